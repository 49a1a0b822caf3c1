/// What a user should know before spending the compute of a plan.
public enum ExperimentWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The runs hardly narrow the interval: what is uncertain is the form of the law beyond the largest run, and none of them goes beyond it.
  case withinTheRuns(largest: Double)
  /// The runs hardly narrow the interval for another reason.
  case littleGained(share: Double)
  /// The target itself can be paid.
  case targetAffordable

  /// The warning in words.
  public var description: String {
    switch self {
    case .withinTheRuns(let largest):
      "what is uncertain is the form of the law beyond \(largest.inWords) FLOP, the largest run: only a run beyond it tells more; spend more, or keep the compute"
    case .littleGained(let share): "the runs narrow the interval by \((100 * share).inWords)% of its width: keep the compute, or spend more"
    case .targetAffordable: "the compute to spend pays for a run of the target itself: train that, unless it is one of many"
    }
  }
}
