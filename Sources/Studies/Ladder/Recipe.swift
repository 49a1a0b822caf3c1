import Foundation
import LanguageModel

/// The training recipe of a ladder: everything but size, budget and seed.
///
/// All runs of a ladder share it, so that their losses differ by size and data alone. A recipe that favours one size, by its learning rate or its number of
/// updates, bends the law: the optimum is then that of the recipe. Each default was measured, see docs/recipe.md.
public struct Recipe: Codable, Hashable, Sendable {
  /// The depth as a function of width.
  public enum Depth: Codable, Hashable, Sendable {
    /// The same number of layers at every width.
    case fixed(layers: Int)
    /// Width over this many layers, rounded, at least one.
    case aspectRatio(Double)
  }

  /// The tokens of a window.
  public var context = 128
  /// The depth at a width.
  public var depth = Depth.fixed(layers: 2)
  /// The width of an attention head.
  public var headWidth = 16
  /// Whether queries and keys are normed.
  public var queryKeyNorm = true
  /// Taps of the causal convolution before attention; 0 for none.
  public var convolutionWidth = 4
  /// The update rule. Muon's Newton–Schulz steps cost as much as the model itself at 256 tokens a step, so AdamW is ahead at equal compute.
  public var optimizer = OptimizerConfiguration(beta2: 0.99)
  /// The learning rate's course over a run.
  public var schedule = Schedule.warmupStableDecay
  /// The highest learning rate of a width and a number of steps.
  public var learningRate = LearningRateRule()
  /// The windows that one step sees at a budget.
  public var batch = BatchRule()
  /// The largest gradient norm.
  public var gradientClip = 1.0

  /// Makes the default recipe.
  public init() {}

  /// The depth at a width.
  public func layers(width: Int) -> Int {
    switch depth {
    case .fixed(let layers): layers
    case .aspectRatio(let ratio): max(1, Int((Double(width) / ratio).rounded()))
    }
  }

  /// The model of a width.
  public func model(width: Int, layers: Int) -> ModelConfiguration {
    ModelConfiguration(
      layers: layers, width: width, heads: max(1, width / headWidth), headWidth: min(headWidth, width), context: context,
      queryKeyNorm: queryKeyNorm, convolutionWidth: convolutionWidth)
  }

  /// The run of a size that spends a budget of real FLOP.
  ///
  /// Steps are the budget over the compute of a step, rounded: steps = C / (tokens a step · training FLOP a token + optimiser FLOP a step).
  public func trainingConfiguration(width: Int, layers: Int, budget: Double, seed: UInt64) -> TrainingConfiguration {
    var configuration = TrainingConfiguration(
      model: model(width: width, layers: layers), optimizer: optimizer, peakLearningRate: 1, schedule: schedule,
      sequencesPerStep: batch.sequences(budget: budget), steps: 1, seed: seed, gradientClip: gradientClip)
    let steps = (budget / configuration.computePerStep).rounded()
    // A shape that costs nothing, or a budget beyond every machine, is refused by the validation that follows.
    configuration.steps = steps.isFinite ? Int(min(max(steps, 1), 1e15)) : 1
    configuration.peakLearningRate = learningRate.peak(width: width, steps: configuration.steps)
    return configuration
  }
}

/// The highest learning rate of a run.
///
/// It falls with width as in maximal-update parametrisation (arXiv:2203.03466), where a matrix's rate is proportional to 1 / fan-in:
/// base · (width / 64)^−widthExponent · (steps / 2,000)^−stepsExponent.
public struct LearningRateRule: Codable, Hashable, Sendable {
  /// The rate at width 64 and 2,000 steps. At 4e-3 the longest runs are 0.8% better, but one narrow run in eight ends 3% above the others.
  public var base = 3e-3
  /// The exponent of the rate's decrease with width.
  public var widthExponent = 1.0
  /// The exponent of the rate's decrease with the number of steps.
  public var stepsExponent = 0.0

  /// Makes the default rule.
  public init() {}

  /// The rate of a run.
  public func peak(width: Int, steps: Int) -> Double {
    base * pow(Double(width) / 64, -widthExponent) * pow(Double(steps) / 2_000, -stepsExponent)
  }
}

/// The windows a step sees: base · (budget / 2e11 FLOP)^exponent, rounded, at least one.
public struct BatchRule: Codable, Hashable, Sendable {
  /// The windows at 2e11 FLOP.
  public var base = 2.0
  /// The exponent of their growth with the budget.
  public var exponent = 0.0

  /// Makes the default rule.
  public init() {}

  /// The windows of a step at a budget.
  public func sequences(budget: Double) -> Int { Int(min(max((base * pow(budget / 2e11, exponent)).rounded(), 1), 1e9)) }
}
