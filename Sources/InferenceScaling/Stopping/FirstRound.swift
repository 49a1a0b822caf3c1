/// A stopping rule with the smallest first round that could satisfy it: fewer rounds, as many samples on average.
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
