import ArgumentParser
import ComputeAccounting

/// The serving of a model on chips behind one engine.
struct ServingOptions: ParsableArguments {
  @Flag(help: "Estimate the serving of answers on --hardware: times, tokens a second, dollars and energy, with 90% intervals.")
  var serve = false

  @Option(help: "The sequences that are decoded at a time; by default 32, or what the cache holds.")
  var batch: Int?

  @Option(help: "The format of keys and values: bf16 or fp8.")
  var cachePrecision: NumberFormat?

  @Option(help: "The share of its hours in which the engine has such a batch.")
  var occupancy: Double?

  /// The share of a chip's memory that the engine takes for itself.
  ///
  /// vLLM's `gpu_memory_utilization`; what weights and workspace leave of it is the pool of keys and values.
  @Option(help: "The share of the memory that the engine takes for itself; vLLM's default is 0.9.")
  var memoryUtilisation: Double?

  func validate() throws {
    try OptionRange.require("--batch", batch, 1...1_000_000)
    try OptionRange.require("--occupancy", occupancy, 0.001...1, "a share of the hours, as 0.5")
    try OptionRange.require("--memory-utilisation", memoryUtilisation, 0.1...1, "a share of the memory, as 0.9")
    if let cachePrecision, cachePrecision != .bf16, cachePrecision != .fp8 {
      throw ValidationError("--cache-precision \(cachePrecision.rawValue): keys and values are kept in bf16 or fp8.")
    }
    let others: [(String, Bool)] = [
      ("--batch", batch != nil), ("--cache-precision", cachePrecision != nil), ("--occupancy", occupancy != nil),
      ("--memory-utilisation", memoryUtilisation != nil),
    ]
    if !serve, let first = others.first(where: \.1) { throw ValidationError("\(first.0) is of an engine that serves: give --serve too.") }
  }

  /// The estimate for a model on chips.
  ///
  /// - Throws: `ServingProblem`.
  func estimate(
    _ model: ModelAccount, on chip: Accelerator, chips: Int, precision: NumberFormat?, promptTokens: Int, completionTokens: Int
  ) throws(ServingProblem) -> ServingEstimate {
    var constants = ServingConstants.measured
    if let memoryUtilisation {
      constants.memoryUtilisation = constants.memoryUtilisation.replaced(by: LogNormal(median: memoryUtilisation))
    }
    let weights = precision ?? (chip.peaks[.bf16] == nil ? .fp16 : .bf16)
    let engine = try ServingEngine(
      ServingModel(model, weights: weights, cache: cachePrecision ?? .bf16), on: chip, chips: chips, constants: constants)
    let most = engine.mostSequences(context: promptTokens + completionTokens)
    let load = ServingLoad(
      promptTokens: promptTokens, completionTokens: completionTokens, batch: batch ?? max(1, min(32, most)), occupancy: occupancy ?? 1)
    return try ServingEstimate(engine, load: load)
  }
}
