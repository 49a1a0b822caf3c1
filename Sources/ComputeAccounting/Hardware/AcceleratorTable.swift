/// NVIDIA's accelerators for data centres; dense rates in TFLOP/s, memory in GB, bandwidths in GB/s, power in W.
extension Accelerator {
  static let nvidia: [Accelerator] = [
    Accelerator(
      "V100-16GB", ["V100 SXM2 16 GB"], .volta, "2017-06-21", PeakRates(fp16: 125, fp32: 15.7), memory: 16, bandwidth: 900, link: 300,
      network: 12.5,
      watts: 300, source: "NVIDIA V100 data sheet 2020-01"),
    Accelerator(
      "V100-32GB", ["V100", "V100 SXM2 32 GB", "V100 SXM3 32 GB"], .volta, "2018-03-27", PeakRates(fp16: 125, fp32: 15.7), memory: 32,
      bandwidth: 900,
      link: 300, network: 12.5, watts: 300, source: "NVIDIA V100 data sheet 2020-01"),
    Accelerator(
      "V100-PCIe", ["V100 PCIe 32 GB", "V100 PCIe 16 GB"], .volta, "2018-03-27", PeakRates(fp16: 112, fp32: 14), memory: 32, bandwidth: 900,
      link: 32,
      network: 12.5, watts: 250, source: "NVIDIA V100 data sheet 2020-01"),
    Accelerator(
      "T4", [], .turing, "2018-09-12", PeakRates(fp16: 65, fp32: 8.1, int8: 130), memory: 16, bandwidth: 300, link: 32, node: 4,
      network: 6.25, watts: 70,
      source: "NVIDIA T4 data sheet 2019-03"),
    Accelerator(
      "A100-40GB", ["A100 SXM4 40 GB", "A100-40"], .ampere, "2020-05-14", PeakRates(bf16: 312, tf32: 156, fp32: 19.5, int8: 624),
      memory: 40,
      bandwidth: 1555, link: 600, network: 25, watts: 400, source: "NVIDIA A100 data sheet 2022-08"),
    Accelerator(
      "A100-80GB", ["A100", "A100 SXM4 80 GB", "A100 SXM", "A100-80"], .ampere, "2020-11-16",
      PeakRates(bf16: 312, tf32: 156, fp32: 19.5, int8: 624), memory: 80, bandwidth: 2039, link: 600, network: 25, watts: 400,
      source: "NVIDIA A100 data sheet 2022-08"),
    Accelerator(
      "A100-PCIe", ["A100 PCIe 80 GB"], .ampere, "2021-06-28", PeakRates(bf16: 312, tf32: 156, fp32: 19.5, int8: 624), memory: 80,
      bandwidth: 1935,
      link: 64, network: 25, watts: 300, source: "NVIDIA A100 data sheet 2022-08"),
    Accelerator(
      "A800", ["A800 SXM", "A800 SXM4 80 GB"], .ampere, "2022-08-11", PeakRates(bf16: 312, tf32: 156, fp32: 19.5, int8: 624), memory: 80,
      bandwidth: 2039, link: 400, network: 25, watts: 400, source: "NVIDIA A800 data sheet 2023-01"),
    Accelerator(
      "A10", [], .ampere, "2021-04-12", PeakRates(bf16: 125, tf32: 62.5, fp32: 31.2, int8: 250), memory: 24, bandwidth: 600, link: 64,
      node: 4,
      network: 6.25, watts: 150, source: "NVIDIA A10 data sheet 2021-04"),
    Accelerator(
      "A40", [], .ampere, "2020-10-05", PeakRates(bf16: 149.7, tf32: 74.8, fp32: 37.4, int8: 299.3), memory: 48, bandwidth: 696,
      link: 112.5, node: 4,
      network: 6.25, watts: 300, source: "NVIDIA A40 data sheet 2022-10"),
    Accelerator(
      "L4", [], .ada, "2023-03-21", PeakRates(bf16: 121, tf32: 60, fp32: 30.3, fp8: 242.5, int8: 242.5), memory: 24, bandwidth: 300,
      link: 64, node: 8,
      network: 6.25, watts: 72, source: "NVIDIA L4 data sheet 2023-03"),
    Accelerator(
      "L40", [], .ada, "2022-10-13", PeakRates(bf16: 181, tf32: 90.5, fp32: 90.5, fp8: 362, int8: 362), memory: 48, bandwidth: 864,
      link: 64,
      network: 12.5, watts: 300, source: "NVIDIA L40 data sheet 2023-01"),
    Accelerator(
      "L40S", [], .ada, "2023-08-08", PeakRates(bf16: 362, tf32: 183, fp32: 91.6, fp8: 733, int8: 733), memory: 48, bandwidth: 864,
      link: 64,
      network: 12.5, watts: 350, source: "NVIDIA L40S data sheet 2023-08"),
    Accelerator(
      "H100-SXM", ["H100", "H100 SXM5", "H100 80GB", "H100 SXM 80 GB"], .hopper, "2022-09-20",
      PeakRates(bf16: 989.4, tf32: 494.7, fp32: 66.9, fp8: 1978.9, int8: 1978.9), memory: 80, bandwidth: 3350, link: 900, network: 50,
      watts: 700,
      source: "NVIDIA H100 white paper v1.04 2023-09, table 2"),
    Accelerator(
      "H100-PCIe", [], .hopper, "2022-09-20", PeakRates(bf16: 756, tf32: 378, fp32: 51.2, fp8: 1513, int8: 1513), memory: 80,
      bandwidth: 2039, link: 128,
      network: 50, watts: 350, source: "NVIDIA H100 white paper v1.04 2023-09, table 2"),
    Accelerator(
      "H100-NVL", [], .hopper, "2024-03-14", PeakRates(bf16: 835.5, tf32: 417.5, fp32: 60, fp8: 1670.5, int8: 1670.5), memory: 94,
      bandwidth: 3938,
      link: 600, node: 4, network: 50, watts: 400, source: "NVIDIA H100 NVL data sheet 2024-03"),
    Accelerator(
      "H800", ["H800 SXM5", "H800 SXM"], .hopper, "2023-03-21", PeakRates(bf16: 989.4, tf32: 494.7, fp32: 66.9, fp8: 1978.9, int8: 1978.9),
      memory: 80,
      bandwidth: 3350, link: 400, network: 50, watts: 700, source: "NVIDIA H800 data sheet 2023-03"),
    Accelerator(
      "H20", ["HGX H20"], .hopper, "2023-11-09", PeakRates(bf16: 148, tf32: 74, fp32: 44, fp8: 296, int8: 296), memory: 96, bandwidth: 4000,
      link: 900,
      network: 50, watts: 400, source: "NVIDIA H20 brief 2023-11"),
    Accelerator(
      "H200", ["H200 SXM", "H200 SXM 141 GB"], .hopper, "2024-11-18", PeakRates(bf16: 989.5, tf32: 494.5, fp32: 67, fp8: 1979, int8: 1979),
      memory: 141,
      bandwidth: 4800, link: 900, network: 50, watts: 700, source: "NVIDIA H200 data sheet 2024-11"),
    Accelerator(
      "GH200", ["GH200 96 GB"], .hopper, "2023-08-08", PeakRates(bf16: 989.5, tf32: 494.5, fp32: 67, fp8: 1979, int8: 1979), memory: 96,
      bandwidth: 4000,
      link: 900, node: 1, network: 50, watts: 1000, source: "NVIDIA GH200 data sheet 2023-08; its power holds the CPU"),
    Accelerator(
      "B200", ["HGX B200", "DGX B200"], .blackwell, "2024-03-18",
      PeakRates(bf16: 2250, tf32: 1125, fp32: 75, fp8: 4500, fp4: 9000, int8: 4500),
      memory: 180, bandwidth: 7700, link: 1800, network: 50, watts: 1000, source: "NVIDIA HGX B200 data sheet 2025-03"),
    Accelerator(
      "GB200", ["GB200 NVL72"], .blackwell, "2024-03-18", PeakRates(bf16: 2500, tf32: 1250, fp32: 80, fp8: 5000, fp4: 10000, int8: 5000),
      memory: 186,
      bandwidth: 8000, link: 1800, node: 72, network: 50, watts: 1200, source: "NVIDIA GB200 NVL72 data sheet 2025-03"),
    Accelerator(
      "B300", ["HGX B300", "Blackwell Ultra"], .blackwell, "2025-08-15",
      PeakRates(bf16: 2250, tf32: 1125, fp32: 75, fp8: 4500, fp4: 13125, int8: 150),
      memory: 270, bandwidth: 7700, link: 1800, network: 100, watts: 1100, source: "NVIDIA HGX B300 data sheet 2025-08"),
    Accelerator(
      "GB300", ["GB300 NVL72"], .blackwell, "2025-08-15", PeakRates(bf16: 2500, tf32: 1250, fp32: 80, fp8: 5000, fp4: 15000, int8: 165),
      memory: 279,
      bandwidth: 8000, link: 1800, node: 72, network: 100, watts: 1400, source: "NVIDIA GB300 NVL72 data sheet 2025-08"),
  ]
}
