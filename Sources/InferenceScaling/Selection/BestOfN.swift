/// Best-of-N: draws `count` answers, has each scored, and gives the one with the highest score; of equal ones, that with the lowest number.
///
/// With `aggregation == .sum`, the answer with the largest sum of scores wins instead (weighted best-of-N). With `stopsWhenPassed`, the first
/// answer that the verifier accepts ends the search.
///
/// Source: Cobbe et al. 2021, arXiv:2110.14168; weighted: Li et al. 2023, arXiv:2206.02336.
public struct BestOfN: Strategy {
  /// How scores of equal answers are put together.
  public enum Aggregation: String, Hashable, Sendable, Codable {
    /// The best single score decides.
    case best
    /// The sum of the scores of equal answers decides.
    case sum
  }

  /// The number of samples.
  public let count: Int
  /// How scores of equal answers are put together.
  public let aggregation: Aggregation
  /// Who scores.
  public let role: VerifierRole
  /// Whether an accepted answer ends the search.
  public let stopsWhenPassed: Bool
  /// What is asked of the model.
  public let request: SampleRequest

  private var candidates: [SampleID: Candidate] = [:]
  private var scores: [SampleID: Double] = [:]
  private var samples = Outstanding()
  private var verdicts = Outstanding()

  /// Makes a best-of-`count`.
  public init(
    count: Int, aggregation: Aggregation = .best, role: VerifierRole = .reward, stopsWhenPassed: Bool = false,
    request: SampleRequest = SampleRequest()
  ) {
    precondition(count > 0, "best-of-N needs at least one sample")
    self.count = count
    self.aggregation = aggregation
    self.role = role
    self.stopsWhenPassed = stopsWhenPassed
    self.request = request
  }

  /// Takes in what happened.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started:
      samples.expect(0..<count)
      return [.sample(0..<count, request)]
    case .sampled(let id, let candidate):
      guard samples.settle(id) else { return [] }
      candidates[id] = candidate
      guard candidate.answer != nil else { break }
      verdicts.expect(id)
      return [.judge(id, candidate, by: role)]
    case .judged(let id, let verdict):
      guard verdicts.settle(id) else { return [] }
      if !verdict.score.isNaN { scores[id] = verdict.score }
      if stopsWhenPassed, verdict.passed == true {
        return [.stop(Conclusion(answer: candidates[id]?.answer, sample: id, reason: .verified))]
      }
    case .failed(let id, let failure):
      guard samples.settle(id, failure) else { return [] }
    case .unjudged(let id, let failure):
      guard verdicts.settle(id, failure) else { return [] }
    case .interrupted: return [.stop(conclusion(.interrupted))]
    }
    guard samples.isEmpty, verdicts.isEmpty else { return [] }
    return [.stop(conclusion(reason))]
  }

  private var reason: StopReason {
    if let refusal = samples.refusal ?? verdicts.refusal { return .refused(refusal) }
    if scores.isEmpty { return candidates.isEmpty ? samples.emptyReason : verdicts.emptyReason }
    return .complete
  }

  private func conclusion(_ reason: StopReason) -> Conclusion {
    switch aggregation {
    case .best:
      guard let best = scores.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }) else { return fallback(reason) }
      return Conclusion(answer: candidates[best.key]?.answer, sample: best.key, reason: reason)
    case .sum:
      var tally = AnswerTally()
      for (id, score) in scores.sorted(by: { $0.key < $1.key }) { tally.add(candidates[id]?.answer, sample: id, weight: score) }
      guard let place = tally.heaviest else { return fallback(reason) }
      return Conclusion(answer: tally.answers[place], sample: tally.firstSample(place), reason: reason)
    }
  }

  /// Where nothing was scored: the answer of the sample with the lowest number.
  private func fallback(_ reason: StopReason) -> Conclusion {
    let first = candidates.filter { $0.value.answer != nil }.min { $0.key < $1.key }
    return Conclusion(answer: first?.value.answer, sample: first?.key, reason: reason)
  }
}
