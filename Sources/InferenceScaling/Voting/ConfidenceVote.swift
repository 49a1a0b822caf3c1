/// Confidence-filtered voting: only the surest texts vote, each with its confidence as its weight (DeepConf, offline).
///
/// Draws `count` texts, keeps the share `kept` with the highest confidence, at least one, and adds up the confidence of equal answers. Texts
/// without confidences neither count towards the share nor vote; where none has any, it is a majority vote, and says so by its confidence
/// being the share of votes.
///
/// Source: Fu et al. 2025, arXiv:2508.15260.
public struct ConfidenceVote: Strategy {
  /// The number of samples.
  public let count: Int
  /// The share that votes: 0.1 and 0.9 are the paper's.
  public let kept: Double
  /// The confidence of a text.
  public let measure: TraceConfidence
  /// The request for each sample.
  public let request: SampleRequest

  private var ballot: ConfidenceBallot
  private var samples = PendingRequests()

  /// Creates a vote.
  public init(
    count: Int, kept: Double = 0.1, measure: TraceConfidence = .minimumGroup(window: 2048), request: SampleRequest = SampleRequest()
  ) {
    precondition(count > 0 && kept > 0 && kept <= 1, "a vote needs a sample, and a share that votes")
    self.count = count
    self.kept = kept
    self.measure = measure
    self.request = request
    ballot = ConfidenceBallot(measure: measure)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started:
      samples.expect(0..<count)
      return [.sample(0..<count, request)]
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      ballot.add(id, candidate)
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
    case .interrupted: return [.stop(ballot.conclusion(kept: kept, .interrupted))]
    case .partial, .judged, .unjudged: return []
    }
    guard samples.isEmpty else { return [] }
    return [
      .stop(ballot.conclusion(kept: kept, samples.refusal.map(StopReason.refused) ?? (ballot.isEmpty ? samples.emptyReason : .complete)))
    ]
  }
}
