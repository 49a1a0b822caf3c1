/// Strategies one after the other, the cheapest first, until one is sure enough of its answer.
///
/// Stages may be votes of models of rising price, or a vote and then a search: anything that is a strategy. A stage's answer is accepted if a
/// verifier passed it, or if its confidence is at least its threshold. If none is accepted, the last stage answers; if
/// that has no answer or the budget ends, the earlier stage that was surest does.
///
/// Source: Chen et al. 2023, arXiv:2305.05176; with agreement of votes as confidence: Yue et al. 2023, arXiv:2310.03094.
public struct Cascade: Strategy {
  /// One strategy and the confidence from which its answer is accepted.
  public struct Stage: Sendable {
    /// The strategy.
    public var strategy: any Strategy
    /// The lowest confidence that is accepted.
    public var threshold: Double

    /// Creates a stage; the threshold of the last one doesn't matter.
    public init(_ strategy: any Strategy, threshold: Double = 0) {
      self.strategy = strategy
      self.threshold = threshold
    }
  }

  private var stages: [Stage]
  private var current = 0
  private var conclusions: [Conclusion] = []
  /// Numbers of the current stage are its own plus the offset.
  private var offset = 0
  private var end = 0
  private var underway: Set<SampleID> = []

  /// Creates a cascade.
  public init(_ stages: [Stage]) {
    precondition(!stages.isEmpty, "a cascade needs at least one stage")
    self.stages = stages
  }

  /// The stage that is at work or answered, counted from 0.
  public var stage: Int { current }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    guard let local = localized(event) else { return [] }
    return perform(stages[current].strategy.receive(local))
  }

  /// The event in the current stage's numbers; `nil` if it belongs to an earlier one.
  private mutating func localized(_ event: StrategyEvent) -> StrategyEvent? {
    switch event {
    case .started, .interrupted: return event
    case .partial(let id, let partial): return id >= offset ? .partial(id - offset, partial) : nil
    case .sampled(let id, let candidate): return own(id).map { .sampled($0, candidate) }
    case .judged(let id, let verdict): return own(id).map { .judged($0, verdict) }
    case .failed(let id, let failure): return own(id).map { .failed($0, failure) }
    case .unjudged(let id, let failure): return own(id).map { .unjudged($0, failure) }
    }
  }

  private mutating func own(_ id: SampleID) -> SampleID? {
    underway.remove(id)
    return id >= offset ? id - offset : nil
  }

  private mutating func perform(_ actions: [StrategyAction]) -> [StrategyAction] {
    var result: [StrategyAction] = []
    for action in actions {
      switch action {
      case .sample(let ids, let request):
        let range = ids.lowerBound + offset..<ids.upperBound + offset
        end = max(end, range.upperBound)
        underway.formUnion(range)
        result.append(.sample(range, request))
      case .judge(let id, let candidate, let role):
        end = max(end, id + offset + 1)
        underway.insert(id + offset)
        result.append(.judge(id + offset, candidate, by: role))
      case .truncate(let id): result.append(.truncate(id + offset))
      case .cancel(let ids): result.append(.cancel(ids.map { $0 + offset }))
      case .stop(let conclusion): return result + endStage(conclusion)
      }
    }
    return result
  }

  private mutating func endStage(_ conclusion: Conclusion) -> [StrategyAction] {
    var conclusion = conclusion
    conclusion.sample = conclusion.sample.map { $0 + offset }
    conclusions.append(conclusion)
    if isFinal(conclusion) { return [.stop(surest(conclusion))] }
    let stragglers = underway.sorted()
    underway = []
    current += 1
    offset = end
    return (stragglers.isEmpty ? [] : [.cancel(stragglers)]) + perform(stages[current].strategy.receive(.started))
  }

  private func isFinal(_ conclusion: Conclusion) -> Bool {
    switch conclusion.reason {
    case .verified, .interrupted, .refused: return true
    default: break
    }
    if current == stages.count - 1 { return true }
    return conclusion.answer != nil && (conclusion.confidence ?? -.infinity) >= stages[current].threshold
  }

  /// The last stage's conclusion; if it has no answer or the budget ended, the most confident answer with its reason.
  private func surest(_ last: Conclusion) -> Conclusion {
    var isCutShort = false
    if case .refused = last.reason { isCutShort = true }
    guard last.answer == nil || isCutShort else { return last }
    let answered = conclusions.filter { $0.answer != nil }
    guard var best = answered.max(by: { ($0.confidence ?? 0) < ($1.confidence ?? 0) }) else { return last }
    best.reason = last.reason
    return best
  }
}
