import InferenceScaling
import Testing

/// The strategy of the catalogue's article: stops at the first answer that comes twice.
private struct FirstRepeated: Strategy {
  let limit: Int
  private var tally = AnswerTally()
  private var drawn = 0

  init(limit: Int) { self.limit = limit }

  mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .sampled(let id, let candidate):
      tally.add(candidate.answer, sample: id)
      if tally.leaderCount == 2 { return [.stop(conclusion(.confident(rule: "repeated")))] }
    case .interrupted: return [.stop(conclusion(.interrupted))]
    case .started, .failed: break
    default: return []
    }
    if drawn == limit { return [.stop(conclusion(.complete))] }
    defer { drawn += 1 }
    return [.sample(drawn..<drawn + 1, SampleRequest())]
  }

  private func conclusion(_ reason: StopReason) -> Conclusion {
    Conclusion(answer: tally.leader.map { tally.answers[$0] }, sample: tally.leader.map { tally.firstSample($0) }, reason: reason)
  }
}

private struct Recorded: ImmediateSampler {
  var answers = ["12", "14", "12"]
  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    Candidate(answer: answers[call.ordinal], cost: Spending(calls: 1))
  }
}

@Suite struct ArticleTests {
  let question = Question(id: "1", prompt: "What is 3 · 4?")

  @Test func anAddedStrategyStopsAtTheFirstRepeatedAnswer() {
    let result = SynchronousSolver(sampler: Recorded()).solve(question, with: FirstRepeated(limit: 3), ledger: Ledger())
    #expect(result.conclusion.answer == "12" && result.conclusion.reason == .confident(rule: "repeated"))
    #expect(result.receipt.sampleCount == 3)
  }

  @Test func aNameGivesAStrategy() throws {
    let named = try StrategySpecification("sc3").strategy(resources: [])
    let result = SynchronousSolver(sampler: Recorded()).solve(question, with: named, ledger: Ledger())
    #expect(result.conclusion.answer == "12" && result.receipt.sampleCount == 3)
  }

  /// Without a repetition it draws all; a budget that is used up ends it with the first answer.
  @Test func anAddedStrategyKeepsItsLimitAndItsBudget() {
    let different = Recorded(answers: ["1", "2", "3"])
    let complete = SynchronousSolver(sampler: different).solve(question, with: FirstRepeated(limit: 3), ledger: Ledger())
    #expect(complete.conclusion.reason == .complete && complete.receipt.sampleCount == 3)
    let short = SynchronousSolver(sampler: different).solve(
      question, with: FirstRepeated(limit: 3), ledger: Ledger(budget: Budget(calls: 1)))
    #expect(short.conclusion.answer == "1" && short.receipt.spent.calls == 1)
  }
}
