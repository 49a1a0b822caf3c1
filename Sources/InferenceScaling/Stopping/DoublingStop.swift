/// Draws two samples, then as many again as there are, until the leader has a share of at least `share`.
///
/// n = 2, 4, 8, … until v₁/n ≥ `share`, samples without an answer counting among n. At most log₂(limit) rounds: the fewest of all rules, for a server
/// whose calls run at once. It draws up to twice as many samples as a rule that decides after each, because it looks at powers of two alone.
public struct DoublingStop: StoppingRule {
  /// Its name.
  public let name = "doubling"
  /// The least share of the leader.
  public let share: Double

  /// Creates the rule.
  public init(share: Double = 0.75) { self.share = share }

  /// Stops when the leader has its share.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    guard tally.sampleCount > 0 else { return .draw(2) }
    let leading = Double(tally.leaderCount) / Double(tally.sampleCount)
    return leading >= share ? .stop(answer: nil, confidence: leading) : .draw(tally.sampleCount)
  }
}
