import ArgumentParser
import Foundation
import LanguageModel
import Studies

/// The shape and recipe of a single run; by default the ladder's recipe.
///
/// The defaults are those of the ladder's recipe (`Studies.Recipe`), each measured on the toolchain's text (docs/recipe.md), so that a
/// single run is one of the ladder with one thing changed. The vocabulary is 256 bytes; heads are width / head width.
///
/// `--optimizer muon` is for the matrices, without weight decay; `adamw` has one of 0.05. The peak learning rate that is left out, 3·10⁻³ ·
/// 64/width, falls with the width as a matrix's fan-in grows (arXiv:2203.03466).
struct TrainingOptions: ParsableArguments {
  /// The rule that updates the matrices.
  enum Optimizer: String, CaseIterable, ExpressibleByArgument { case adamw, muon }
  /// The learning rate schedule.
  ///
  /// `stableLinear` and `stableSquareRoot` hold the peak and fall over the last 40% of the steps (arXiv:2404.06395, 2405.18392); `cosine`
  /// falls to a twentieth of it (arXiv:1608.03983). All begin with a warm-up over 5% of the steps.
  enum Course: String, CaseIterable, ExpressibleByArgument { case stableLinear, stableSquareRoot, cosine }

  @Option(help: "The layers.")
  var layers = 2
  @Option(help: "The width, a multiple of 16.")
  var width = 64
  @Option(help: "The width of a head, a multiple of 16.")
  var headWidth = 16
  @Option(help: "The key and value heads, a divisor of the heads; by default one a head.")
  var keyValueHeads: Int?
  @Option(help: "The tokens of a training window.")
  var context = 128
  @Option(help: "The taps of the causal convolution before attention; 0 for plain attention, which other tools can load.")
  var convolution = 4
  @Flag(inversion: .prefixedNo, help: "Normalise queries and keys.")
  var queryKeyNorm = true
  @Option(help: "The optimiser of the matrices: adamw or muon.")
  var optimizer = Optimizer.adamw
  @Option(help: "The peak learning rate; by default 3e-3 · 64/width.")
  var learningRate: Double?
  @Option(help: "AdamW's β₂, the decay of second moments.")
  var beta2 = 0.99
  @Option(help: "The learning rate schedule: \(Course.allCases.map(\.rawValue).joined(separator: ", ")).")
  var schedule = Course.stableLinear
  @Option(help: "The batch size, in windows; at least 1.")
  var sequences = 2
  @Option(help: "The seed of the initial parameters and of the data order.")
  var seed: UInt64 = 1

  func validate() throws {
    let bounds = [
      ("--layers", layers, 1...10_000), ("--width", width, 1...1_000_000), ("--head-width", headWidth, 1...1_000_000),
      ("--context", context, 1...100_000_000), ("--convolution", convolution, 0...1000), ("--sequences", sequences, 1...100_000_000),
    ]
    for (name, value, range) in bounds { try OptionRange.require(name, value, range) }
    try OptionRange.require("--key-value-heads", keyValueHeads, 1...1_000_000)
    try OptionRange.require("--learning-rate", learningRate, 1e-9...10, "3e-3 is usual at a width of 64")
    try OptionRange.require("--beta2", beta2, 0.5...0.999999, "it is the decay of second moments, 0.9 to 0.999 as a rule")
  }

  /// The configuration of a run that spends a compute budget, in FLOP of every matrix product.
  ///
  /// Steps are the budget over the FLOP of a step, rounded; rounded down where rounding up would exceed the budget by more than 1%.
  ///
  /// - Throws: `ConfigurationError` for a shape that can't be trained, or a step that costs more than the budget.
  func configuration(compute: Double) throws -> TrainingConfiguration {
    var recipe = Recipe()
    (recipe.context, recipe.headWidth, recipe.queryKeyNorm, recipe.convolutionWidth) = (context, headWidth, queryKeyNorm, convolution)
    recipe.optimizer = OptimizerConfiguration(
      matrixRule: optimizer == .muon ? .muon : .adamW, beta2: beta2, weightDecay: optimizer == .muon ? 0 : 0.05)
    recipe.schedule = course
    (recipe.batch.base, recipe.batch.exponent) = (Double(sequences), 0)
    var configuration = recipe.trainingConfiguration(width: width, layers: layers, budget: compute, seed: seed)
    if let learningRate { configuration.peakLearningRate = learningRate }
    if let keyValueHeads { configuration.model.keyValueHeads = keyValueHeads }
    return try configuration.spending(compute)
  }

  private var course: Schedule {
    switch schedule {
    case .stableLinear: .warmupStableDecay
    case .stableSquareRoot: Schedule(shape: .stableSquareRoot)
    case .cosine: .cosine
    }
  }
}
