/// The result of a strategy on a question.
public struct SolveResult: Hashable, Sendable {
  /// The answer, why it stopped, and how sure it is.
  public let conclusion: Conclusion
  /// Its cost.
  public let receipt: Receipt
  /// The events and actions, in order.
  public let trace: DecisionTrace

  init(_ run: StrategyRun) {
    var run = run
    run.noteUnsettled()
    conclusion = run.conclusion ?? Conclusion(answer: nil, reason: .stalled)
    receipt = run.receipt
    trace = run.trace
  }
}

/// The events and actions of a run, in order: equal traces are equal runs.
///
/// Without times and costs, which differ between two runs that decide alike. It is O(events) in memory: a search of thousands of nodes has
/// as many entries.
public struct DecisionTrace: Hashable, Sendable {
  /// One step.
  public enum Entry: Hashable, Sendable {
    case asked(Range<SampleID>, SampleRequest)
    case asksVerdict(SampleID, VerifierRole)
    case partial(SampleID, tokens: Int)
    case sampled(SampleID, answer: String?)
    case judged(SampleID, score: Double, passed: Bool?)
    case failed(SampleID, Failure)
    case unjudged(SampleID, Failure)
    case truncated(SampleID)
    case cancelled([SampleID])
    case interrupted
    case stopped(Conclusion)
  }

  /// The steps.
  public internal(set) var entries: [Entry] = []
}

extension DecisionTrace {
  mutating func record(_ event: StrategyEvent) {
    switch event {
    case .started: break
    case .partial(let id, let partial): entries.append(.partial(id, tokens: partial.tokens))
    case .sampled(let id, let candidate): entries.append(.sampled(id, answer: candidate.answer))
    case .judged(let id, let verdict): entries.append(.judged(id, score: verdict.score, passed: verdict.passed))
    case .failed(let id, let failure): entries.append(.failed(id, failure))
    case .unjudged(let id, let failure): entries.append(.unjudged(id, failure))
    case .interrupted: entries.append(.interrupted)
    }
  }

  mutating func record(_ action: StrategyAction) {
    switch action {
    case .sample(let ids, let request): entries.append(.asked(ids, request))
    case .judge(let id, _, let role): entries.append(.asksVerdict(id, role))
    case .truncate(let id): entries.append(.truncated(id))
    case .cancel(let ids): entries.append(.cancelled(ids))
    case .stop(let conclusion): entries.append(.stopped(conclusion))
    }
  }
}
