/// Repeated sampling: draws answers until one passes the check, at most `limit`, `batch` at a time.
///
/// With a check that is never wrong its accuracy is pass@k, and a question of success rate p costs (1 − (1 − p)^k)/p samples in the mean, one at a time.
/// Without a verdict for any sample it answers as the first sample did.
///
/// Source: Brown et al. 2024, arXiv:2407.21787.
public struct RepeatedSampling: Strategy {
  /// The most samples.
  public let limit: Int
  /// The samples drawn at once; those of a batch beyond the first success are wasted.
  public let batch: Int
  /// The request for each sample.
  public let request: SampleRequest

  private var asked = 0
  private var pool = AnswerPool()
  private var samples = PendingRequests()
  private var verdicts = PendingRequests()

  /// Creates a search of at most `limit` samples.
  public init(limit: Int, batch: Int = 1, request: SampleRequest = SampleRequest()) {
    precondition(limit > 0 && batch > 0, "repeated sampling needs at least one sample a batch")
    self.limit = limit
    self.batch = batch
    self.request = request
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return draw()
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      guard candidate.answer != nil else { break }
      pool.add(id, candidate)
      verdicts.expect(id)
      return [.judge(id, candidate, by: .check)]
    case .judged(let id, let verdict):
      guard verdicts.settle(id) else { return [] }
      guard verdict.passed != true else {
        return [.stop(Conclusion(answer: pool.candidate(id)?.answer, sample: id, reason: .verified, confidence: 1))]
      }
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
    case .unjudged(let id, let failure):
      guard verdicts.settle(id, failure) else { return [] }
    case .interrupted: return [.stop(pool.conclusion(.bestScore, .interrupted))]
    case .partial: return []
    }
    return samples.isEmpty && verdicts.isEmpty ? draw() : []
  }

  private mutating func draw() -> [StrategyAction] {
    if let refusal = samples.refusal ?? verdicts.refusal { return [.stop(pool.conclusion(.bestScore, .refused(refusal)))] }
    guard asked < limit else { return [.stop(pool.conclusion(.bestScore, pool.isEmpty ? samples.emptyReason : .complete))] }
    let range = asked..<min(asked + batch, limit)
    asked = range.upperBound
    samples.expect(range)
    return [.sample(range, request)]
  }
}
