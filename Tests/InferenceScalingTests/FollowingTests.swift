import InferenceScaling
import NumericalMethods
import Synchronization
import Testing

/// Asks for one followed sample, notes its reports, and cuts it after a number of them.
private struct Watcher: Strategy {
  final class Log: Sendable {
    let partials = Mutex<[PartialSample]>([])
    var tokens: [Int] { partials.withLock { $0.map(\.tokens) } }
  }

  let log: Log
  var points: ReportPoints
  var cutAfter = Int.max
  private var reports = 0

  init(_ log: Log, _ points: ReportPoints, cutAfter: Int = .max) { (self.log, self.points, self.cutAfter) = (log, points, cutAfter) }

  mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [.sample(0..<1, SampleRequest(reports: points))]
    case .partial(let id, let partial):
      log.partials.withLock { $0.append(partial) }
      reports += 1
      return reports == cutAfter ? [.truncate(id), .truncate(id), .truncate(99)] : []
    case .sampled(let id, let candidate):
      return [.truncate(id), .stop(Conclusion(answer: candidate.answer ?? candidate.text, sample: id, reason: .complete))]
    case .failed(_, .exhausted(let reason)): return [.stop(Conclusion(answer: nil, reason: .failed(reason)))]
    case .failed(_, .refused(let refusal)): return [.stop(Conclusion(answer: nil, reason: .refused(refusal)))]
    case .interrupted: return [.stop(Conclusion(answer: nil, reason: .interrupted))]
    case .judged, .unjudged: return []
    }
  }
}

/// Writes tokens, `a` for each; fails before it ends as often as it is told.
private final class Writer: StreamingSampler {
  let thought: Int
  let tokens: Int
  let isDeaf: Bool
  private let failures: Mutex<Int>

  init(thought: Int = 0, tokens: Int, failures: Int = 0, isDeaf: Bool = false) {
    (self.thought, self.tokens, self.isDeaf) = (thought, tokens, isDeaf)
    self.failures = Mutex(failures)
  }

  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1, completionTokens: 1000) }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate { throw CallError(reason: "it isn't followed") }

  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    let fails = failures.withLock { left in
      left -= 1
      return left >= 0
    }
    for token in 0..<tokens {
      if fails, token == tokens / 2 {
        throw CallError(reason: "busy", cost: Spending(calls: 1, completionTokens: token), isTransient: true)
      }
      await progress.add(thinking: token < thought ? "t" : "", text: token < thought ? "" : "a")
      if !isDeaf, progress.isTruncated {
        return progress.partial.candidate(cost: Spending(calls: 1, completionTokens: progress.partial.tokens))
      }
    }
    return Candidate(text: "whole", answer: "whole", cost: Spending(calls: 1, completionTokens: tokens))
  }
}

@Suite struct ReportTests {
  @Test func reportsComeAtTheirPoints() async {
    let log = Watcher.Log()
    let result = await Solver(sampler: Writer(tokens: 35)).solve(.any, with: Watcher(log, ReportPoints(every: 10, limit: 25)))
    #expect(log.tokens == [10, 20, 25, 30] && result.conclusion.answer == "whole")
    #expect(log.partials.withLock { $0[2].text } == String(repeating: "a", count: 25))
  }

  @Test func theEndOfTheThinkingIsReported() async {
    let log = Watcher.Log()
    _ = await Solver(sampler: Writer(thought: 13, tokens: 20)).solve(.any, with: Watcher(log, ReportPoints(every: 10)))
    #expect(log.tokens == [10, 14, 20])
    #expect(log.partials.withLock { $0.map(\.isPastThinking) } == [false, true, true])
    #expect(log.partials.withLock { $0.map(\.thinkingTokens) } == [10, 13, 13])
  }

  /// Live and replayed, a sample is reported at the same positions.
  @Test(arguments: [0, 7, 10, 13]) func aReplayReportsAtTheSamePoints(thought: Int) async {
    let (live, replayed, points) = (Watcher.Log(), Watcher.Log(), ReportPoints(every: 5, limit: 17))
    _ = await Solver(sampler: Writer(thought: thought, tokens: 24)).solve(.any, with: Watcher(live, points))
    let candidate = Candidate(
      text: String(repeating: "a", count: 24 - thought), thinking: String(repeating: "t", count: thought), thinkingTokens: thought,
      answer: "x", cost: Spending(calls: 1, completionTokens: 24))
    var sampler = ScriptedSampler([nil])
    sampler.candidates = [candidate]
    _ = SynchronousSolver(sampler: sampler).solve(.any, with: Watcher(replayed, points))
    #expect(live.tokens == replayed.tokens)
    #expect(live.partials.withLock { $0 } == replayed.partials.withLock { $0 })
  }

  @Test func aSampleIsCutOnce() async {
    let log = Watcher.Log()
    let ledger = Ledger()
    let result = await Solver(sampler: Writer(tokens: 500), settles: true).solve(
      .any, with: Watcher(log, ReportPoints(every: 10), cutAfter: 3), ledger: ledger)
    #expect(log.tokens == [10, 20, 30] && result.conclusion.answer == String(repeating: "a", count: 30))
    #expect(ledger.spent == Spending(calls: 1, completionTokens: 30) && ledger.reserved == .zero)
    #expect(result.receipt.samples == ledger.spent && result.receipt.cancelled == .zero)
  }

  /// A sampler that doesn't hear of the cut gives its whole sample, which is charged whole.
  @Test func aDeafSamplerIsPaidForWhatItWrote() async {
    let log = Watcher.Log()
    let result = await Solver(sampler: Writer(tokens: 50, isDeaf: true), settles: true).solve(
      .any, with: Watcher(log, ReportPoints(every: 10), cutAfter: 2))
    #expect(log.tokens == [10, 20] && result.conclusion.answer == "whole")
    #expect(result.receipt.spent.completionTokens == 50)
  }

  @Test func aRepeatedCallIsReportedFromItsBeginning() async {
    let log = Watcher.Log()
    let result = await Solver(sampler: Writer(tokens: 40, failures: 2), retries: 2, settles: true, pause: { _ in }).solve(
      .any, with: Watcher(log, ReportPoints(every: 10)))
    #expect(log.tokens == [10, 20, 10, 20, 10, 20, 30, 40])
    #expect(result.receipt.retryCount == 2 && result.receipt.failures.completionTokens == 40)
    #expect(result.receipt.samples.completionTokens == 40)
  }

  @Test func theBudgetRefusesAFollowedSampleLikeAnyOther() async {
    let result = await Solver(sampler: Writer(tokens: 40)).solve(
      .any, with: Watcher(Watcher.Log(), ReportPoints(every: 10)), ledger: Ledger(budget: Budget(completionTokens: 999)))
    guard case .refused(let refusal) = result.conclusion.reason else {
      Issue.record("\(result.conclusion.reason)")
      return
    }
    #expect(refusal.resource == .completionTokens && result.receipt.spent == .zero)
  }

  /// Many followed samples at once: in order, their reports and cuts are the same whatever the concurrency.
  @Test(arguments: UInt64(0)..<6) func followedVotesAreTheSameInOrder(seed: UInt64) async {
    let vote = OnlineConfidenceVote(limit: 24, warmUp: 6, kept: 0.5, window: 3, consensus: 2, batch: 6, reportTokens: 4)
    func trace(_ concurrency: Int) async -> DecisionTrace {
      let solver = Solver(sampler: HostileSampler(seed: seed), concurrency: concurrency, retries: 0, inOrder: true, settles: true)
      return await solver.solve(.any, with: vote).trace
    }
    let alone = await trace(1)
    for concurrency in [2, 7, 24] { #expect(await trace(concurrency) == alone) }
    let reports = alone.entries.count { if case .partial = $0 { true } else { false } }
    #expect(reports > 0)
  }
}

@Suite struct TallyTests {
  /// Counted as they come and counted at once, whatever the order of numbers.
  @Test(arguments: UInt64(0)..<30) func aTallyIsWhatCountingGives(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let votes = (0..<40).map { (id: $0, answer: generator.index(below: 6) == 0 ? nil : "\(generator.index(below: 4))") }
    var tally = AnswerTally()
    for (drawn, vote) in votes.shuffled(using: &generator).enumerated() {
      tally.add(vote.answer, sample: vote.id)
      #expect(tally.sampleCount == drawn + 1 && tally.counts.reduce(0, +) == tally.voteCount)
    }
    var counts: [String: (count: Int, first: Int)] = [:]
    for vote in votes {
      guard let answer = vote.answer else { continue }
      counts[answer, default: (0, vote.id)].count += 1
    }
    let ranked = counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
    #expect(tally.leader.map { tally.answers[$0] } == ranked.first?.key)
    #expect(tally.leaderCount == ranked[0].value.count && tally.runnerUpCount == ranked[1].value.count)
    #expect(tally.leader.map { tally.firstSample($0) } == ranked[0].value.first)
  }

  @Test func theEndOfATextIsReadByWords() {
    let detector = LoopDetector(longestPeriod: 5, repetitions: 3, shortestLoop: 6)
    var generator = SeededGenerator(seed: 4)
    var loops = 0
    for _ in 0..<400 {
      let words = (0..<40).map { _ in "w\(generator.index(below: 2))" }
      let text = words.joined(separator: generator.index(below: 2) == 0 ? " " : "\n  ") + (generator.index(below: 2) == 0 ? " " : "")
      let (whole, last) = (detector.loop(words), detector.loop(atEndOf: text))
      #expect((whole == nil) == (last == nil) && whole?.period == last?.period)
      loops += whole == nil ? 0 : 1
    }
    #expect(loops > 10 && loops < 400)
    #expect(detector.loop(atEndOf: "") == nil && detector.loop(atEndOf: " \n ") == nil)
  }
}
