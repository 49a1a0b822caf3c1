/// The samples of a strategy that has every answer judged: those asked for, those that came, and their verdicts.
///
/// A sample goes from asked for to settled when it has failed, came without an answer, or its verdict came or failed.
struct JudgedSamples: Sendable {
  /// The meaning of an event for the strategy.
  enum Step {
    /// Nothing but these actions.
    case act([StrategyAction])
    /// A sample was judged.
    case verdict(SampleID, Verdict)
    /// Something that was waited for is settled, or the strategy begins.
    case settled
    /// The strategy is to end.
    case interrupted
  }

  /// The answers that came, with the scores that the strategy gave them.
  private(set) var pool = AnswerPool()
  /// The number of samples asked for.
  private(set) var asked = 0
  private var samples = PendingRequests()
  private var verdicts = PendingRequests()

  /// Whether nothing is waited for.
  var isSettled: Bool { samples.isEmpty && verdicts.isEmpty }

  /// The first refusal of a sample, or else of a verdict.
  var refusal: Refusal? { samples.refusal ?? verdicts.refusal }

  /// The reason for a result without scores: no sample, or no verdict came.
  var emptyReason: StopReason { pool.isEmpty ? samples.emptyReason : verdicts.emptyReason }

  /// Asks for the next samples, `batch` or as many as are left of `limit`.
  mutating func ask(_ batch: Int, upTo limit: Int, _ request: SampleRequest) -> [StrategyAction] {
    let range = asked..<min(asked + batch, limit)
    asked = range.upperBound
    samples.expect(range)
    return [.sample(range, request)]
  }

  /// Takes in an event; a sample with an answer is sent to the verifier.
  mutating func receive(_ event: StrategyEvent, by role: VerifierRole) -> Step {
    switch event {
    case .started: return .settled
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return .act([]) }
      guard candidate.answer != nil else { return .settled }
      pool.add(id, candidate)
      verdicts.expect(id)
      return .act([.judge(id, candidate, by: role)])
    case .judged(let id, let verdict): return verdicts.settle(id) ? .verdict(id, verdict) : .act([])
    case .failed(let id, let failure): return samples.settle(id, failure) ? .settled : .act([])
    case .unjudged(let id, let failure): return verdicts.settle(id, failure) ? .settled : .act([])
    case .interrupted: return .interrupted
    case .partial: return .act([])
    }
  }

  /// Takes a verdict's score for that of its sample.
  mutating func score(_ id: SampleID, _ verdict: Verdict) { pool.score(id, verdict.score) }

  /// The end with a sample that the verifier accepted.
  func accepted(_ id: SampleID) -> Conclusion {
    Conclusion(answer: pool.candidate(id)?.answer, sample: id, reason: .verified, confidence: 1)
  }
}
