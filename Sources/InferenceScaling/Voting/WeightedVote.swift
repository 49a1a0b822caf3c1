import RealModule

/// Weighted vote: the answer of `count` with the largest sum of weights, of equal ones that of the lowest number.
///
/// A weight comes with the sample itself, so that no verifier is asked; if a verifier scores, use `BestOfN` with a weighted vote. A sample
/// without a weight, or with a negative one, weighs nothing.
///
/// Source: Li et al. 2023, arXiv:2206.02336.
public struct WeightedVote: Strategy {
  /// The source of a weight.
  public enum Weight: Hashable, Sendable {
    /// The score that came with the sample.
    case score
    /// The mean confidence of its tokens.
    case confidence
    /// The rank of its confidence among `count` samples, to a power: (count + 1 − rank)^power (a Borda count; arXiv:2502.18581).
    case rank(power: Double)
  }

  /// The number of samples.
  public var count: Int { round.count }
  /// The source of a weight.
  public let weight: Weight
  /// The request for each sample.
  public var request: SampleRequest { round.request }

  private var pool = AnswerPool()
  private var ballot = ConfidenceBallot(measure: .mean)
  private var hasAnswer = false
  private var round: SampleRound

  /// Creates a vote of `count` samples.
  public init(count: Int, weight: Weight, request: SampleRequest = SampleRequest()) {
    precondition(count > 0, "a vote needs at least one sample")
    self.weight = weight
    round = SampleRound(count: count, request: request)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch round.receive(event) {
    case .act(let actions): return actions
    case .came(let id, let candidate): add(id, candidate)
    case .settled: break
    case .interrupted: return [.stop(conclusion(.interrupted))]
    }
    return round.isSettled ? [.stop(conclusion(round.reason(isEmpty: !hasAnswer)))] : []
  }

  private mutating func add(_ id: SampleID, _ candidate: Candidate) {
    hasAnswer = hasAnswer || candidate.answer != nil
    switch weight {
    case .score: pool.add(id, candidate, score: max(candidate.score ?? 0, 0))
    case .confidence: pool.add(id, candidate, score: max(candidate.confidence ?? 0, 0))
    case .rank: ballot.add(id, candidate)
    }
  }

  private func conclusion(_ reason: StopReason) -> Conclusion {
    guard case .rank(let power) = weight else { return pool.conclusion(.weightedVote, reason) }
    return ballot.conclusion(reason) { Double.pow(Double(count - $0), power) }
  }
}
