import InferenceScaling

/// A stopping rule whose first round is as large as the smallest that could satisfy it: the same samples in the mean, in fewer rounds.
struct FirstRound: StoppingRule {
  var rule: any StoppingRule
  private let least: Int

  init(_ rule: any StoppingRule, limit: Int) {
    self.rule = rule
    var (tally, count) = (AnswerTally(), 0)
    repeat {
      tally.add("1", sample: count)
      count += 1
      if case .stop = rule.decide(tally, limit: limit) { break }
    } while count < limit
    least = count
  }

  var name: String { rule.name }

  func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    tally.sampleCount == 0 ? .draw(least) : rule.decide(tally, limit: limit)
  }
}
