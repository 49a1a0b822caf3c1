import InferenceScaling
import Testing

@Suite struct VotingTests {
  @Test func theMostFrequentAnswerWins() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "b", nil, "a", "b"])).solve(.any, with: MajorityVote(limit: 6))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 1, reason: .complete, confidence: 0.5))
    #expect(result.receipt.sampleCount == 6)
    #expect(result.receipt.spent == Spending(calls: 6, completionTokens: 60))
  }

  @Test func equalAnswersAreDecidedByTheLowestNumber() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["b", "a", "a", "b"])).solve(.any, with: MajorityVote(limit: 4))
    #expect(result.conclusion.answer == "b")
  }

  @Test func stragglersThatCannotChangeTheWinnerAreDropped() {
    // After a, a, a of 5 the two others can't overtake.
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "a", "a", "b", "b"])).solve(.any, with: MajorityVote(limit: 5))
    #expect(result.conclusion == Conclusion(answer: "a", sample: 0, reason: .certain, confidence: 1))
    #expect(result.receipt.sampleCount == 3)
  }

  @Test func aRefusedVoteAnswersWithWhatItHas() {
    let ledger = Ledger(budget: Budget(calls: 2))
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "b", "b"])).solve(.any, with: MajorityVote(limit: 4), ledger: ledger)
    #expect(result.conclusion.answer == "a")
    #expect(result.conclusion.reason == .refused(Refusal(resource: .calls, asked: 1, available: 0, limit: 2)))
    #expect(ledger.spent.calls == 2)
  }

  @Test func failuresOnlyAreReported() {
    let result = SynchronousSolver(sampler: ScriptedSampler([])).solve(.any, with: MajorityVote(limit: 2))
    #expect(result.conclusion == Conclusion(answer: nil, reason: .failed("the script has 0 samples")))
  }
}

@Suite struct BestOfNTests {
  let verifier = ScriptedVerifier(scores: ["a": 0.5, "b": 0.9, "c": 0.6])

  @Test func theBestScoreWins() {
    let replay = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "a", "c"]), reward: verifier)
    #expect(replay.solve(.any, with: BestOfN(count: 4)).conclusion == Conclusion(answer: "b", sample: 1, reason: .complete))
  }

  @Test func theLargestSumWins() {
    // a: 0.5 + 0.5 = 1.0, b: 0.9, c: 0.6.
    let replay = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "a", "c"]), reward: verifier)
    #expect(replay.solve(.any, with: BestOfN(count: 4, selection: .weightedVote)).conclusion.answer == "a")
  }

  @Test func batchesEndWithWhatPasses() {
    let check = ScriptedVerifier(scores: ["a": 0, "b": 1], right: ["b"])
    let replay = SynchronousSolver(sampler: ScriptedSampler(["a", "a", "a", "b", "a", "a", "a"]), check: check)
    let result = replay.solve(.any, with: BestOfN(count: 7, role: .check, stopsWhenPassed: true, batch: 2))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 3, reason: .verified, confidence: 1) && result.receipt.sampleCount == 4)
    let all = replay.solve(.any, with: BestOfN(count: 3, role: .check, stopsWhenPassed: true, batch: 2))
    #expect(all.conclusion.reason == .complete && all.receipt.sampleCount == 3)
    let poor = replay.solve(
      .any, with: BestOfN(count: 7, role: .check, stopsWhenPassed: true, batch: 2), ledger: Ledger(budget: Budget(calls: 3)))
    guard case .refused = poor.conclusion.reason else { return #expect(Bool(false), "\(poor.conclusion)") }
  }

  @Test func withoutAVerifierItSaysSo() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b"])).solve(.any, with: BestOfN(count: 2))
    #expect(result.conclusion.answer == "a")
    guard case .failed(let reason) = result.conclusion.reason else { return #expect(Bool(false)) }
    #expect(reason.contains("no verifier"))
  }
}
