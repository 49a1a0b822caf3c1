/// A way to spend inference on one question: a pure state machine from events to actions.
///
/// It reads no clock and does no work itself; whether a live endpoint, a local model or a recording answers, it can't tell. Samples may
/// arrive in any order: where ties are broken, they are broken by number.
///
/// **Following.** A sample whose request has `SampleRequest.reports` is reported while it is written: `partial` events come before its `sampled` or `failed`,
/// each with all that is written so far. The strategy may answer with `truncate`; then no more reports come, and the sample arrives as it stands. Drivers
/// hold a followed sample at a report until the strategy has reacted, so that a cut is exact (in order, see `Solver.inOrder`, if its turn has come). Calls
/// that it asks for at a report, such as probes of the answer, run while the sample goes on.
///
/// What every strategy honours: it numbers its samples from 0 without gaps and never twice, every sample that it asked for may fail, and on
/// `interrupted` it stops with the best that it has.
public protocol Strategy: Sendable {
  /// Takes in what happened and says what to do next. After a `stop`, nothing more is sent.
  mutating func receive(_ event: StrategyEvent) -> [StrategyAction]
}

/// An event.
public enum StrategyEvent: Sendable {
  /// The question was put: ask for the first samples.
  case started
  /// A sample is being written; sent only if its request has `SampleRequest.reports`. A repeated call begins again.
  case partial(SampleID, PartialSample)
  /// A sample arrived; a cut one with `FinishReason.truncated`.
  case sampled(SampleID, Candidate)
  /// A verifier judged a sample.
  case judged(SampleID, Verdict)
  /// A sample will not come, for the reason given.
  case failed(SampleID, Failure)
  /// A judgement will not come, for the reason given.
  case unjudged(SampleID, Failure)
  /// No more time is given: stop with the best so far.
  case interrupted
}

/// An action.
public enum StrategyAction: Sendable {
  /// Draw one sample a number, all of the same request.
  case sample(Range<SampleID>, SampleRequest)
  /// Have a candidate judged; the verdict comes under the number given.
  case judge(SampleID, Candidate, by: VerifierRole)
  /// End a sample that is being written: it arrives as it stands, and is charged. Without effect on one that has ended. To go on from it, ask
  /// for a sample whose `SampleRequest.thinking` and `prefix` hold what it wrote.
  case truncate(SampleID)
  /// Drop samples or judgements that are no longer wanted; what they cost still counts.
  case cancel([SampleID])
  /// Answer, and end.
  case stop(Conclusion)
}

/// The reason for which a sample or a judgement will not come.
public enum Failure: Error, Hashable, Sendable {
  /// The budget doesn't allow it.
  case refused(Refusal)
  /// It was tried as often as allowed and failed; the last reason.
  case exhausted(String)
}

/// The end of a strategy.
public struct Conclusion: Hashable, Sendable {
  /// The answer; `nil` if no sample gave one.
  public var answer: String?
  /// The sample that stands for the answer, where one does.
  public var sample: SampleID?
  /// The reason for which it stopped.
  public var reason: StopReason
  /// The confidence in the answer, as a probability or a share of the votes; `nil` if the strategy has none.
  public var confidence: Double?

  /// Creates a conclusion.
  public init(answer: String?, sample: SampleID? = nil, reason: StopReason, confidence: Double? = nil) {
    self.answer = answer
    self.sample = sample
    self.reason = reason
    self.confidence = confidence
  }
}

/// The reason for which a strategy stopped.
public enum StopReason: Hashable, Sendable {
  /// Everything that it was to draw was drawn.
  case complete
  /// The samples still to come couldn't have changed the answer.
  case certain
  /// A stopping rule was satisfied; its name.
  case confident(rule: String)
  /// A verifier accepted the answer.
  case verified
  /// The answer no longer changed.
  case stable
  /// The thinking reached its limit and was cut.
  case thinkingLimit
  /// The thinking repeated itself and was cut.
  case loop
  /// The budget allowed no more.
  case refused(Refusal)
  /// Nothing that it asked for came; the last reason.
  case failed(String)
  /// It was interrupted.
  case interrupted
  /// It asked for nothing more and gave no answer: a mistake in the strategy.
  case stalled
}

extension StopReason: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .complete: "everything planned was drawn"
    case .certain: "what was still to come couldn't change the answer"
    case .confident(let rule): "the rule “\(rule)” was satisfied"
    case .verified: "a verifier accepted the answer"
    case .stable: "the answer no longer changed"
    case .thinkingLimit: "the thinking reached its limit"
    case .loop: "the thinking repeated itself"
    case .refused(let refusal): "the budget allowed no more: \(refusal)"
    case .failed(let reason): "nothing came: \(reason)"
    case .interrupted: "it was asked to end"
    case .stalled: "the strategy asked for nothing more and gave no answer"
    }
  }
}

/// The samples or verdicts that a strategy waits for, and why some of them didn't come.
struct PendingRequests: Sendable {
  private var ids: Set<SampleID> = []
  /// The first refusal.
  private(set) var refusal: Refusal?
  /// The last failure that wasn't a refusal.
  private(set) var failure: String?

  var count: Int { ids.count }
  var isEmpty: Bool { ids.isEmpty }
  /// Those waited for, in order.
  var sorted: [SampleID] { ids.sorted() }

  /// Whether a sample is waited for.
  func isPending(_ id: SampleID) -> Bool { ids.contains(id) }

  /// Waits for more.
  mutating func expect(_ range: Range<SampleID>) { ids.formUnion(range) }

  /// Waits for one more.
  mutating func expect(_ id: SampleID) { ids.insert(id) }

  /// Waits no more for any.
  mutating func forget() { ids = [] }

  /// Notes that one came or failed; false if it wasn't waited for.
  mutating func settle(_ id: SampleID, _ failure: Failure? = nil) -> Bool {
    guard ids.remove(id) != nil else { return false }
    switch failure {
    case .refused(let refusal): self.refusal = self.refusal ?? refusal
    case .exhausted(let reason): self.failure = reason
    case nil: break
    }
    return true
  }

  /// The reason for an empty result: a refusal, a failure, or that no sample had an answer.
  var emptyReason: StopReason {
    if let refusal { return .refused(refusal) }
    return .failed(failure ?? "no answer was found in what the model wrote")
  }
}
