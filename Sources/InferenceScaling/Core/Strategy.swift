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
