import InferenceScaling
import Synchronization
import Testing

@Suite struct SampleProgressTests {
  @Test func tagsSeparateThinkingFromText() async {
    let progress = SampleProgress(SampleRequest())
    for piece in ["<think>", "one", " two", "</think>", "\n\n", "3"] { await progress.add(text: piece) }
    let partial = progress.partial
    #expect(partial.thinking == "one two" && partial.text == "\n\n3")
    // The opening tag counts as thinking, the closing one ends it.
    #expect(partial.thinkingTokens == 3 && partial.tokens == 6 && partial.isPastThinking)
  }

  @Test func tagsWithinAPieceAreFound() async {
    let progress = SampleProgress(SampleRequest())
    let piece = await progress.add(text: "a<think>b</think>c<think>d", tokens: 9)
    #expect(piece.thinking == "bd" && piece.text == "ac")
    #expect(progress.partial.tokens == 9)
  }

  @Test func separateThinkingIsTakenAsItComes() async {
    let progress = SampleProgress(SampleRequest(.thinking))
    await progress.add(thinking: "hm", confidence: -1)
    await progress.add(text: "x < 3", confidence: -2)
    await progress.add()
    await progress.add(tokens: 1)
    let partial = progress.partial
    #expect(partial.thinking == "hm" && partial.text == "x < 3" && partial.tokens == 3 && partial.thinkingTokens == 1)
    #expect(partial.confidences == [-1, -2])
  }

  @Test func aRequestForThinkingBeginsInside() async {
    let progress = SampleProgress(SampleRequest(.thinking))
    await progress.add(text: "and so")
    #expect(progress.partial.thinking == "and so" && !progress.partial.isPastThinking)
    await progress.add(text: "</think>4")
    #expect(progress.partial.text == "4")
  }
}

@Suite struct ContinuationTests {
  @Test func thinkingIsClosedBeforeAnAnswerAndOpenBeforeMore() {
    let conclusion = SampleRequest(.conclusion, thinking: "one", prefix: "Final Answer:")
    #expect(conclusion.continuation() == "<think>\none\n</think>\n\nFinal Answer:")
    #expect(conclusion.continuation(nil) == "one\n\nFinal Answer:")
    #expect(SampleRequest(.thinking, thinking: "one").continuation() == "<think>\none")
    #expect(SampleRequest(prefix: "so").continuation() == "so")
    #expect(conclusion.continuesPrefix && !SampleRequest().continuesPrefix && !SampleRequest(.step, prefix: "a").continuesPrefix)
  }
}

/// A stream of numbered tokens: `thought` of them are thinking. It ends when it is cancelled, and may wait for that.
private final class Stream: StreamingSampler {
  let thought: Int
  let tokens: Int
  /// The token after which it waits to be cancelled.
  let waits: Int?
  private let written = Mutex(0)

  init(thought: Int, tokens: Int, waits: Int? = nil) { (self.thought, self.tokens, self.waits) = (thought, tokens, waits) }

  /// The tokens that were generated before the stream ended.
  var count: Int { written.withLock { $0 } }

  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1, promptTokens: 10, completionTokens: 10_000) }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    Candidate(text: "7", answer: "7", cost: Spending(calls: 1, promptTokens: 20, completionTokens: 2))
  }

  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    for token in 0..<tokens {
      guard !Task.isCancelled else { break }
      await progress.add(thinking: token < thought ? "t\(token) " : "", text: token < thought ? "" : "x")
      written.withLock { $0 += 1 }
      while token + 1 == waits, !Task.isCancelled { await Task.yield() }
      await Task.yield()
    }
    let partial = progress.partial
    let cost = Spending(calls: 1, promptTokens: 10, completionTokens: partial.tokens)
    guard !progress.isTruncated else { return partial.candidate(cost: cost) }
    guard !Task.isCancelled else { throw CallError(reason: "cancelled", cost: cost) }
    return Candidate(text: partial.text, thinking: partial.thinking, thinkingTokens: partial.thinkingTokens, answer: "6", cost: cost)
  }
}

@Suite struct StreamingSolverTests {
  @Test func aCutIsExactAndCharged() async {
    let stream = Stream(thought: 500, tokens: 600)
    let ledger = Ledger()
    let solver = Solver(sampler: stream, settles: true)
    let result = await solver.solve(.any, with: BudgetForcing(maximumTokens: 100), ledger: ledger)
    #expect(result.conclusion == Conclusion(answer: "7", sample: 1, reason: .thinkingLimit))
    #expect(stream.count == 100)
    #expect(ledger.spent.completionTokens == 102 && ledger.spent.promptTokens == 30 && ledger.spent.calls == 2)
    #expect(ledger.reserved == .zero)
  }

  @Test func withinTheLimitNothingIsCut() async {
    let stream = Stream(thought: 99, tokens: 300)
    let result = await Solver(sampler: stream).solve(.any, with: BudgetForcing(maximumTokens: 100))
    #expect(result.conclusion == Conclusion(answer: "6", sample: 0, reason: .complete))
    #expect(stream.count == 300)
  }

  /// The stream goes on while probes are answered, and is cut when the second one agrees with the first.
  @Test func probesEndAStreamThatGoesOn() async {
    let stream = Stream(thought: 1_000_000, tokens: 1_000_000)
    let result = await Solver(sampler: stream, settles: true).solve(.any, with: EarlyExit(pieceTokens: 64))
    #expect(result.conclusion.answer == "7" && result.conclusion.reason == .stable)
    #expect(stream.count >= 128 && stream.count < 1_000_000)
    // What arrives between the cut and the cancellation isn't part of the sample.
    let written = result.receipt.spent.completionTokens - (result.receipt.sampleCount - 1) * 2
    #expect(written <= stream.count && written >= stream.count - 2)
  }

  /// In order, probes decide as if they took no time: the stream goes on meanwhile, and is cut afterwards where they agreed.
  @Test func inOrderProbesDecideWhateverTheTiming() async {
    var traces: [DecisionTrace] = []
    for concurrency in [1, 2, 5] {
      let stream = Stream(thought: 5000, tokens: 5000)
      let solver = Solver(sampler: stream, concurrency: concurrency, inOrder: true, settles: true)
      let result = await solver.solve(.any, with: EarlyExit(pieceTokens: 64, output: .text))
      #expect(result.conclusion == Conclusion(answer: "7", sample: 3, reason: .stable))
      let asked = result.trace.entries.compactMap { if case .asked(_, let request) = $0 { request } else { nil } }
      #expect(asked.last?.thinking == (0..<128).map { "t\($0) " }.joined())
      #expect(result.receipt.spent.completionTokens >= 128 + 3 * 2)
      traces.append(result.trace)
    }
    #expect(traces[0] == traces[1] && traces[1] == traces[2])
  }

  /// A probe that the budget refuses doesn't hold the stream up.
  @Test func aRefusedProbeLetsTheStreamGoOn() async {
    let ledger = Ledger(budget: Budget(calls: 1))
    let solver = Solver(sampler: Stream(thought: 200, tokens: 300), inOrder: true, settles: true)
    let result = await solver.solve(.any, with: EarlyExit(pieceTokens: 64), ledger: ledger)
    #expect(result.conclusion == Conclusion(answer: "6", sample: 0, reason: .complete))
    #expect(ledger.spent.calls == 1)
  }

  @Test func leavingEndsTheStreamAndItIsPaidFor() async {
    let stream = Stream(thought: 100_000, tokens: 100_000, waits: 70)
    let ledger = Ledger()
    let task = Task { await Solver(sampler: stream).solve(.any, with: BudgetForcing(maximumTokens: 1_000_000), ledger: ledger) }
    while stream.count < 70 { await Task.yield() }
    task.cancel()
    #expect(await task.value.conclusion.reason == .interrupted)
    while ledger.reserved != .zero { await Task.yield() }
    #expect(ledger.spent.completionTokens == stream.count && stream.count < 100_000)
  }

  /// Others aren't followed: the streaming method isn't called.
  @Test func otherStrategiesCostNothingMore() async {
    let stream = Stream(thought: 10, tokens: 20)
    let result = await Solver(sampler: stream).solve(.any, with: MajorityVote(limit: 3, stopsWhenCertain: false))
    #expect(stream.count == 0 && result.conclusion.answer == "7")
    #expect(!result.trace.entries.contains { if case .partial = $0 { true } else { false } })
  }

  @Test func aCascadePassesReportsAndCutsOn() async {
    let stages = [Cascade.Stage(MajorityVote(limit: 2), threshold: 2), .init(BudgetForcing(maximumTokens: 64))]
    let result = await Solver(sampler: Stream(thought: 500, tokens: 600), settles: true).solve(.any, with: Cascade(stages))
    #expect(result.trace.entries.contains(.truncated(2)))
    #expect(result.conclusion == Conclusion(answer: "7", sample: 3, reason: .thinkingLimit))
  }
}

@Suite struct ReplayedCutTests {
  private static let recording = Recording(
    name: "r",
    problems: [
      RecordedProblem(
        id: "short",
        samples: [RecordedSample(answer: "1", isCorrect: true, tokens: 90), RecordedSample(answer: "1", isCorrect: true, tokens: 300)]),
      RecordedProblem(
        id: "long",
        samples: [RecordedSample(answer: "2", isCorrect: true, tokens: 400), RecordedSample(answer: "2", isCorrect: true, tokens: 101)]),
    ])

  @Test func aRecordedAnswerIsChargedUpToTheCut() throws {
    var parameters = StrategyParameters()
    parameters.textIsThinking = true
    let cap = try StrategySpecification("cap100").strategy(parameters, resources: Self.recording.resources)
    let outcomes = RecordingReplay(Self.recording).run(cap)
    #expect(outcomes.map(\.tokens) == [90, 100])
    #expect(outcomes.map(\.correct) == [1, 0] && outcomes.map(\.unrecorded) == [0, 1])
    let result = RecordingReplay(Self.recording).results(cap)[1]
    guard case .failed(let reason) = result.conclusion.reason else {
      Issue.record("\(result.conclusion)")
      return
    }
    #expect(reason.contains("isn't recorded") && result.isUnrecorded)
  }

  @Test func overOrdersACapHitsSomeSamples() {
    let cap = BudgetForcing(maximumTokens: 100, request: SampleRequest(.thinking))
    let outcomes = RecordingReplay(Self.recording, orders: 400, seed: 1).run(cap)
    #expect(outcomes[1].unrecorded == 1 && outcomes[1].tokens == 100)
    #expect(abs(outcomes[0].unrecorded - 0.5) < 0.1 && abs((outcomes[0].tokens ?? 0) - 95) < 1)
  }

  @Test func withoutTokensACapIsRefused() {
    let recording = Recording(name: "r", problems: [RecordedProblem(id: "1", samples: [RecordedSample(answer: "1", isCorrect: true)])])
    let result = RecordingReplay(recording).results(BudgetForcing(maximumTokens: 10))[0]
    #expect(result.conclusion.reason.description.contains("completion_tokens"))
  }

  @Test func anotherModelIsNotRecorded() throws {
    let result = RecordingReplay(Self.recording).results(
      try StrategySpecification("sc1>big").strategy(
        {
          var parameters = StrategyParameters()
          parameters.escalationConfidence = 2
          return parameters
        }(), resources: []))[0]
    // The surest stage answers where the last one fails.
    #expect(result.conclusion.answer == "1")
    #expect(
      result.trace.entries.contains { if case .failed(_, .exhausted(let reason)) = $0 { reason.contains("another model") } else { false } })
  }

  @Test func textIsCutInProportionAtWholeCharacters() {
    let text = String(repeating: "ä", count: 100)
    let sampler = OneText(
      candidate: Candidate(text: text, answer: "x", cost: Spending(calls: 1, completionTokens: 100, usd: 1, seconds: 10)))
    let result = SynchronousSolver(sampler: sampler).solve(
      .any, with: BudgetForcing(maximumTokens: 33, request: SampleRequest(.thinking)))
    let asked = result.trace.entries.compactMap { if case .asked(_, let request) = $0 { request } else { nil } }
    #expect(asked.last?.thinking == String(repeating: "ä", count: 33))
    #expect(abs(result.receipt.spent.usd - 0.33 - 1) < 1e-12 && abs(result.receipt.spent.seconds - 13.3) < 1e-12)
  }

  private struct OneText: ImmediateSampler {
    var candidate: Candidate
    func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1, completionTokens: 100, usd: 1, seconds: 10) }
    func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate { candidate }
  }
}

@Suite struct StoppedVoteTests {
  /// A walk over given answers stops as the strategy does that draws them.
  @Test(arguments: UInt64(0)..<40) func theWalkIsTheStrategys(seed: UInt64) {
    var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ count: UInt64) -> UInt64 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (random >> 33) % count
    }
    let answers = (0..<24).map { _ -> String? in next(8) == 0 ? nil : "\(next(3))" }
    let rules: [any StoppingRule] = [
      FixedCount(), CertainStop(), BetaStop(), DirichletStop(threshold: 0.9), WindowStop(size: 3), DoublingStop(), ShareStop(),
      EntropyStop(),
      ValueStop(), CalibratedStop(threshold: 2), FirstRound(BetaStop(), limit: 24),
    ]
    for rule in rules {
      let walk = StoppedVote(answers, rule: rule)
      let strategy = MajorityVote(limit: 24, rule: rule, stopsWhenCertain: false)
      let result = SynchronousSolver(sampler: ScriptedSampler(answers)).solve(.any, with: strategy)
      #expect(walk.sampleCount == result.receipt.sampleCount && walk.answer == result.conclusion.answer, "\(rule.name)")
    }
  }

  @Test func anEmptyVoteHasNoAnswer() {
    #expect(StoppedVote([], rule: BetaStop()).answer == nil)
    #expect(StoppedVote([nil, nil], rule: CertainStop()).sampleCount == 2)
  }
}
