import InferenceScaling
import Testing

@Suite struct RevisionTests {
  /// Attempts by number; scores by answer.
  static func solve(_ answers: [String?], _ scores: [String: Double], right: Set<String> = [], _ strategy: some Strategy) -> SolveResult {
    let verifier = ScriptedVerifier(scores: scores, right: right)
    return SynchronousSolver(sampler: ScriptedSampler(answers), reward: verifier, check: verifier).solve(.any, with: strategy)
  }

  @Test func theBestAttemptIsKept() {
    let scores = ["a": 0.3, "b": 0.8, "c": 0.5]
    #expect(Self.solve(["a", "b", "c"], scores, RevisionChains(length: 3)).conclusion.answer == "b")
    #expect(Self.solve(["a", "b", "c"], scores, RevisionChains(length: 3, keepsBest: false)).conclusion.answer == "c")
  }

  @Test func anAcceptedAttemptEndsTheWork() {
    let result = Self.solve(["a", "b", "c"], ["a": 0.3, "b": 0.1, "c": 1], right: ["b"], RevisionChains(length: 3))
    #expect(result.conclusion == Conclusion(answer: "b", sample: 1, reason: .verified, confidence: 1))
    #expect(result.receipt.sampleCount == 2)
  }

  @Test func anAcceptedAttemptBeatsAHigherScore() {
    let strategy = RevisionChains(length: 3, stopsWhenPassed: false)
    #expect(Self.solve(["a", "b", "c"], ["a": 0.3, "b": 0.1, "c": 1], right: ["b"], strategy).conclusion.answer == "b")
  }

  @Test func revisionsReadWhatCameBefore() {
    let result = Self.solve(["a", "b", "c"], ["a": 0, "b": 0, "c": 0], RevisionChains(length: 3))
    #expect(result.trace.entries.contains(.asked(2..<3, SampleRequest(.revision, context: ["a", "b"]))))
  }

  @Test func chainsRunSideBySide() {
    // Chain 0: samples 0 and 2, chain 1: 1 and 3.
    let result = Self.solve(["a", "b", "c", "d"], ["a": 0, "b": 0.1, "c": 0.2, "d": 0.3], RevisionChains(chains: 2, length: 2))
    #expect(result.conclusion.answer == "d")
    #expect(result.trace.entries.contains(.asked(3..<4, SampleRequest(.revision, context: ["b"]))))
    #expect(RevisionChains.splits(of: 6).map { [$0.chains, $0.length] } == [[1, 6], [2, 3], [3, 2], [6, 1]])
  }

  @Test func withoutVerdictsTheLastAttemptsVote() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "c", "c"])).solve(.any, with: RevisionChains(chains: 2, length: 2))
    #expect(result.conclusion.answer == "c")
  }

  @Test func anAggregatorReadsAllProposals() {
    let proposers = [SampleRequest(model: "small"), SampleRequest(model: "other")]
    let strategy = MixtureOfAgents(proposers: proposers, aggregator: SampleRequest(model: "large"))
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "c"])).solve(.any, with: strategy)
    #expect(result.conclusion == Conclusion(answer: "c", sample: 2, reason: .complete))
    #expect(result.trace.entries.contains(.asked(2..<3, SampleRequest(.aggregation, context: ["a", "b"], model: "large"))))
  }

  @Test func aSecondLayerReadsTheFirst() {
    let strategy = MixtureOfAgents(proposers: [SampleRequest(), SampleRequest()], layers: 2)
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "c", "d", "e"])).solve(.any, with: strategy)
    #expect(result.conclusion.answer == "e")
    #expect(result.trace.entries.contains(.asked(3..<4, SampleRequest(context: ["a", "b"]))))
  }

  @Test func whereTheAggregatorFailsTheProposalsVote() {
    let strategy = MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: 3))
    #expect(SynchronousSolver(sampler: ScriptedSampler(["a", "b", "b"])).solve(.any, with: strategy).conclusion.answer == "b")
    #expect(SynchronousSolver(sampler: ScriptedSampler(["a", "b", "b", nil])).solve(.any, with: strategy).conclusion.answer == "b")
  }
}

@Suite struct CascadeTests {
  /// A vote of three by a small model, believed from two thirds on, then one answer of a large one.
  static let cascade = Cascade([
    .init(MajorityVote(limit: 3, stopsWhenCertain: false, request: SampleRequest(model: "small")), threshold: 0.65),
    .init(MajorityVote(limit: 1, request: SampleRequest(model: "large"))),
  ])

  @Test func agreementIsBelieved() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "a"])).solve(.any, with: Self.cascade)
    #expect(result.conclusion == Conclusion(answer: "a", sample: 0, reason: .complete, confidence: 2.0 / 3))
    #expect(result.receipt.sampleCount == 3)
  }

  @Test func disagreementIsPassedOn() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "c", "d"])).solve(.any, with: Self.cascade)
    #expect(result.conclusion == Conclusion(answer: "d", sample: 3, reason: .complete, confidence: 1))
    #expect(result.trace.entries.contains(.asked(3..<4, SampleRequest(model: "large"))))
  }

  @Test func whereTheLastStageFailsTheSurestAnswers() {
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "c"])).solve(.any, with: Self.cascade)
    #expect(result.conclusion.answer == "a")
    #expect(result.conclusion.reason == .failed("the script has 3 samples"))
  }

  @Test func aVoteMayHandOnToASearch() {
    let cascade = Cascade([
      .init(MajorityVote(limit: 2), threshold: 0.9),
      .init(BestFirstSearch(expansions: 3, maximumNodes: 20)),
    ])
    let world = TwoWorlds()
    let result = SynchronousSolver(sampler: world, reward: LevelSearchTests.world, check: LevelSearchTests.world).solve(.any, with: cascade)
    #expect(result.conclusion.answer == "gold")
    #expect(result.conclusion.sample == 8)
  }

  /// Whole answers that disagree, and the steps of a world.
  struct TwoWorlds: ImmediateSampler {
    func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
    func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
      call.request.purpose == .answer
        ? Candidate(answer: String(call.ordinal)) : try LevelSearchTests.world.candidate(call, question: question)
    }
  }

  @Test func stagesInACascadeOfThree() {
    let one = { (model: String) in MajorityVote(limit: 1, request: SampleRequest(model: model)) }
    let cascade = Cascade([.init(one("a"), threshold: 2), .init(one("b"), threshold: 2), .init(one("c"))])
    let result = SynchronousSolver(sampler: ScriptedSampler(["x", "y", "z"])).solve(.any, with: cascade)
    #expect(result.conclusion.answer == "z")
    #expect(result.conclusion.sample == 2)
  }
}
