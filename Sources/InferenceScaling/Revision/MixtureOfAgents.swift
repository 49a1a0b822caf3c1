/// Proposals by several models, or several by one, and one answer that a model makes of them (mixture of agents).
///
/// With more than one layer, the proposers of a later layer read the proposals of the one before. The aggregator reads the last layer's:
/// its prompt grows with every proposal, which its cost shows. If the aggregator fails or gives no answer, the proposals' majority answers.
///
/// Source: Wang et al. 2024, arXiv:2406.04692.
public struct MixtureOfAgents: Strategy {
  /// The request for each proposer.
  public let proposers: [SampleRequest]
  /// The request for the aggregator; the proposals are added to its context.
  public let aggregator: SampleRequest
  /// The layers of proposers.
  public let layers: Int

  private var layer = 0
  private var proposals: [SampleID: Candidate] = [:]
  private var samples = PendingRequests()
  private var next: SampleID = 0
  private var isAggregating = false

  /// Creates a mixture.
  public init(proposers: [SampleRequest], aggregator: SampleRequest = SampleRequest(), layers: Int = 1) {
    precondition(!proposers.isEmpty && layers > 0, "a mixture needs at least one proposer and one layer")
    self.proposers = proposers
    self.aggregator = aggregator
    self.layers = layers
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return propose(context: [])
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      if isAggregating { return [.stop(aggregated(id, candidate))] }
      proposals[id] = candidate
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
      if isAggregating { return [.stop(vote(samples.emptyReason))] }
    case .interrupted: return [.stop(vote(.interrupted))]
    case .partial, .judged, .unjudged: return []
    }
    return samples.isEmpty ? endLayer() : []
  }

  private mutating func propose(context: [String]) -> [StrategyAction] {
    layer += 1
    return proposers.map { proposer in
      var request = proposer
      request.context += context
      return ask(request)
    }
  }

  private mutating func ask(_ request: SampleRequest) -> StrategyAction {
    defer { next += 1 }
    samples.expect(next)
    return .sample(next..<next + 1, request)
  }

  private mutating func endLayer() -> [StrategyAction] {
    let texts = proposals.sorted { $0.key < $1.key }.map(\.value.text)
    if let refusal = samples.refusal { return [.stop(vote(.refused(refusal)))] }
    if texts.isEmpty { return [.stop(vote(samples.emptyReason))] }
    if layer < layers {
      proposals = [:]
      return propose(context: texts)
    }
    isAggregating = true
    var request = aggregator
    request.purpose = .aggregation
    request.context += texts
    return [ask(request)]
  }

  private func aggregated(_ id: SampleID, _ candidate: Candidate) -> Conclusion {
    candidate.answer == nil ? vote(.complete) : Conclusion(answer: candidate.answer, sample: id, reason: .complete)
  }

  private func vote(_ reason: StopReason) -> Conclusion {
    var pool = AnswerPool()
    for (id, candidate) in proposals { pool.add(id, candidate) }
    return pool.conclusion(.majority, reason)
  }
}
