import ArgumentParser
import Foundation
import LanguageModel
import Studies

/// The shape and recipe of a single run; what is left out is the ladder's default recipe.
struct TrainingOptions: ParsableArguments {
  /// The rule that updates the matrices.
  enum Optimizer: String, CaseIterable, ExpressibleByArgument { case adamw, muon }
  /// The learning rate's course.
  enum Course: String, CaseIterable, ExpressibleByArgument { case stableLinear, stableSquareRoot, cosine }

  @Option(help: "Layers.")
  var layers = 2
  @Option(help: "Width, a multiple of 16.")
  var width = 64
  @Option(help: "Width of a head, a multiple of 16.")
  var headWidth = 16
  @Option(help: "Key and value heads, a divisor of the heads; as many as heads when left out.")
  var keyValueHeads: Int?
  @Option(help: "Tokens of a training window.")
  var context = 128
  @Option(help: "Taps of the causal convolution before attention; 0 for plain attention, which other tools can load.")
  var convolution = 4
  @Flag(inversion: .prefixedNo, help: "Norm queries and keys.")
  var queryKeyNorm = true
  @Option(help: "The rule for the matrices: adamw or muon.")
  var optimizer = Optimizer.adamw
  @Option(help: "The highest learning rate; 3e-3 · 64/width when left out.")
  var learningRate: Double?
  @Option(help: "Decay of AdamW's second moments.")
  var beta2 = 0.99
  @Option(help: "The learning rate's course: \(Course.allCases.map(\.rawValue).joined(separator: ", ")).")
  var schedule = Course.stableLinear
  @Option(help: "Windows that a step sees.")
  var sequences = 2
  @Option(help: "The seed of initial values and of the data's order.")
  var seed: UInt64 = 1

  /// The run that spends a budget of real FLOP.
  func configuration(compute: Double) -> TrainingConfiguration {
    var recipe = Recipe()
    (recipe.context, recipe.headWidth, recipe.queryKeyNorm, recipe.convolutionWidth) = (context, headWidth, queryKeyNorm, convolution)
    recipe.optimizer = OptimizerConfiguration(
      matrixRule: optimizer == .muon ? .muon : .adamW, beta2: beta2, weightDecay: optimizer == .muon ? 0 : 0.05)
    recipe.schedule = course
    (recipe.batch.base, recipe.batch.exponent) = (Double(sequences), 0)
    var configuration = recipe.trainingConfiguration(width: width, layers: layers, budget: compute, seed: seed)
    if let learningRate { configuration.peakLearningRate = learningRate }
    if let keyValueHeads { configuration.model.keyValueHeads = keyValueHeads }
    return configuration
  }

  private var course: Schedule {
    switch schedule {
    case .stableLinear: .warmupStableDecay
    case .stableSquareRoot: Schedule(shape: .stableSquareRoot)
    case .cosine: .cosine
    }
  }
}
