import NumericalMethods

/// Confidence-filtered voting: only the surest texts vote, each with its confidence as its weight (DeepConf, offline).
///
/// Draws `count` texts, keeps the share `kept` with the highest confidence, at least one, and adds up the confidence of equal answers. Texts
/// without confidences neither count towards the share nor vote; where none has any, it is a majority vote, and says so by its confidence
/// being the share of votes.
///
/// Source: Fu et al. 2025, arXiv:2508.15260.
public struct ConfidenceVote: Strategy {
  /// The number of samples.
  public var count: Int { round.count }
  /// The share that votes: 0.1 and 0.9 are the paper's.
  public let kept: Double
  /// The confidence of a text.
  public let measure: TraceConfidence
  /// The request for each sample.
  public var request: SampleRequest { round.request }

  private var ballot: ConfidenceBallot
  private var round: SampleRound

  /// Creates a vote.
  public init(
    count: Int, kept: Double = 0.1, measure: TraceConfidence = .minimumGroup(window: 2048), request: SampleRequest = SampleRequest()
  ) {
    precondition(count > 0 && kept > 0 && kept <= 1, "a vote needs a sample, and a share that votes")
    self.kept = kept
    self.measure = measure
    round = SampleRound(count: count, request: request)
    ballot = ConfidenceBallot(measure: measure)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch round.receive(event) {
    case .act(let actions): return actions
    case .came(let id, let candidate): ballot.add(id, candidate)
    case .settled: break
    case .interrupted: return [.stop(ballot.conclusion(kept: kept, .interrupted))]
    }
    return round.isSettled ? [.stop(ballot.conclusion(kept: kept, round.reason(isEmpty: ballot.isEmpty)))] : []
  }
}

/// Texts with their confidences, surest first.
struct ConfidenceBallot: Sendable {
  let measure: TraceConfidence
  private var pool = AnswerPool()
  /// Those whose confidence is known, surest first, equal ones by number; each is put in its place as it comes.
  private var order: [Ranked] = []

  private struct Ranked {
    var confidence: Double
    var id: SampleID

    func isAhead(of other: Ranked) -> Bool { confidence != other.confidence ? confidence > other.confidence : id < other.id }
  }

  init(measure: TraceConfidence) { self.measure = measure }

  var isEmpty: Bool { pool.isEmpty }

  /// The confidences, highest first.
  var confidences: [Double] { order.map(\.confidence) }

  mutating func add(_ id: SampleID, _ candidate: Candidate) {
    pool.add(id, candidate)
    guard let confidence = measure.value(candidate.confidences), !confidence.isNaN else { return }
    let ranked = Ranked(confidence: confidence, id: id)
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if order[middle].isAhead(of: ranked) { low = middle + 1 } else { high = middle }
    }
    order.insert(ranked, at: low)
  }

  /// The confidence that a share of the texts reaches.
  func threshold(kept: Double) -> Double? { order.isEmpty ? nil : Percentiles(confidences).quantile(1 - kept) }

  /// The weighted vote of the most confident share, at least of one; a majority vote if no confidence is known.
  func conclusion(kept: Double, _ reason: StopReason) -> Conclusion {
    guard !order.isEmpty else { return pool.conclusion(.majority, reason) }
    return pool(of: order.prefix(max(1, Int((kept * Double(order.count)).rounded())))).conclusion(.weightedVote, reason)
  }

  /// Those that reach a confidence, which is their score.
  func voters(threshold: Double) -> AnswerPool { pool(of: order.prefix { $0.confidence >= threshold }) }

  /// The vote with a weight for each rank, from 0, of the confidences.
  func conclusion(_ reason: StopReason, weight: (Int) -> Double) -> Conclusion {
    pool.weightedVote(order.enumerated().map { ($1.id, weight($0)) }, reason)
  }

  private func pool(of voters: ArraySlice<Ranked>) -> AnswerPool {
    var kept = AnswerPool()
    for voter in voters.sorted(by: { $0.id < $1.id }) {
      if let candidate = pool.candidate(voter.id) { kept.add(voter.id, candidate, score: voter.confidence) }
    }
    return kept
  }
}
