/// A stopping rule with the smallest first round that could satisfy it: fewer rounds, as many samples on average.
///
/// The first round is the least n for which n equal votes would stop the rule, four for `BetaStop` at 0.95: no fewer could have, whatever they are, so that
/// drawing them at once costs nothing and saves the waits between them. Afterwards the rule decides as it would have.
public struct FirstRound: StoppingRule {
  private let rule: any StoppingRule
  private let least: Int

  /// Creates the rule; O(limit) decisions of the one inside.
  public init(_ rule: any StoppingRule, limit: Int) {
    self.rule = rule
    var (tally, count) = (AnswerTally(), 0)
    repeat {
      tally.add("1", sample: count)
      count += 1
      if case .stop = rule.decide(tally, limit: limit) { break }
    } while count < limit
    least = count
  }

  /// The name of the rule inside.
  public var name: String { rule.name }

  /// Draws the first round, and then as the rule inside does.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    tally.sampleCount == 0 ? .draw(least) : rule.decide(tally, limit: limit)
  }
}
