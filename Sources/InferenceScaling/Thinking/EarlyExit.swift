/// Early exit: lets a model think in pieces, asks for the answer after each, and stops when the answer no longer changes.
///
/// After every `pieceTokens` tokens a short probe asks for the answer as if thinking were over; it stops when the answer is equal in `agreement`
/// probes in a row, or when a probe's confidence is at least `confidence`. A probe costs its few tokens and the reading of the prefix, which
/// a server with a cache doesn't repeat.
///
/// Source: Fu et al. 2024, arXiv:2412.20993; with confidence: Yang et al. 2025, arXiv:2504.15895.
public struct EarlyExit: Strategy {
  /// The tokens of thinking between two probes.
  public let pieceTokens: Int
  /// The probes in a row that must agree.
  public let agreement: Int
  /// A confidence of one probe that suffices; `nil` for none.
  public let confidence: Double?
  /// The most tokens of thinking.
  public let maximumTokens: Int
  /// The most tokens of a probe.
  public let probeTokens: Int
  /// The words that steer.
  public let marks: ThinkingMarks
  /// What is asked of the model besides.
  public let request: SampleRequest

  private var thinking: ThinkingText
  private var answers: [String?] = []
  private var isOver = false

  /// Makes the strategy.
  public init(
    pieceTokens: Int, agreement: Int = 2, confidence: Double? = nil, maximumTokens: Int, probeTokens: Int = 32,
    marks: ThinkingMarks = ThinkingMarks(), request: SampleRequest = SampleRequest()
  ) {
    precondition(pieceTokens > 0 && agreement > 0 && maximumTokens > 0, "early exit needs a token a piece and a probe to agree")
    self.pieceTokens = pieceTokens
    self.agreement = agreement
    self.confidence = confidence
    self.maximumTokens = maximumTokens
    self.probeTokens = probeTokens
    self.marks = marks
    self.request = request
    thinking = ThinkingText(request: request)
  }

  /// Takes in what happened.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [think()]
    case .sampled(let id, let candidate): return thinking.isConcluding ? compare(id, candidate) : probe(id, candidate)
    case .failed(_, .refused(let refusal)): return [.stop(thinking.conclusion(.refused(refusal)))]
    case .failed(_, .exhausted(let reason)): return [.stop(thinking.conclusion(.failed(reason)))]
    case .interrupted: return [.stop(thinking.conclusion(.interrupted))]
    case .judged, .unjudged: return []
    }
  }

  private mutating func think() -> StrategyAction { thinking.think(tokens: min(pieceTokens, maximumTokens - thinking.tokens)) }

  private mutating func probe(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    thinking.add(id, candidate)
    isOver = candidate.finish == .stop || thinking.tokens >= maximumTokens
    if candidate.finish == .stop, candidate.answer != nil { return [.stop(thinking.conclusion(.complete))] }
    return [thinking.askForAnswer(marks.conclude, tokens: probeTokens)]
  }

  private mutating func compare(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    thinking.note(id, candidate)
    answers.append(candidate.answer)
    if isOver { return [.stop(thinking.conclusion(.complete))] }
    if let confidence, candidate.answer != nil, let own = candidate.confidence, own >= confidence {
      return [.stop(thinking.conclusion(.confident(rule: "probe"), confidence: own))]
    }
    let recent = answers.suffix(agreement)
    if let answer = candidate.answer, recent.count == agreement, recent.allSatisfy({ $0 == answer }) {
      return [.stop(thinking.conclusion(.stable))]
    }
    return [think()]
  }
}
