/// The configuration of a run, all that decides it but the text. The same configuration and text give the same bytes.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
  /// The shape.
  public var model: ModelConfiguration
  /// The update rule.
  public var optimizer: OptimizerConfiguration
  /// The highest learning rate of the run.
  public var peakLearningRate: Double
  /// The learning rate's course.
  public var schedule: Schedule
  /// The sequences, of `model.context` tokens each, that one update sees.
  public var sequencesPerStep: Int
  /// The number of updates.
  public var steps: Int
  /// The seed of the initial values and of the data's order.
  public var seed: UInt64
  /// The largest gradient norm; a larger gradient is scaled down to it.
  public var gradientClip: Double
  /// The tokens between two positions at which a window may begin; nil for any position. Documents padded to this length are seen whole.
  public var windowStride: Int?

  /// Makes a configuration.
  public init(
    model: ModelConfiguration, optimizer: OptimizerConfiguration = .adamW, peakLearningRate: Double = 4e-3,
    schedule: Schedule = .warmupStableDecay, sequencesPerStep: Int, steps: Int, seed: UInt64 = 1, gradientClip: Double = 1,
    windowStride: Int? = nil
  ) {
    self.model = model
    self.optimizer = optimizer
    self.peakLearningRate = peakLearningRate
    self.schedule = schedule
    self.sequencesPerStep = sequencesPerStep
    self.steps = steps
    self.seed = seed
    self.gradientClip = gradientClip
    self.windowStride = windowStride
  }

  /// The tokens that one update sees.
  public var tokensPerStep: Int { sequencesPerStep * model.context }

  /// The tokens D that the whole run sees.
  public var tokens: Int { tokensPerStep * steps }

  /// FLOP of one update: forward and backward passes, and the optimiser's matrix products.
  public var computePerStep: Double {
    Double(tokensPerStep) * model.trainingFLOPsPerToken + optimizer.optimizerFLOPsPerStep(model: model)
  }

  /// Real FLOP C of the whole run.
  public var compute: Double { computePerStep * Double(steps) }

  /// Returns the same run with the number of steps that spends a budget, in real FLOP.
  ///
  /// The steps are C over the compute of a step, rounded.
  ///
  /// Where rounding up would exceed the budget by more than 1%, which only runs of under fifty steps can, it is rounded down.
  /// - Throws: `ConfigurationError`: `stepExceedsBudget` if not even one step fits; as ``validate()`` for numbers that can't be trained.
  public func spending(_ budget: Double) throws(ConfigurationError) -> TrainingConfiguration {
    try validate()
    guard computePerStep <= budget else { throw .stepExceedsBudget(step: computePerStep, budget: budget, sequences: sequencesPerStep) }
    var spending = self
    let steps = budget / computePerStep
    spending.steps = Int(min(steps.rounded() > 1.01 * steps ? steps.rounded(.down) : steps.rounded(), 1e15))
    return spending
  }

  /// Checks every number's range.
  ///
  /// - Throws: `ConfigurationError` for the first thing wrong.
  public func validate() throws(ConfigurationError) {
    try model.validate()
    try optimizer.validate()
    try schedule.validate()
    for (name, value) in [("sequencesPerStep", sequencesPerStep), ("steps", steps), ("windowStride", windowStride ?? 1)] {
      guard value >= 1 else { throw .outOfRange(name: name, value: Double(value), range: "at least 1") }
    }
    let seen = Double(sequencesPerStep) * Double(model.context) * Double(steps)
    guard seen <= 1e18 else { throw .outOfRange(name: "the tokens of the whole run", value: seen, range: "at most 1e+18") }
    for (name, value) in [("peakLearningRate", peakLearningRate), ("gradientClip", gradientClip)] {
      guard value > 0, value.isFinite else { throw .outOfRange(name: name, value: value, range: "positive") }
    }
  }
}
