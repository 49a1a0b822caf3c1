/// Chains of revision: each attempt reads those before it in its chain and the verifier's feedback on them.
///
/// `chains` run in parallel, each of `length` attempts.
///
/// One chain is sequential self-revision, a length of one is best-of-N; between them lies the split of a budget between the two. With
/// `keepsBest`, the answer is chosen among all attempts, accepted ones first, so that a revision can't make it worse than its verifier knows;
/// without, among the last attempts of the chains, as plain self-revision does. An attempt that the check passes ends the work.
///
/// Source: Shinn et al. 2023, arXiv:2303.11366; Snell et al. 2024, arXiv:2408.03314.
public struct RevisionChains: Strategy {
  /// The chains side by side.
  public let chains: Int
  /// The attempts of a chain.
  public let length: Int
  /// The role of the verifier of attempts.
  public let role: VerifierRole
  /// Whether the answer is chosen among all attempts.
  public let keepsBest: Bool
  /// Whether an attempt that passes ends the work.
  public let stopsWhenPassed: Bool
  /// The rule by which the answer is chosen.
  public let selection: AnswerSelection
  /// The request for each sample.
  public let request: SampleRequest

  /// The text of every attempt of a chain with what was said of it.
  private var histories: [[String]]
  private var chainOf: [SampleID: Int] = [:]
  private var lengths: [Int]
  private var last: [SampleID?]
  private var pool = AnswerPool()
  private var samples = PendingRequests()
  private var verdicts = PendingRequests()
  private var next: SampleID

  /// Creates chains; the defaults are one chain with the guard.
  public init(
    chains: Int = 1, length: Int, role: VerifierRole = .check, keepsBest: Bool = true, stopsWhenPassed: Bool = true,
    selection: AnswerSelection = .bestScore, request: SampleRequest = SampleRequest()
  ) {
    precondition(chains > 0 && length > 0, "revision needs at least one chain of one attempt")
    self.chains = chains
    self.length = length
    self.role = role
    self.keepsBest = keepsBest
    self.stopsWhenPassed = stopsWhenPassed
    self.selection = selection
    self.request = request
    histories = Array(repeating: [], count: chains)
    lengths = Array(repeating: 0, count: chains)
    last = Array(repeating: nil, count: chains)
    next = chains
  }

  /// Returns all splits of a budget of samples into chains and attempts without a remainder.
  ///
  /// They run from all sequential to all parallel.
  public static func splits(of samples: Int) -> [(chains: Int, length: Int)] {
    (1...max(samples, 1)).filter { samples % $0 == 0 }.map { ($0, samples / $0) }
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return begin()
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      take(id, candidate)
      verdicts.expect(id)
      return [.judge(id, candidate, by: role)]
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
      return continueChain(of: id)
    case .judged(let id, let verdict):
      guard verdicts.settle(id) else { return [] }
      pool.score(id, verdict.passed == true ? .infinity : verdict.score)
      if stopsWhenPassed, verdict.passed == true { return [.stop(accepted(id))] }
      add(verdict.feedback, to: id)
      return continueChain(of: id)
    case .unjudged(let id, let failure):
      guard verdicts.settle(id, failure) else { return [] }
      return continueChain(of: id)
    case .interrupted: return [.stop(conclusion(.interrupted))]
    case .partial: return []
    }
  }

  private mutating func begin() -> [StrategyAction] {
    for chain in 0..<chains {
      chainOf[chain] = chain
      lengths[chain] = 1
    }
    samples.expect(0..<chains)
    return [.sample(0..<chains, request)]
  }

  private mutating func take(_ id: SampleID, _ candidate: Candidate) {
    pool.add(id, candidate)
    guard let chain = chainOf[id] else { return }
    histories[chain].append(candidate.text)
    if candidate.answer != nil { last[chain] = id }
  }

  private mutating func add(_ feedback: String, to id: SampleID) {
    guard let chain = chainOf[id], !feedback.isEmpty, let end = histories[chain].indices.last else { return }
    histories[chain][end] += "\n\n" + feedback
  }

  /// Asks for the chain's next attempt, or ends when no chain has one left.
  private mutating func continueChain(of id: SampleID) -> [StrategyAction] {
    if let chain = chainOf[id], lengths[chain] < length, (samples.refusal ?? verdicts.refusal) == nil {
      lengths[chain] += 1
      chainOf[next] = chain
      samples.expect(next)
      defer { next += 1 }
      var revision = request
      if !histories[chain].isEmpty {
        revision.purpose = .revision
        revision.context += histories[chain]
      }
      return [.sample(next..<next + 1, revision)]
    }
    return samples.isEmpty && verdicts.isEmpty ? [.stop(conclusion(reason))] : []
  }

  private var reason: StopReason {
    if let refusal = samples.refusal ?? verdicts.refusal { return .refused(refusal) }
    return pool.isEmpty ? samples.emptyReason : .complete
  }

  private func accepted(_ id: SampleID) -> Conclusion {
    Conclusion(answer: pool.candidate(id)?.answer, sample: id, reason: .verified, confidence: 1)
  }

  private func conclusion(_ reason: StopReason) -> Conclusion {
    if keepsBest, pool.hasScores { return pool.conclusion(selection, reason) }
    var lastOnes = AnswerPool()
    for id in last.compactMap({ $0 }) {
      if let candidate = pool.candidate(id) { lastOnes.add(id, candidate, score: pool.score(of: id)) }
    }
    return lastOnes.conclusion(!lastOnes.hasScores ? .majority : selection, reason)
  }
}
