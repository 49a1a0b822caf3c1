import NumericalMethods

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
