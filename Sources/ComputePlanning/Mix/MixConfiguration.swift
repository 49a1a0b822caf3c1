import ComputeAccounting
import ScalingLaws

/// The questions that a model is trained for: how many, how long, how they are sampled and checked.
public struct MixQuestions: Hashable, Sendable, Codable {
  /// Q, the questions that the model answers in its life.
  public var count: Double
  /// K, the most samples of a question.
  public var mostSamples: Int
  /// P, the tokens of a prompt.
  public var promptTokens: Double
  /// T, the tokens of a sample.
  public var answerTokens: Double
  /// The check of samples.
  public var check: SampleCheck
  /// The law from loss to success.
  public var passLaw: PassLaw

  /// Makes questions.
  ///
  /// - Precondition: counts are positive, at most 10,000 samples.
  public init(
    count: Double, mostSamples: Int, promptTokens: Double = 500, answerTokens: Double = 1000, check: SampleCheck = SampleCheck(),
    passLaw: PassLaw
  ) {
    precondition(count > 0 && (1...10_000).contains(mostSamples) && promptTokens >= 0 && answerTokens > 0, "questions have positive counts")
    (self.count, self.mostSamples, self.promptTokens, self.answerTokens) = (count, mostSamples, promptTokens, answerTokens)
    (self.check, self.passLaw) = (check, passLaw)
  }
}

/// The settings of a mix: one budget for training and answering. `plan(_:)` turns it into a ``MixPlan``.
public struct MixConfiguration: Sendable {
  /// C, FLOP of training and answering together.
  public var compute: Double
  /// The questions.
  public var questions: MixQuestions
  /// ρ, the price of a FLOP of answering over one of training; 1 counts in FLOP.
  public var servingPrice: Double
  /// U, the different tokens there are; nil without a limit.
  public var uniqueTokens: Double?
  /// The largest size that fits the memory; nil without a limit.
  public var largest: Double?
  /// The Monte Carlo draws of the law.
  public var draws: Int
  /// The seed of the draws.
  public var seed: UInt64

  /// Makes a configuration.
  public init(
    compute: Double, questions: MixQuestions, servingPrice: Double = 1, uniqueTokens: Double? = nil, largest: Double? = nil,
    draws: Int = 200,
    seed: UInt64 = 0
  ) {
    (self.compute, self.questions, self.servingPrice) = (compute, questions, servingPrice)
    (self.uniqueTokens, self.largest, self.draws, self.seed) = (uniqueTokens, largest, draws, seed)
  }
}

extension PlanConfiguration {
  /// Plans the mix of the budget's compute.
  ///
  /// Within its limits of memory and data, and in money at the prices of its chips.
  ///
  /// - Throws: ``PlanProblem`` for a budget that bounds no compute, or that can't answer the questions.
  public func mix(_ law: LossLaw, questions: MixQuestions) throws(PlanProblem) -> MixPlan {
    guard !budget.amounts.isEmpty else { throw .nothingToPlan }
    var settings = self
    settings.draws = 20
    (settings.budget.loss, settings.budget.servedTokens) = (nil, nil)
    let solver = try PlanSolver(settings, law)
    let configuration = MixConfiguration(
      compute: solver.bounds.first?.compute ?? 0, questions: questions, servingPrice: solver.rates?.servingPrice(.middle) ?? 1,
      uniqueTokens: budget.uniqueTokens, largest: solver.memoryLimits.map(\.largest).min(), draws: draws, seed: seed)
    return try configuration.plan(law)
  }
}

/// A size, its tokens and the samples of a question, with the accuracy that they reach.
public struct MixedRun: Hashable, Sendable, Codable {
  /// N.
  public var parameters: Double
  /// D.
  public var tokens: Double
  /// The most samples of a question; 1 means that nothing is checked.
  public var samples: Int
  /// The samples drawn of a question on average.
  public var drawnSamples: Double
  /// The expected loss.
  public var loss: Double
  /// The success of one sample.
  public var passAt1: Double
  /// The share of questions answered right.
  public var accuracy: Double
  /// FLOP of training.
  public var training: Double
  /// FLOP of answering, at their own number.
  public var answering: Double
  /// FLOP of checking, at their own number.
  public var checking: Double
}
