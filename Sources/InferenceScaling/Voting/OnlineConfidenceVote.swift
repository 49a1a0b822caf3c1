/// Confidence-filtered voting that cuts texts of low confidence (DeepConf, online).
///
/// `warmUp` texts are drawn whole; the lowest group confidence that the share `kept` of them reaches becomes a floor. Later texts are followed and cut
/// as soon as the mean confidence of their last `window` tokens is below it, looked at every `reportTokens` tokens. The vote stops when the heaviest
/// answer has at least the share `consensus` of the weights, or at `limit`. Cut texts don't vote. If the warm-up has no confidences, there is no floor,
/// and it is a majority vote in batches.
///
/// The floor s is the quantile 1 − `kept` of the warm-up's lowest group confidences; a text survives if min over its groups of the group mean ≥ s, and
/// votes with that minimum as its weight. The cost of a cut text is that of its tokens up to the report at which it was cut.
///
/// Source: Fu et al. 2025, arXiv:2508.15260.
public struct OnlineConfidenceVote: Strategy {
  /// The most samples, the warm-up included.
  public let limit: Int
  /// The samples drawn whole.
  public let warmUp: Int
  /// The share of the warm-up that the floor keeps: 0.1 and 0.9 are the paper's.
  public let kept: Double
  /// The tokens of a group.
  public let window: Int
  /// The share of the weights that ends the vote.
  public let consensus: Double
  /// The samples drawn at once after the warm-up.
  public let batch: Int
  /// The tokens between two looks at a text.
  public let reportTokens: Int
  /// The request for each sample.
  public let request: SampleRequest

  private var ballot: ConfidenceBallot
  /// Those at or above the floor, once there is one.
  private var voters = AnswerPool()
  private var arrived: [(id: SampleID, candidate: Candidate)] = []
  private var threshold: Double?
  private var asked = 0
  private var samples = PendingRequests()
  private var windows: [SampleID: ConfidenceWindow] = [:]

  /// Creates a vote.
  public init(
    limit: Int, warmUp: Int = 16, kept: Double = 0.1, window: Int = 2048, consensus: Double = 0.95, batch: Int = 8,
    reportTokens: Int = 64, request: SampleRequest = SampleRequest()
  ) {
    precondition(warmUp > 0 && limit >= warmUp && batch > 0 && kept > 0 && kept <= 1, "a vote needs a warm-up within its limit")
    self.limit = limit
    self.warmUp = warmUp
    self.kept = kept
    self.window = window
    self.consensus = consensus
    self.batch = batch
    self.reportTokens = reportTokens
    self.request = request
    ballot = ConfidenceBallot(measure: .minimumGroup(window: window))
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return draw(warmUp)
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      windows[id] = nil
      if candidate.finish != .truncated { arrived.append((id, candidate)) }
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
    case .interrupted:
      count()
      return [.stop(conclusion(.interrupted))]
    case .partial(let id, let partial): return follow(id, partial)
    case .judged, .unjudged: return []
    }
    return samples.isEmpty ? goOn() : []
  }

  /// Cuts a text whose window has fallen below the floor.
  private mutating func follow(_ id: SampleID, _ partial: PartialSample) -> [StrategyAction] {
    guard let threshold, samples.isPending(id) else { return [] }
    let lowest = windows[id, default: ConfidenceWindow(length: window)].lowest(partial.confidences)
    return lowest.map { $0 < threshold } ?? false ? [.truncate(id)] : []
  }

  private mutating func goOn() -> [StrategyAction] {
    count()
    if let refusal = samples.refusal { return [.stop(conclusion(.refused(refusal)))] }
    let soFar = conclusion(.confident(rule: "consensus"))
    if let share = soFar.confidence, share >= consensus { return [.stop(soFar)] }
    if asked == limit { return [.stop(conclusion(ballot.isEmpty ? samples.emptyReason : .complete))] }
    return draw(min(batch, limit - asked))
  }

  private mutating func draw(_ count: Int) -> [StrategyAction] {
    let range = asked..<asked + count
    asked = range.upperBound
    samples.expect(range)
    var request = request
    if threshold != nil { request.reports = ReportPoints(every: reportTokens) }
    return [.sample(range, request)]
  }

  /// Counts what arrived since the last time, in the order of the numbers; after the warm-up, sets the floor.
  private mutating func count() {
    for (id, candidate) in arrived.sorted(by: { $0.id < $1.id }) {
      guard let threshold else {
        ballot.add(id, candidate)
        continue
      }
      if let own = ballot.measure.value(candidate.confidences), own >= threshold { voters.add(id, candidate, score: own) }
    }
    arrived = []
    if asked == warmUp, threshold == nil, let floor = ballot.threshold(kept: kept) {
      threshold = floor
      voters = ballot.voters(threshold: floor)
    }
  }

  private func conclusion(_ reason: StopReason) -> Conclusion {
    threshold == nil ? ballot.conclusion(kept: 1, reason) : voters.conclusion(.weightedVote, reason)
  }
}

/// The mean confidence of the last tokens of a text that grows; each token is read once.
struct ConfidenceWindow: Sendable {
  let length: Int
  private var seen = 0
  private var sum = 0.0

  init(length: Int) { self.length = max(length, 1) }

  /// Returns the lowest mean of a full window that ends in a new token.
  ///
  /// `nil` if there is none.
  mutating func lowest(_ confidences: [Double]) -> Double? {
    // A repeated call begins again.
    if confidences.count < seen { (seen, sum) = (0, 0) }
    var lowest: Double?
    for place in seen..<confidences.count {
      sum += confidences[place]
      if place >= length { sum -= confidences[place - length] }
      guard place + 1 >= length else { continue }
      lowest = min(lowest ?? .infinity, sum / Double(length))
    }
    seen = confidences.count
    return lowest
  }
}
