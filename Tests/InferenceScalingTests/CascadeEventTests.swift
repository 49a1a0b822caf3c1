import Testing

@testable import InferenceScaling

/// Cascades driven by hand: numbers, stragglers, and who answers in the end.
@Suite struct CascadeEventTests {
  private static func cascade(_ threshold: Double) -> Driven {
    Driven(
      Cascade([.init(MajorityVote(limit: 3), threshold: threshold), .init(MajorityVote(limit: 2, request: SampleRequest(model: "large")))]))
  }

  /// A share at the threshold is enough; the next stage's numbers follow on, and a straggler is dropped and not heard.
  @Test func theNextStageFollowsOn() {
    var accepted = Self.cascade(2.0 / 3)
    for (id, answer) in ["a", "b", "a"].enumerated() { accepted.answer(id, answer) }
    #expect(accepted.conclusion == Conclusion(answer: "a", sample: 0, reason: .complete, confidence: 2.0 / 3))
    var passed = Self.cascade(0.9)
    for (id, answer) in ["a", "b", "a"].enumerated() { passed.answer(id, answer) }
    #expect(passed.waiting.keys.sorted() == [3, 4] && passed.waiting[3]?.model == "large")
    #expect(passed.send(.sampled(1, Candidate(answer: "z"))).isEmpty && passed.send(.failed(0, .exhausted("late"))).isEmpty)
    passed.answer(4, "c")
    passed.answer(3, "d")
    #expect(passed.conclusion == Conclusion(answer: "d", sample: 3, reason: .complete, confidence: 0.5))
  }

  @Test func stragglersAreDropped() {
    let first = MajorityVote(limit: 9, rule: FirstTwo(), stopsWhenCertain: false)
    var driven = Driven(Cascade([.init(BatchedVote(vote: first), threshold: 2), .init(MajorityVote(limit: 1))]))
    driven.answer(1, "a")
    driven.answer(0, "a")
    #expect(driven.cancelled == [2] && driven.waiting.keys.sorted() == [3])
  }

  /// Asks for a third sample that nobody waits for.
  private struct BatchedVote: Strategy {
    var vote: MajorityVote
    mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
      if case .started = event { return vote.receive(event) + [.sample(2..<3, SampleRequest())] }
      return vote.receive(event)
    }
  }

  private struct FirstTwo: StoppingRule {
    let name = "two"
    func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
      tally.sampleCount < 2 ? .draw(2) : .stop(answer: nil, confidence: 0.5)
    }
  }

  /// The surest earlier answer stands, with the last reason, if the last stage has none or the budget ends in it.
  @Test func theSurestAnswers() {
    let refusal = Refusal(resource: .usd, asked: 2, available: 1, limit: 5)
    var failed = Self.cascade(0.9)
    for (id, answer) in ["a", "b", "a"].enumerated() { failed.answer(id, answer) }
    for id in 3..<5 { failed.send(.failed(id, .exhausted("gone"))) }
    #expect(failed.conclusion == Conclusion(answer: "a", sample: 0, reason: .failed("gone"), confidence: 2.0 / 3))
    var refused = Self.cascade(0.9)
    for (id, answer) in ["a", "b", "a"].enumerated() { refused.answer(id, answer) }
    refused.answer(3, "d")
    refused.send(.failed(4, .refused(refusal)))
    #expect(refused.conclusion == Conclusion(answer: "d", sample: 3, reason: .refused(refusal), confidence: 1))
    var early = Self.cascade(0.9)
    early.answer(0, "a")
    for id in 1..<3 { early.send(.failed(id, .refused(refusal))) }
    #expect(early.conclusion == Conclusion(answer: "a", sample: 0, reason: .refused(refusal), confidence: 1) && early.asked.count == 3)
  }
}
