import InferenceScaling
import Testing

/// A model that thinks a list of pieces, and answers after the thinking by a list of answers.
private struct Thinker: ImmediateSampler {
  var pieces: [Candidate]
  var answers: [String?]
  let calls = Counter()

  func bound(_ call: SampleCall, question: Question) -> Spending {
    Spending(calls: 1, completionTokens: call.request.maximumTokens ?? 1000)
  }

  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    calls.log(call.request)
    let earlier = calls.requests.filter { $0.purpose == call.request.purpose }.count - 1
    if call.request.purpose == .thinking { return pieces[min(earlier, pieces.count - 1)] }
    return Candidate(text: "", answer: answers[min(earlier, answers.count - 1)])
  }

  final class Counter: @unchecked Sendable {
    private(set) var requests: [SampleRequest] = []
    func log(_ request: SampleRequest) { requests.append(request) }
  }
}

extension Candidate {
  fileprivate static func thought(_ text: String, tokens: Int, _ finish: FinishReason = .stop, answer: String? = nil) -> Candidate {
    Candidate(text: text, answer: answer, cost: Spending(calls: 1, completionTokens: tokens), finish: finish)
  }
}

@Suite struct ThinkingTests {
  @Test func aLongThoughtIsCut() {
    let thinker = Thinker(pieces: [.thought("hm", tokens: 100, .length)], answers: ["7"])
    let result = Replay(sampler: thinker).solve(.any, with: BudgetForcing(maximumTokens: 100, extensions: 2))
    #expect(result.conclusion == Conclusion(answer: "7", sample: 1, reason: .complete))
    #expect(thinker.calls.requests.map(\.prefix) == ["", "hm\n</think>\n\nFinal Answer:"])
    #expect(thinker.calls.requests[0].maximumTokens == 100)
  }

  @Test func aShortThoughtIsExtended() {
    let thinker = Thinker(pieces: [.thought("a", tokens: 30, answer: "1"), .thought(" b", tokens: 20, answer: "2")], answers: ["3"])
    let result = Replay(sampler: thinker).solve(.any, with: BudgetForcing(maximumTokens: 100, extensions: 1))
    #expect(thinker.calls.requests.map(\.prefix) == ["", "a\nWait"])
    #expect(thinker.calls.requests[1].maximumTokens == 70)
    #expect(result.conclusion.answer == "2")
  }

  @Test func thinkingStopsWhenTheAnswerIsStable() {
    let thinker = Thinker(pieces: [.thought("…", tokens: 10, .length)], answers: ["4", "5", "5", "6"])
    let result = Replay(sampler: thinker).solve(.any, with: EarlyExit(pieceTokens: 10, agreement: 2, maximumTokens: 100))
    #expect(result.conclusion.answer == "5")
    #expect(result.conclusion.reason == .stable)
    #expect(thinker.calls.requests.count == 6)
  }

  @Test func thinkingEndsAtItsLimit() {
    let thinker = Thinker(pieces: [.thought("…", tokens: 10, .length)], answers: ["1", "2", "3", "4"])
    let result = Replay(sampler: thinker).solve(.any, with: EarlyExit(pieceTokens: 10, maximumTokens: 25))
    #expect(result.conclusion.answer == "3")
    #expect(result.conclusion.reason == .complete)
  }

  @Test func piecesWithoutTokensComeToAnEnd() {
    let thinker = Thinker(pieces: [.thought("", tokens: 0, .length)], answers: [nil])
    let result = Replay(sampler: thinker).solve(.any, with: EarlyExit(pieceTokens: 10, maximumTokens: 20))
    #expect(result.conclusion.answer == nil)
  }
}

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
    let result = Replay(sampler: sampler).solve(.any, with: vote)
    #expect(result.conclusion == Conclusion(answer: "b", sample: 3, reason: .complete, confidence: 1))
    let all = Replay(sampler: sampler).solve(.any, with: ConfidenceVote(count: 5, kept: 1, measure: .minimumGroup(window: 2)))
    #expect(all.conclusion.answer == "b")
    #expect(all.conclusion.confidence == 7 / 10.5)
    #expect(Replay(sampler: sampler).solve(.any, with: MajorityVote(limit: 5)).conclusion.answer == "a")
  }

  @Test func withoutConfidencesItIsAMajorityVote() {
    let result = Replay(sampler: ScriptedSampler(["a", "b", "b"])).solve(.any, with: ConfidenceVote(count: 3))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 1, reason: .complete, confidence: 2.0 / 3))
  }

  @Test func theWarmUpSetsAFloorAndAConsensusEndsTheVote() {
    // Minimum pairs 1, 2, 3, 4: the share 0.25 keeps what is at or above the 75th percentile, 3.25: the last alone, who says b: consensus.
    let sampler = Self.sampler([("a", [1, 1]), ("a", [2, 2]), ("a", [3, 3]), ("b", [4, 4])])
    let vote = OnlineConfidenceVote(limit: 100, warmUp: 4, kept: 0.25, window: 2)
    let result = Replay(sampler: sampler).solve(.any, with: vote)
    #expect(result.conclusion == Conclusion(answer: "b", sample: 3, reason: .confident(rule: "consensus"), confidence: 1))
  }

  @Test func laterTextsAreDrawnWithTheFloor() {
    let sampler = Self.sampler([("a", [1, 1]), ("b", [3, 3]), ("a", [3, 3]), ("b", [2.5, 2.5]), ("b", [5, 5])])
    let vote = OnlineConfidenceVote(limit: 5, warmUp: 4, kept: 0.75, window: 2, batch: 1)
    let result = Replay(sampler: sampler).solve(.any, with: vote)
    // Sorted 1, 2.5, 3, 3: the 25th percentile is 2.125. b 3 + 2.5 + 5 against a 3.
    let request = SampleRequest(confidenceFloor: ConfidenceFloor(window: 2, threshold: 2.125))
    #expect(result.trace.entries.contains(.asked(4..<5, request)))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 1, reason: .complete, confidence: 10.5 / 13.5))
  }

  @Test func votesCanBeWeighted() {
    let sampler = Self.sampler([("a", [1]), ("a", [2]), ("b", [4])])
    #expect(Replay(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .confidence)).conclusion.answer == "b")
    // Ranks: b 3, a 2 and 1: equal sums, so the lower number; squares: 9 against 5.
    #expect(Replay(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .rank(power: 1))).conclusion.answer == "a")
    #expect(Replay(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .rank(power: 2))).conclusion.answer == "b")
    let result = Replay(sampler: sampler).solve(.any, with: WeightedVote(count: 3, weight: .score))
    #expect(result.conclusion.answer == "a")
  }

  @Test func repeatedSamplingStopsAtTheFirstSuccess() {
    let verifier = ScriptedVerifier(scores: ["a": 0, "b": 1], right: ["b"])
    let replay = Replay(sampler: ScriptedSampler(["a", nil, "b", "a", "b"]), check: verifier)
    let result = replay.solve(.any, with: RepeatedSampling(limit: 5))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 2, reason: .verified, confidence: 1))
    #expect(result.receipt.sampleCount == 3)
    #expect(replay.solve(.any, with: RepeatedSampling(limit: 2)).conclusion == Conclusion(answer: "a", sample: 0, reason: .complete))
  }
}
