/// A training run whose parameters, tokens, hardware and chip-hours were published.
///
/// The chip-hours are those that its authors report for the run, with restarts and evaluation, and post-training where the source doesn't part it off.
public struct PublishedRun: Hashable, Sendable {
  /// The model.
  public var name: String
  /// The year of publication, with its fraction.
  public var year: Double
  /// All parameters.
  public var parameters: Double
  /// The parameters that a token passes.
  public var activeParameters: Double
  /// The training tokens.
  public var tokens: Double
  /// The hardware by its name in ``Accelerator/all``.
  public var hardware: String
  /// The number of chips, where it is published.
  public var chips: Double?
  /// The published chip-hours.
  public var chipHours: Double
  /// The format of the products.
  public var format: NumberFormat
  /// The document.
  public var source: String

  /// A row of the table; dense models have as many active parameters as parameters.
  init(
    _ name: String, _ year: Double, total: Double? = nil, active: Double, tokens: Double, _ hardware: String, chips: Double? = nil,
    hours: Double,
    format: NumberFormat = .bf16, _ source: String
  ) {
    (self.name, self.year, parameters, activeParameters, self.tokens) = (name, year, total ?? active, active, tokens)
    (self.hardware, self.chips, chipHours, self.format, self.source) = (hardware, chips, hours, format, source)
  }

  /// FLOP by the usual rule, 6·N·D with the active parameters.
  public var flop: Double { approximateTrainingFLOPs(parameters: activeParameters, tokens: tokens) }

  /// The utilisation from end to end, 6ND / (chip-hours · 3600 · dense 16-bit peak); `nil` if the hardware isn't known.
  public var utilisation: Double? {
    guard let chip = try? Accelerator.named(hardware) else { return nil }
    return flop / (chipHours * 3600 * chip.peaks.sixteenBit)
  }
}

extension PublishedRun {
  /// Decoders trained from scratch whose authors published chip-hours, to 2025.
  ///
  /// Distilled models and encoder-decoders are left out: 6ND isn't their work.
  public static let all: [PublishedRun] = [
    PublishedRun("LLaMA-7B", 2023.12, active: 6.7e9, tokens: 1e12, "A100-80GB", chips: 2048, hours: 82_432, "arXiv:2302.13971, table 15"),
    PublishedRun("LLaMA-13B", 2023.12, active: 13e9, tokens: 1e12, "A100-80GB", chips: 2048, hours: 135_168, "arXiv:2302.13971, table 15"),
    PublishedRun(
      "LLaMA-33B", 2023.12, active: 32.5e9, tokens: 1.4e12, "A100-80GB", chips: 2048, hours: 530_432, "arXiv:2302.13971, table 15"),
    PublishedRun(
      "LLaMA-65B", 2023.12, active: 65.2e9, tokens: 1.4e12, "A100-80GB", chips: 2048, hours: 1_022_362, "arXiv:2302.13971, table 15"),
    PublishedRun("OPT-175B", 2022.38, active: 175e9, tokens: 300e9, "A100-80GB", chips: 992, hours: 809_472, "arXiv:2302.13971, table 15"),
    PublishedRun("BLOOM-176B", 2022.54, active: 176.2e9, tokens: 366e9, "A100-80GB", chips: 384, hours: 1_082_990, "arXiv:2211.02001"),
    PublishedRun("Llama 2 13B", 2023.54, active: 13e9, tokens: 2e12, "A100-80GB", hours: 368_640, "meta-llama/llama, MODEL_CARD.md"),
    PublishedRun("Llama 2 70B", 2023.54, active: 69e9, tokens: 2e12, "A100-80GB", hours: 1_720_320, "meta-llama/llama, MODEL_CARD.md"),
    PublishedRun("Llama 3 70B", 2024.29, active: 70.6e9, tokens: 15e12, "H100-SXM", hours: 6_400_000, "meta-llama/llama3, MODEL_CARD.md"),
    PublishedRun(
      "Llama 3.1 8B", 2024.54, active: 8.03e9, tokens: 15e12, "H100-SXM", hours: 1_460_000,
      "meta-llama/llama-models, llama3_1/MODEL_CARD.md"),
    PublishedRun(
      "Llama 3.1 70B", 2024.54, active: 70.6e9, tokens: 15e12, "H100-SXM", hours: 7_000_000,
      "meta-llama/llama-models, llama3_1/MODEL_CARD.md"),
    PublishedRun(
      "GPT-3 175B", 2020.38, active: 175e9, tokens: 300e9, "V100-32GB", chips: 10000, hours: 3_552_000, "arXiv:2104.10350, table 4"),
    PublishedRun(
      "Gopher 280B", 2021.96, active: 280e9, tokens: 300e9, "TPU-v3", chips: 4096, hours: 3_768_000, "arXiv:2112.11446, table A26"),
    PublishedRun(
      "GLaM 1.2T", 2021.96, total: 1.2e12, active: 96.6e9, tokens: 600e9, "TPU-v4", chips: 1024, hours: 1_399_000, "arXiv:2112.06905"),
    PublishedRun(
      "Megatron-Turing NLG 530B", 2021.79, active: 530e9, tokens: 270e9, "A100-80GB", chips: 4480, hours: 3_449_600,
      "arXiv:2204.02311, table 3; Epoch AI"),
    PublishedRun("GLM-130B", 2022.62, active: 130e9, tokens: 400e9, "A100-40GB", chips: 768, hours: 1_106_000, "arXiv:2210.02414"),
    PublishedRun("Falcon-40B", 2023.21, active: 40e9, tokens: 1e12, "A100-40GB", chips: 384, hours: 552_960, "arXiv:2311.16867, table 1"),
    PublishedRun(
      "MPT-30B", 2023.46, active: 30e9, tokens: 1.05e12, "H100-SXM", chips: 512, hours: 142_541, "MosaicML, MPT-30B announcement"),
    PublishedRun(
      "Nemotron-3 8B", 2023.88, active: 8e9, tokens: 3.8e12, "A100-80GB", chips: 1024, hours: 466_944, "NVIDIA Nemotron-3 8B model card"),
    PublishedRun(
      "Granite 3.0 8B", 2024.79, active: 8.1e9, tokens: 12e12, "H100-SXM", chips: 768, hours: 832_102, "Granite 3.0 report, table 7"),
    PublishedRun(
      "DeepSeek-V2", 2024.38, total: 236e9, active: 21e9, tokens: 8.1e12, "H800", hours: 1_399_680,
      "arXiv:2405.04434, section 1; 172.8K hours a 1e12 tokens"),
    PublishedRun(
      "EXAONE Deep 32B base", 2025.21, active: 32e9, tokens: 6.5e12, "H100-SXM", chips: 512, hours: 1_105_920, "Epoch AI, LG report"),
    PublishedRun("Llama 2 7B", 2023.54, active: 6.74e9, tokens: 2e12, "A100-80GB", hours: 184_320, "meta-llama/llama, MODEL_CARD.md"),
    PublishedRun("Llama 3 8B", 2024.29, active: 8.03e9, tokens: 15e12, "H100-SXM", hours: 1_300_000, "meta-llama/llama3, MODEL_CARD.md"),
    PublishedRun(
      "Llama 3.1 405B", 2024.54, active: 405.9e9, tokens: 15.6e12, "H100-SXM", chips: 16384, hours: 30_840_000,
      "meta-llama/llama-models, llama3_1/MODEL_CARD.md"),
    PublishedRun(
      "Llama 3.3 70B", 2024.96, active: 70.6e9, tokens: 15e12, "H100-SXM", hours: 7_000_000,
      "meta-llama/llama-models, llama3_3/MODEL_CARD.md"),
    PublishedRun(
      "DeepSeek-V3", 2024.96, total: 671e9, active: 37e9, tokens: 14.8e12, "H800", chips: 2048, hours: 2_788_000, format: .fp8,
      "arXiv:2412.19437, table 1"),
    PublishedRun(
      "PaLM 540B", 2022.29, active: 540e9, tokens: 780e9, "TPU-v4", chips: 6144, hours: 8_404_992, "arXiv:2204.02311, section 4"),
    PublishedRun(
      "GPT-NeoX-20B", 2022.12, active: 20.6e9, tokens: 472e9, "A100-40GB", chips: 96, hours: 207_360, "arXiv:2204.06745; Epoch AI"),
    PublishedRun("BloombergGPT", 2023.21, active: 50.6e9, tokens: 569e9, "A100-40GB", chips: 512, hours: 651_264, "arXiv:2303.17564"),
    PublishedRun("Pythia-12B", 2023.29, active: 11.8e9, tokens: 300e9, "A100-40GB", chips: 256, hours: 72_300, "arXiv:2304.01373, table 5"),
    PublishedRun(
      "StarCoder", 2023.38, active: 15.5e9, tokens: 1e12, "A100-80GB", chips: 512, hours: 320_256, "arXiv:2305.06161, section 5.7"),
    PublishedRun(
      "Falcon-180B", 2023.71, active: 180e9, tokens: 3.5e12, "A100-40GB", chips: 4096, hours: 7_000_000, "tiiuae/falcon-180B, model card"),
    PublishedRun(
      "PLaMo-13B", 2023.71, active: 13e9, tokens: 1.5e12, "A100-40GB", chips: 480, hours: 345_600, "PFN, PLaMo-13B announcement"),
    PublishedRun(
      "TinyLlama-1.1B", 2023.96, active: 1.1e9, tokens: 3e12, "A100-40GB", chips: 16, hours: 34_560, "jzhang38/TinyLlama, README"),
    PublishedRun("Amber", 2023.96, active: 6.7e9, tokens: 1.26e12, "A100-80GB", chips: 224, hours: 134_512, "arXiv:2312.06550"),
    PublishedRun("YaLM 100B", 2022.46, active: 100e9, tokens: 300e9, "A100-80GB", chips: 800, hours: 1_248_000, "yandex/YaLM-100B, README"),
    PublishedRun("OpenELM-3B", 2024.38, active: 3.04e9, tokens: 1.5e12, "H100-SXM", chips: 128, hours: 36_864, "arXiv:2404.14619, table 9"),
    PublishedRun(
      "OLMoE", 2024.71, total: 6.9e9, active: 1.3e9, tokens: 5.133e12, "H100-SXM", chips: 256, hours: 61_440, "arXiv:2409.02060"),
    PublishedRun(
      "Nemotron-4 15B", 2024.12, active: 15e9, tokens: 8e12, "H100-SXM", chips: 3072, hours: 958_464, "arXiv:2402.16819, table 2"),
    PublishedRun(
      "Nemotron-4 340B", 2024.46, active: 340e9, tokens: 9e12, "H100-SXM", chips: 6144, hours: 13_516_800,
      "arXiv:2406.11704, table 2; Epoch AI"),
    PublishedRun(
      "Granite 3.0 2B", 2024.79, active: 2.5e9, tokens: 12e12, "H100-SXM", chips: 768, hours: 192_030, "Granite 3.0 report, table 7"),
    PublishedRun("Phi-4", 2024.96, active: 14e9, tokens: 10e12, "H100-SXM", chips: 1920, hours: 967_680, "microsoft/phi-4, model card"),
    PublishedRun(
      "Phi-4 Mini", 2025.21, active: 3.8e9, tokens: 5e12, "A100-80GB", chips: 512, hours: 258_048,
      "microsoft/Phi-4-mini-instruct, model card"),
    PublishedRun(
      "Phi-3.5-mini", 2024.29, active: 3.8e9, tokens: 3.4e12, "H100-SXM", chips: 512, hours: 122_880,
      "microsoft/Phi-3.5-mini-instruct, model card"),
    PublishedRun(
      "Phi-3.5-MoE", 2024.29, total: 42e9, active: 6.6e9, tokens: 4.9e12, "H100-SXM", chips: 512, hours: 282_624,
      "microsoft/Phi-3.5-MoE-instruct, model card"),
    PublishedRun(
      "DeepSeek 67B", 2024.04, active: 67e9, tokens: 2e12, "H800", hours: 601_200,
      "arXiv:2405.04434, section 3.2.3; 300.6K hours a 1e12 tokens"),
  ]
}
