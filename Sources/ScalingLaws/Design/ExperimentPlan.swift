/// The runs that narrow a forecast most within a budget, with their expected gains. Immutable.
public struct ExperimentPlan: Codable, Hashable, Sendable {
  /// The compute that is forecast, in FLOP.
  public let target: Double
  /// The quantity that is made more certain.
  public let goal: ExperimentGoal
  /// The compute that may be spent, in FLOP.
  public let budget: Double
  /// The compute that the runs cost together.
  public let cost: Double
  /// The forecast as it stands: L*, or N*.
  public let forecast: Double
  /// The present interval of the goal.
  ///
  /// For the loss of a new run it is the interval that a forecast of the target prints.
  public let interval: Interval
  /// The half width of that interval, in the logarithm: 0.02 is 2%.
  public let halfWidthBefore: Double
  /// The half width expected once the runs are in.
  public let halfWidthAfter: Double
  /// The share of the variance as it stands that the laws' forms bring; the rest is parameters and noise.
  public let formShare: Double
  /// The runs, the greatest gain a FLOP first; none if no run narrows the interval by a hundredth.
  public let runs: [ProposedRun]
  /// The expected gain of an isoFLOP budget of equal cost, for comparison.
  public let grid: GridAlternative
  /// σ of ln L from run to run; 0 for a goal without noise.
  public let noise: Double
  /// The probability that the intervals are meant to hold.
  public let confidence: Double
  /// Reasons for caution before spending.
  public let warnings: [ExperimentWarning]
}

/// A proposed run.
public struct ProposedRun: Codable, Hashable, Sendable {
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// C, in FLOP.
  public let compute: Double
  /// The loss forecast for it.
  public let expectedLoss: Double
  /// The half width before it.
  public let halfWidthBefore: Double
  /// The half width expected after it.
  public let halfWidthAfter: Double
  /// The reason for it.
  public let reason: ProposalReason
}

/// Several sizes at one new budget of compute: the usual next step.
public struct GridAlternative: Codable, Hashable, Sendable {
  /// The number of sizes.
  public let sizes: Int
  /// The compute of each, in FLOP.
  public let compute: Double
  /// The half width expected after them.
  public let halfWidthAfter: Double
}

/// The reason for a proposed run.
public enum ProposalReason: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The run lies beyond the largest one, so that less is left to extrapolation.
  ///
  /// The reaches are the target's compute over the largest run's.
  case shortensReach(before: Double, after: Double)
  /// Its loss is correlated with the forecast; the offset is its size over the best of its compute.
  case pinsParameters(correlation: Double, offset: Double)

  /// The reason in words.
  public var description: String {
    switch self {
    case .shortensReach(let before, let after): "brings the target from \(before.inWords) to \(after.inWords) times the largest run"
    case .pinsParameters(let correlation, let offset):
      "its loss and the forecast have a correlation of \(correlation.inWords); \(Self.size(offset))"
    }
  }

  private static func size(_ offset: Double) -> String {
    switch offset {
    case ..<0.8: "\((1 / offset).inWords) times smaller than the best of its compute"
    case ..<1.25: "about the best size of its compute"
    default: "\(offset.inWords) times larger than the best of its compute"
    }
  }
}

/// A reason for caution before spending the compute of a plan.
public enum ExperimentWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The runs hardly narrow the interval, and the budget pays for none beyond the largest run.
  case withinTheRuns(largest: Double, share: Double)
  /// The runs hardly narrow the interval for another reason.
  case littleGained(share: Double)
  /// The target itself can be paid.
  case targetAffordable
  /// The budget pays for fewer runs than were asked for.
  case fewerRuns(paid: Int, asked: Int)

  /// The warning in words.
  public var description: String {
    switch self {
    case .withinTheRuns(let largest, let share):
      "runs within \(largest.inWords) FLOP, the largest so far, narrow the interval by \((100 * share).inWords)% of its width: "
        + "spend enough for a run beyond it, or keep the compute"
    case .littleGained(let share): "the runs narrow the interval by \((100 * share).inWords)% of its width: keep the compute, or spend more"
    case .targetAffordable: "the compute to spend pays for a run of the target itself: train that, unless it is one of many"
    case .fewerRuns(let paid, let asked):
      "the compute to spend pays for \(paid) of the \(asked) runs asked for: spend more, or ask for fewer"
    }
  }
}
