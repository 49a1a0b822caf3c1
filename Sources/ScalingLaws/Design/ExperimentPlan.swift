/// The runs that are worth most to a forecast within a budget, and what they are expected to bring. Immutable.
public struct ExperimentPlan: Codable, Hashable, Sendable {
  /// The compute that is forecast, in FLOP.
  public let target: Double
  /// What is made more certain.
  public let goal: ExperimentGoal
  /// The compute that may be spent, in FLOP.
  public let budget: Double
  /// The compute that the runs cost together.
  public let cost: Double
  /// The forecast as it stands: L*, or N*.
  public let forecast: Double
  /// The half width of its interval as it stands, in the logarithm: 0.02 is 2%.
  public let halfWidthBefore: Double
  /// The half width expected once the runs are in.
  public let halfWidthAfter: Double
  /// The share of the variance as it stands that the form of the law brings, beyond the runs; the rest is its parameters.
  public let formShare: Double
  /// The runs, the one that brings most a FLOP first.
  public let runs: [ProposedRun]
  /// What an isoFLOP budget of equal cost is expected to bring, for comparison.
  public let grid: GridAlternative
  /// κ: the standard error of ln L that the law's form brings, per unit of ln C.
  public let discrepancy: Double
  /// σ of ln L from run to run.
  public let noise: Double
  /// The probability that the intervals are meant to hold.
  public let confidence: Double
  /// What the user should know before spending.
  public let warnings: [ExperimentWarning]
}

/// One run that is worth training.
public struct ProposedRun: Codable, Hashable, Sendable {
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// C, in FLOP.
  public let compute: Double
  /// The loss that the law expects of it.
  public let expectedLoss: Double
  /// The half width before it.
  public let halfWidthBefore: Double
  /// The half width expected after it.
  public let halfWidthAfter: Double
  /// Why it is proposed.
  public let reason: ProposalReason
}

/// Several sizes at one new budget of compute: the usual next step.
public struct GridAlternative: Codable, Hashable, Sendable {
  /// How many sizes.
  public let sizes: Int
  /// The compute of each, in FLOP.
  public let compute: Double
  /// The half width expected after them.
  public let halfWidthAfter: Double
}

/// Why a run is worth training.
public enum ProposalReason: Codable, Hashable, Sendable, CustomStringConvertible {
  /// It is so near to the target that less is left to the form of the law; the reaches are the target over the largest run.
  case shortensReach(before: Double, after: Double)
  /// Its loss and the forecast move together as the law's parameters do; the offset is its size over the best of its compute.
  case pinsParameters(correlation: Double, offset: Double)

  /// The reason in words.
  public var description: String {
    switch self {
    case .shortensReach(let before, let after) where after < before:
      "brings the target from \(before.inWords) to \(after.inWords) times the largest run"
    case .shortensReach: "secures the form of the law near the target, beyond the runs there are"
    case .pinsParameters(let correlation, let offset):
      "its loss goes with the forecast (correlation \(correlation.inWords)) as the law's parameters vary; "
        + Self.place(offset)
    }
  }

  private static func place(_ offset: Double) -> String {
    switch offset {
    case ..<0.8: "\((1 / offset).inWords) times smaller than the best of its compute"
    case ..<1.25: "about the best size of its compute"
    default: "\(offset.inWords) times larger than the best of its compute"
    }
  }
}
