/// Stops when the rest can't change the winner: v₁ − v₂ > limit − n.
///
/// v₁ and v₂ are the votes of the first two answers after n of `limit` samples. Even if all that is to come goes to the second, the first stays ahead. It
/// gives the answer of the full vote, except where ties are broken by later samples, and needs fewer samples: the floor that costs nothing. A calibrated
/// rule that finds no threshold within its loss falls back on it.
public struct CertainStop: StoppingRule {
  /// Its name.
  public let name = "certain"

  /// Creates the rule.
  public init() {}

  /// Stops when the lead is larger than what is to come.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    tally.isDecided(limit: limit) ? .stop(answer: nil, confidence: 1) : .draw(1)
  }
}

extension AnswerTally {
  /// Whether no answer can overtake the leader with the samples still allowed.
  func isDecided(limit: Int) -> Bool { leaderCount - runnerUpCount > limit - sampleCount }
}
