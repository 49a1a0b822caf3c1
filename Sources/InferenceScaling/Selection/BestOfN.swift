/// Best-of-N: draws `count` answers, has each scored, and chooses by score; of equal ones, that with the lowest number wins.
///
/// With `selection == .weightedVote`, the answer with the largest sum of scores wins (weighted best-of-N). With `stopsWhenPassed`, the first
/// answer that the verifier accepts ends the search; asked for in batches, nothing is drawn after its batch. Samples without an answer aren't scored.
///
/// Source: Cobbe et al. 2021, arXiv:2110.14168; weighted: Li et al. 2023, arXiv:2206.02336.
public struct BestOfN: Strategy {
  /// The number of samples.
  public let count: Int
  /// The rule by which the answer is chosen.
  public let selection: AnswerSelection
  /// The role of the verifier.
  public let role: VerifierRole
  /// Whether an accepted answer ends the search.
  public let stopsWhenPassed: Bool
  /// The samples asked for at once; the next are asked for when all of these are judged.
  public let batch: Int
  /// The request for each sample.
  public let request: SampleRequest

  private var asked = 0
  private var pool = AnswerPool()
  private var samples = PendingRequests()
  private var verdicts = PendingRequests()

  /// Creates a best-of-`count`; without a batch, all are asked for at once.
  public init(
    count: Int, selection: AnswerSelection = .bestScore, role: VerifierRole = .reward, stopsWhenPassed: Bool = false,
    batch: Int? = nil, request: SampleRequest = SampleRequest()
  ) {
    precondition(count > 0, "best-of-N needs at least one sample")
    self.count = count
    self.selection = selection
    self.role = role
    self.stopsWhenPassed = stopsWhenPassed
    self.batch = max(min(batch ?? count, count), 1)
    self.request = request
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return askForMore()
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      guard candidate.answer != nil else { break }
      pool.add(id, candidate)
      verdicts.expect(id)
      return [.judge(id, candidate, by: role)]
    case .judged(let id, let verdict):
      guard verdicts.settle(id) else { return [] }
      pool.score(id, verdict.score)
      if stopsWhenPassed, verdict.passed == true { return [.stop(accepted(id))] }
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
    case .unjudged(let id, let failure):
      guard verdicts.settle(id, failure) else { return [] }
    case .interrupted: return [.stop(pool.conclusion(selection, .interrupted))]
    case .partial: return []
    }
    guard samples.isEmpty, verdicts.isEmpty else { return [] }
    if asked < count, samples.refusal == nil, verdicts.refusal == nil { return askForMore() }
    return [.stop(pool.conclusion(selection, reason))]
  }

  private mutating func askForMore() -> [StrategyAction] {
    let range = asked..<min(asked + batch, count)
    asked = range.upperBound
    samples.expect(range)
    return [.sample(range, request)]
  }

  private func accepted(_ id: SampleID) -> Conclusion {
    Conclusion(answer: pool.candidate(id)?.answer, sample: id, reason: .verified, confidence: 1)
  }

  private var reason: StopReason {
    if let refusal = samples.refusal ?? verdicts.refusal { return .refused(refusal) }
    if !pool.hasScores { return pool.isEmpty ? samples.emptyReason : verdicts.emptyReason }
    return .complete
  }
}
