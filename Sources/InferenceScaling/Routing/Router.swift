/// Chooses between strategies before anything is drawn, by a score of the question: the first whose limit isn't below the score.
///
/// The score estimates difficulty or the chance that the dearer strategy is needed; thresholds are calibrated on questions whose outcomes
/// are known (`RouterCurve`).
///
/// Source: Ong et al. 2024, arXiv:2406.18665.
public struct Router: Sendable {
  private let limits: [Double]
  private let strategies: [any Strategy]

  /// Creates a router of one strategy more than limits, which rise: scores up to the first limit go to the first strategy, and so on.
  public init(limits: [Double], strategies: [any Strategy]) {
    precondition(strategies.count == limits.count + 1, "a router needs one strategy more than limits")
    precondition(zip(limits, limits.dropFirst()).allSatisfy(<), "a router's limits rise")
    self.limits = limits
    self.strategies = strategies
  }

  /// The place of the strategy for a score; a score that isn't a number goes to the last.
  public func place(score: Double) -> Int { limits.firstIndex { score <= $0 } ?? strategies.count - 1 }

  /// The strategy for a score.
  public func strategy(score: Double) -> any Strategy { strategies[place(score: score)] }
}
