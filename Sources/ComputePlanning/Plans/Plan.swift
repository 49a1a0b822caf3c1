import ComputeAccounting
import NumericalMethods

/// The best run of a budget, with intervals, what bound it, and what would change it.
///
/// The median of size, tokens and compute is the plan's own, at the middle of every unknown; low and high are the 5th and 95th percentile of the draws: of
/// the size that would have been best, of the tokens that go with it, of the loss that the planned run will have. An infinite end says that in more than 5%
/// of the draws no run reaches the goal.
public struct Plan: Codable, Hashable, Sendable {
  /// N.
  public let parameters: MedianInterval
  /// D, repeats counted.
  public let tokens: MedianInterval
  /// The loss of the run.
  public let loss: MedianInterval
  /// FLOP of training.
  public let compute: MedianInterval
  /// FLOP of serving the demand, at their own number; nil without a demand.
  public let servingCompute: Double?
  /// D/U, the passes over the different tokens; 1 where data aren't limited.
  public let epochs: Double
  /// The limits and goals that the plan runs into, the first one first.
  public let boundBy: [PlanResource]
  /// The amounts of the budget with the compute that each pays for, the least first.
  public let bounds: [ComputeBound]
  /// The cost of training and serving on chips; nil without hardware.
  public let cost: PlanCost?
  /// The loss that was asked for, and the probability that the run reaches it; nil without one.
  public let target: PlanTarget?
  /// Other sizes and what they cost.
  public let alternatives: [PlanAlternative]
  /// The saving by training longer for the demand; nil without one.
  public let saving: ServingSaving?
  /// The cost of the planned run over that of the best one at equal loss, less one, over the draws.
  public let waste: MedianInterval?
  /// The effect of each unknown alone, the largest first.
  public let sensitivity: [PlanSensitivity]
  /// The law of the plan.
  public let law: PlanLaw
  /// The answers of other laws.
  public let otherLaws: [OtherLaw]
  /// Reasons for caution.
  public let warnings: [String]
  /// The draws behind the intervals.
  public let draws: Int
  /// Their seed.
  public let seed: UInt64
}

/// The law of a plan by name.
public struct PlanLaw: Codable, Hashable, Sendable {
  public let name: String
  public let formula: String
  public let source: String
}

/// Chip-hours, money, energy and time of a plan.
public struct PlanCost: Codable, Hashable, Sendable {
  /// The chip.
  public let hardware: String
  /// The number of chips; nil if it is free.
  public let chips: Int?
  /// FLOP of training in a second of a chip, from end to end.
  public let flopPerChipSecond: MedianInterval
  /// Chip-hours of training.
  public let chipHours: MedianInterval
  /// US dollars of training, and of serving with a demand; nil without a price.
  public let usd: MedianInterval?
  /// MWh of the same; nil where the power isn't known.
  public let megawattHours: MedianInterval?
  /// Days of training on the chips; nil without their number.
  public let days: MedianInterval?
}

/// A loss that was asked for.
public struct PlanTarget: Codable, Hashable, Sendable {
  /// The loss.
  public let loss: Double
  /// The share of the draws in which the planned run reaches it.
  public let probability: Double
}

/// A size that isn't the best, and its penalty.
public struct PlanAlternative: Codable, Hashable, Sendable {
  /// The size over the planned one.
  public let scale: Double
  /// N.
  public let parameters: Double
  /// The run at the cost of the plan; nil if serving such a size takes all of it.
  public let atEqualCost: PlannedRun?
  /// The cost at the plan's loss over the plan's, less one; nil if that is out of reach.
  public let extraCost: Double?
  /// Whether it fits the memory.
  public let fits: Bool
}

/// The training-optimal run of the same loss, and the saving of the plan over it.
public struct ServingSaving: Codable, Hashable, Sendable {
  /// The run that is best for training alone.
  public let trainingOptimal: PlannedRun
  /// FLOP saved, serving counted at the price of training FLOP.
  public let compute: Double
  /// The share of the training-optimal run's cost.
  public let share: Double
}

/// The answer of another law to the same budget.
public struct OtherLaw: Codable, Hashable, Sendable {
  /// The name.
  public let name: String
  /// Its best run; nil if it has none, for the reason given.
  public let run: PlannedRun?
  /// The reason why it has none.
  public let reason: String?
  /// The cost of the plan's size over the best one under this law, less one.
  ///
  /// At equal loss; nil if the size can't reach that.
  public let extraCost: Double?
}

/// The effect of one unknown, all others at their middle.
public struct PlanSensitivity: Codable, Hashable, Sendable {
  /// The unknown.
  public let unknown: PlanUnknown
  /// Half the 90% interval of ln N*.
  public let size: Double
  /// Half the 90% interval of the loss.
  public let loss: Double
  /// Half the 90% interval of ln of the cost: dollars, else chip-hours, else FLOP.
  public let cost: Double
  /// The measurement that would settle it.
  public let measurement: String
}
