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

  private var judged = JudgedSamples()

  /// Creates a search of at most `limit` samples.
  public init(limit: Int, batch: Int = 1, request: SampleRequest = SampleRequest()) {
    precondition(limit > 0 && batch > 0, "repeated sampling needs at least one sample a batch")
    self.limit = limit
    self.batch = batch
    self.request = request
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch judged.receive(event, by: .check) {
    case .act(let actions): return actions
    case .verdict(let id, let verdict): if verdict.passed == true { return [.stop(judged.accepted(id))] }
    case .interrupted: return [.stop(conclusion(.interrupted))]
    case .settled: break
    }
    guard judged.isSettled else { return [] }
    if let refusal = judged.refusal { return [.stop(conclusion(.refused(refusal)))] }
    if judged.asked < limit { return judged.ask(batch, upTo: limit, request) }
    return [.stop(conclusion(judged.pool.isEmpty ? judged.emptyReason : .complete))]
  }

  private func conclusion(_ reason: StopReason) -> Conclusion { judged.pool.conclusion(.bestScore, reason) }
}
