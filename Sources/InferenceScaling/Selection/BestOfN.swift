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

  private var judged = JudgedSamples()

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
    switch judged.receive(event, by: role) {
    case .act(let actions): return actions
    case .verdict(let id, let verdict):
      judged.score(id, verdict)
      if stopsWhenPassed, verdict.passed == true { return [.stop(judged.accepted(id))] }
    case .interrupted: return [.stop(judged.pool.conclusion(selection, .interrupted))]
    case .settled: break
    }
    guard judged.isSettled else { return [] }
    if judged.asked < count, judged.refusal == nil { return judged.ask(batch, upTo: count, request) }
    return [.stop(judged.pool.conclusion(selection, reason))]
  }

  private var reason: StopReason {
    if let refusal = judged.refusal { return .refused(refusal) }
    return judged.pool.hasScores ? .complete : judged.emptyReason
  }
}
