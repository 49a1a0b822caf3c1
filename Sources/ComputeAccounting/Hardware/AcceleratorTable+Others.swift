/// Accelerators of other makers, and consumer cards; the same units.
extension Accelerator {
  static let consumerCards: [Accelerator] = [
    Accelerator(
      "RTX-3090", ["GeForce RTX 3090"], .consumer, "2020-09-24", PeakRates(bf16: 71, tf32: 35.6, fp32: 35.6, int8: 284), memory: 24,
      bandwidth: 936,
      link: 32, node: 4, network: 1.25, watts: 350, source: "NVIDIA GA102 white paper v2.1 2021, appendix A"),
    Accelerator(
      "RTX-4090", ["GeForce RTX 4090"], .consumer, "2022-10-12", PeakRates(bf16: 165.2, tf32: 82.6, fp32: 82.6, fp8: 330.3, int8: 660.6),
      memory: 24,
      bandwidth: 1008, link: 64, node: 4, network: 1.25, watts: 450, source: "NVIDIA Ada white paper v2.1 2023, appendix A"),
    Accelerator(
      "RTX-5090", ["GeForce RTX 5090"], .consumer, "2025-01-30",
      PeakRates(bf16: 209.5, tf32: 104.8, fp32: 104.8, fp8: 419, fp4: 1676, int8: 838),
      memory: 32, bandwidth: 1792, link: 128, node: 4, network: 1.25, watts: 575,
      source: "NVIDIA RTX Blackwell white paper v1.1 2025, appendix A"),
    Accelerator(
      "RTX-A6000", ["A6000"], .consumer, "2020-10-05", PeakRates(bf16: 154.8, tf32: 77.4, fp32: 38.7, int8: 309.7), memory: 48,
      bandwidth: 768,
      link: 112.5, node: 4, network: 6.25, watts: 300, source: "NVIDIA RTX A6000 data sheet 2021-04"),
    Accelerator(
      "RTX-6000-Ada", [], .consumer, "2022-12-03", PeakRates(bf16: 364.2, tf32: 182.1, fp32: 91.1, fp8: 728.5, int8: 728.5), memory: 48,
      bandwidth: 960,
      link: 64, node: 4, network: 6.25, watts: 300, source: "NVIDIA RTX 6000 Ada data sheet 2023-01"),
  ]

  static let amd: [Accelerator] = [
    Accelerator(
      "MI250X", ["Instinct MI250X"], .cdna2, "2021-11-08", PeakRates(bf16: 383, fp32: 95.7, int8: 383), memory: 128, bandwidth: 3277,
      link: 800, node: 4,
      network: 25, watts: 560, source: "AMD MI200 data sheet 2022-06; two dies a card"),
    Accelerator(
      "MI300X", ["Instinct MI300X"], .cdna3, "2023-12-06", PeakRates(bf16: 1307.4, tf32: 653.7, fp32: 163.4, fp8: 2614.9, int8: 2614.9),
      memory: 192,
      bandwidth: 5300, link: 896, network: 50, watts: 750, source: "AMD MI300X data sheet 2023-12"),
    Accelerator(
      "MI325X", ["Instinct MI325X"], .cdna3, "2024-10-10", PeakRates(bf16: 1307.4, tf32: 653.7, fp32: 163.4, fp8: 2614.9, int8: 2614.9),
      memory: 256,
      bandwidth: 6000, link: 896, network: 50, watts: 1000, source: "AMD MI325X data sheet 2024-10"),
    Accelerator(
      "MI355X", ["Instinct MI355X"], .cdna4, "2025-06-12", PeakRates(bf16: 2516.6, fp32: 157.3, fp8: 5033.2, fp4: 10066.3, int8: 5033.2),
      memory: 288,
      bandwidth: 8000, link: 1075, network: 50, watts: 1400, source: "AMD MI355X data sheet 2025-06"),
  ]

  static let tensorProcessors: [Accelerator] = [
    Accelerator(
      "TPU-v2", [], .tpu2, "2017-05-17", PeakRates(bf16: 46), memory: 16, bandwidth: 700, link: 248, node: 256, network: 12.5, watts: 280,
      source: "doi:10.1145/3360307, table 2"),
    Accelerator(
      "TPU-v3", [], .tpu3, "2018-05-08", PeakRates(bf16: 123), memory: 32, bandwidth: 900, link: 328, node: 1024, network: 12.5, watts: 450,
      source: "doi:10.1145/3360307, table 2"),
    Accelerator(
      "TPU-v4", [], .tpu4, "2021-05-20", PeakRates(bf16: 275, int8: 275), memory: 32, bandwidth: 1200, link: 300, node: 4096, network: 12.5,
      watts: 192,
      source: "arXiv:2304.01433, table 4; largest power measured"),
    Accelerator(
      "TPU-v5e", ["TPU v5 lite"], .tpu5, "2023-08-29", PeakRates(bf16: 197, int8: 393), memory: 16, bandwidth: 819, link: 200, node: 256,
      network: 12.5,
      watts: nil, source: "Google Cloud TPU v5e page 2024-08"),
    Accelerator(
      "TPU-v5p", [], .tpu5, "2023-12-06", PeakRates(bf16: 459, int8: 918), memory: 95, bandwidth: 2765, link: 600, node: 8960,
      network: 12.5, watts: nil,
      source: "Google Cloud TPU v5p page 2024-08"),
    Accelerator(
      "TPU-v6e", ["Trillium", "TPU v6"], .tpu6, "2024-05-14", PeakRates(bf16: 918, int8: 1836), memory: 32, bandwidth: 1640, link: 448,
      node: 256,
      network: 25, watts: nil, source: "Google Cloud TPU v6e page 2025-03"),
    Accelerator(
      "TPU-v7", ["Ironwood", "TPU7x"], .tpu7, "2025-04-09", PeakRates(bf16: 2307, fp8: 4614), memory: 192, bandwidth: 7370, link: 1200,
      node: 9216,
      network: 25, watts: nil, source: "Google Cloud TPU7x page 2025-11"),
  ]

  static let furtherMakers: [Accelerator] = [
    Accelerator(
      "Trainium2", ["Trn2"], .trainium, "2024-12-03", PeakRates(bf16: 667, fp32: 181, fp8: 1299), memory: 96, bandwidth: 2900, link: 1024,
      node: 16,
      network: 25, watts: nil, source: "AWS Trainium2 documentation 2024-12"),
    Accelerator(
      "Gaudi2", [], .gaudi, "2022-05-10", PeakRates(bf16: 432, fp8: 865), memory: 96, bandwidth: 2450, link: 525, network: 37.5, watts: 600,
      source: "Intel Gaudi 2 white paper 2023"),
    Accelerator(
      "Gaudi3", [], .gaudi, "2024-09-24", PeakRates(bf16: 1678, fp8: 1678), memory: 128, bandwidth: 3700, link: 1050, network: 75,
      watts: 900,
      source: "Intel Gaudi 3 product brief 2024-09"),
  ]

  /// All known accelerators, in the tables' order.
  public static let all = nvidia + consumerCards + amd + tensorProcessors + furtherMakers
}
