import InferenceScaling
import Testing

@Suite struct ConfidenceVoteTests {
  static func sampler(_ votes: [(String, [Double])]) -> ScriptedSampler {
    var sampler = ScriptedSampler(votes.map(\.0))
    for (place, vote) in votes.enumerated() { sampler.candidates[place].confidences = vote.1 }
    return sampler
  }

  @Test func theSurestVote() {
    // Minimum pairs: a 1, a 1, a 1.5, b 4, b 3. Of the surest 40% (b, b) all say b; of all, a has 3.5 and b 7.
    let sampler = Self.sampler([("a", [1, 1]), ("a", [1, 1, 9]), ("a", [1, 2]), ("b", [4, 4]), ("b", [3, 3])])
    let vote = ConfidenceVote(count: 5, kept: 0.4, measure: .minimumGroup(window: 2))
    let result = SynchronousSolver(sampler: sampler).solve(.any, with: vote)
    #expect(result.conclusion == Conclusion(answer: "b", sample: 3, reason: .complete, confidence: 1))
    let all = SynchronousSolver(sampler: sampler).solve(.any, with: ConfidenceVote(count: 5, kept: 1, measure: .minimumGroup(window: 2)))
    #expect(all.conclusion.answer == "b")
    #expect(all.conclusion.confidence == 7 / 10.5)
    #expect(SynchronousSolver(sampler: sampler).solve(.any, with: MajorityVote(limit: 5)).conclusion.answer == "a")
  }

  @Test func withoutConfidencesItIsAMajorityVote() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "b"])).solve(.any, with: ConfidenceVote(count: 3))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 1, reason: .complete, confidence: 2.0 / 3))
  }

  @Test func theWarmUpSetsAFloorAndAConsensusEndsTheVote() {
    // Minimum pairs 1, 2, 3, 4: the share 0.25 keeps what is at or above the 75th percentile, 3.25: the last alone, who says b: consensus.
    let sampler = Self.sampler([("a", [1, 1]), ("a", [2, 2]), ("a", [3, 3]), ("b", [4, 4])])
    let vote = OnlineConfidenceVote(limit: 100, warmUp: 4, kept: 0.25, window: 2)
    let result = SynchronousSolver(sampler: sampler).solve(.any, with: vote)
    #expect(result.conclusion == Conclusion(answer: "b", sample: 3, reason: .confident(rule: "consensus"), confidence: 1))
  }

  @Test func laterTextsAreFollowed() {
    let sampler = Self.sampler([("a", [1, 1]), ("b", [3, 3]), ("a", [3, 3]), ("b", [2.5, 2.5]), ("b", [5, 5])])
    let vote = OnlineConfidenceVote(limit: 5, warmUp: 4, kept: 0.75, window: 2, batch: 1)
    let result = SynchronousSolver(sampler: sampler).solve(.any, with: vote)
    // Sorted 1, 2.5, 3, 3: the 25th percentile is 2.125. b 3 + 2.5 + 5 against a 3.
    let request = SampleRequest(reports: ReportPoints(every: 64))
    #expect(result.trace.entries.contains(.asked(4..<5, request)))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 1, reason: .complete, confidence: 10.5 / 13.5))
  }

  /// The floor is 2.125: a text whose window falls below it is cut at the next report, and doesn't vote.
  @Test func aTextBelowTheFloorIsCut() {
    var sampler = Self.sampler([("a", [1, 1]), ("b", [3, 3]), ("a", [3, 3]), ("b", [2.5, 2.5])])
    for place in 0..<4 { sampler.candidates[place].cost.completionTokens = 2 }
    let unsure = [4, 4, 4, 2, 2.2, 9, 9, 9, 9, 9]
    let sure = [4, 4, 4, 2, 2.3, 9, 9, 9, 9, 9]
    for (answer, confidences) in [("c", unsure), ("c", sure)] {
      var candidate = Candidate(text: answer, answer: answer, cost: Spending(calls: 1, completionTokens: 10))
      candidate.confidences = confidences
      sampler.candidates.append(candidate)
    }
    let vote = OnlineConfidenceVote(limit: 6, warmUp: 4, kept: 0.75, window: 2, consensus: 2, batch: 2, reportTokens: 3)
    let result = SynchronousSolver(sampler: sampler).solve(.any, with: vote)
    #expect(result.trace.entries.contains(.truncated(4)) && !result.trace.entries.contains(.truncated(5)))
    // Windows end at token 5 with 2.1: seen at the report after six tokens. b has 5.5, a 3, and the sure c the lowest window 2.15.
    #expect(result.receipt.spent.completionTokens == 4 * 2 + 6 + 10)
    #expect(result.conclusion.answer == "b")
    #expect(abs((result.conclusion.confidence ?? 0) - 5.5 / 10.65) < 1e-12)
  }

  @Test func votesCanBeWeighted() {
    let sampler = Self.sampler([("a", [1]), ("a", [2]), ("b", [4])])
    #expect(SynchronousSolver(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .confidence)).conclusion.answer == "b")
    // Ranks: b 3, a 2 and 1: equal sums, so the lower number; squares: 9 against 5.
    #expect(SynchronousSolver(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .rank(power: 1))).conclusion.answer == "a")
    #expect(SynchronousSolver(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .rank(power: 2))).conclusion.answer == "b")
    let result = SynchronousSolver(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .score))
    #expect(result.conclusion.answer == "a")
  }

  @Test func repeatedSamplingStopsAtTheFirstSuccess() {
    let verifier = ScriptedVerifier(scores: ["a": 0, "b": 1], right: ["b"])
    let replay = SynchronousSolver(sampler: ScriptedSampler(["a", nil, "b", "a", "b"]), check: verifier)
    let result = replay.solve(.any, with: RepeatedSampling(limit: 5))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 2, reason: .verified, confidence: 1))
    #expect(result.receipt.sampleCount == 3)
    #expect(replay.solve(.any, with: RepeatedSampling(limit: 2)).conclusion == Conclusion(answer: "a", sample: 0, reason: .complete))
  }
}
