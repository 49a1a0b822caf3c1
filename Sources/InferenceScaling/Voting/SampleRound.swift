/// The samples of a strategy that asks for all of them at once and judges none.
struct SampleRound: Sendable {
  /// The meaning of an event for the strategy.
  enum Step {
    /// Nothing but these actions.
    case act([StrategyAction])
    /// A sample came.
    case came(SampleID, Candidate)
    /// A sample will not come.
    case settled
    /// The strategy is to end.
    case interrupted
  }

  /// The number of samples.
  let count: Int
  /// The request for each sample.
  let request: SampleRequest
  private var samples = PendingRequests()

  init(count: Int, request: SampleRequest) { (self.count, self.request) = (count, request) }

  /// Whether no sample is waited for.
  var isSettled: Bool { samples.isEmpty }

  /// Takes in an event; the first one asks for all samples.
  mutating func receive(_ event: StrategyEvent) -> Step {
    switch event {
    case .started:
      samples.expect(0..<count)
      return .act([.sample(0..<count, request)])
    case .sampled(let id, let candidate): return samples.settle(id) ? .came(id, candidate) : .act([])
    case .failed(let id, let failure): return samples.settle(id, failure) ? .settled : .act([])
    case .interrupted: return .interrupted
    case .partial, .judged, .unjudged: return .act([])
    }
  }

  /// The reason for the end: a refusal, or if nothing came the reason for that.
  func reason(isEmpty: Bool) -> StopReason {
    if let refusal = samples.refusal { return .refused(refusal) }
    return isEmpty ? samples.emptyReason : .complete
  }
}
