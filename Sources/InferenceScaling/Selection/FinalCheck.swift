/// Checks of finished candidates, best first, up to the first that passes.
///
/// Of n candidates with d different answers it asks for at most d verdicts, one at a time, so that nothing is checked after the first that passes. It ends
/// with the unchecked choice where none does.
///
/// A check that the budget refuses ends it with the choice by score, and the refusal as its reason.
struct FinalCheck: Sendable {
  private var pool = AnswerPool()
  private var waiting: [SampleID] = []
  private var selection = AnswerSelection.bestScore
  private var reason = StopReason.complete

  /// Starts with the candidates of a pool, equal answers only once.
  mutating func begin(_ pool: AnswerPool, _ selection: AnswerSelection, _ reason: StopReason) -> [StrategyAction] {
    var seen: Set<String> = []
    self.pool = pool
    self.selection = selection
    self.reason = reason
    waiting = pool.ranked.filter { seen.insert(pool.candidate($0)?.answer ?? "").inserted }.reversed()
    return next()
  }

  /// Takes in the verdict on the candidate that is being checked.
  mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .judged(let id, let verdict) where id == waiting.last:
      waiting.removeLast()
      guard verdict.passed == true else { return next() }
      return [.stop(Conclusion(answer: pool.candidate(id)?.answer, sample: id, reason: .verified, confidence: 1))]
    case .unjudged(let id, let failure) where id == waiting.last:
      waiting.removeLast()
      if case .refused(let refusal) = failure { reason = .refused(refusal) }
      return next()
    case .interrupted: return [.stop(pool.conclusion(selection, .interrupted))]
    default: return []
    }
  }

  private func next() -> [StrategyAction] {
    guard let id = waiting.last, let candidate = pool.candidate(id) else { return [.stop(pool.conclusion(selection, reason))] }
    return [.judge(id, candidate, by: .check)]
  }
}
