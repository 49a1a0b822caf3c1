/// Early exit: asks for the answer while the model thinks, and cuts the thinking when the answer no longer changes.
///
/// After every `pieceTokens` tokens of thinking a short probe asks for the answer as if the thinking were over; the sample goes on meanwhile, and one
/// probe runs at a time. It is cut when `agreement` probes in a row give the same answer, when a probe's confidence is at least `confidence`, at
/// `maximumTokens`, or when it repeats itself. A probe costs its few tokens and the reading of the thinking, which a server with a prefix cache
/// doesn't repeat. A model whose thinking isn't marked is asked with `SampleRequest(.thinking)`.
///
/// With `ThinkingOutput.answer` the agreed answer of the probes is the result; with `.text` the model then writes it out. Thinking that ends by itself
/// before the probes agree keeps its own answer, and a probe under way is dropped. A failed probe counts as one without an answer.
///
/// Source: Fu et al. 2024, arXiv:2412.20993; with confidence: Yang et al. 2025, arXiv:2504.15895.
public struct EarlyExit: Strategy {
  /// The tokens of thinking between two probes.
  public let pieceTokens: Int
  /// The number of probes in a row that must agree.
  public let agreement: Int
  /// The confidence of a single probe that suffices; `nil` for none.
  public let confidence: Double?
  /// The most tokens of thinking.
  public let maximumTokens: Int
  /// The most tokens of a probe.
  public let probeTokens: Int
  /// The most probes.
  public let maximumProbes: Int

  private var line: ThinkingLine
  private var answers: [String?] = []
  private var probing: SampleID?
  private var probed = 0
  private var nextProbe: Int
  private var cut: (reason: StopReason, confidence: Double?)?

  /// Creates the strategy.
  public init(
    pieceTokens: Int = 256, agreement: Int = 2, confidence: Double? = nil, maximumTokens: Int = .max, probeTokens: Int = 32,
    maximumProbes: Int = 10_000, cues: ThinkingCues = ThinkingCues(), output: ThinkingOutput = .answer,
    request: SampleRequest = SampleRequest()
  ) {
    precondition(pieceTokens > 0 && agreement > 0 && maximumTokens > 0, "early exit needs a token a piece and a probe to agree")
    self.pieceTokens = pieceTokens
    self.agreement = agreement
    self.confidence = confidence
    self.maximumTokens = maximumTokens
    self.probeTokens = probeTokens
    self.maximumProbes = maximumProbes
    nextProbe = pieceTokens
    line = ThinkingLine(request: request, limit: maximumTokens, cues: cues, output: output)
  }

  /// Takes in an event.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [line.think(reportEvery: min(pieceTokens, ThinkingLine.tokensBetweenLooks))]
    case .partial(let id, let partial): return consider(id, partial)
    case .sampled(let id, let candidate): return id == line.current ? end(id, candidate) : compare(id, candidate)
    case .failed(let id, let failure): return fail(id, failure)
    case .interrupted: return [.stop(line.conclusion(.interrupted))]
    case .judged, .unjudged: return []
    }
  }

  private mutating func consider(_ id: SampleID, _ partial: PartialSample) -> [StrategyAction] {
    guard id == line.current, !line.isConcluding, cut == nil, !partial.isPastThinking else { return [] }
    if let reason = line.cut(partial) { return truncate(reason) }
    guard partial.thinkingTokens >= nextProbe, probing == nil, probed < maximumProbes else { return [] }
    nextProbe = (partial.thinkingTokens / pieceTokens + 1) * pieceTokens
    probed += 1
    let action = line.probe(after: partial, maximumTokens: probeTokens)
    if case .sample(let ids, _) = action { probing = ids.lowerBound }
    return [action]
  }

  private mutating func truncate(_ reason: StopReason, confidence: Double? = nil) -> [StrategyAction] {
    cut = (reason, confidence)
    return line.current.map { [.truncate($0)] } ?? []
  }

  /// Compares a probe's answer with those before it.
  private mutating func compare(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    guard id == probing else { return [] }
    probing = nil
    answers.append(candidate.answer)
    if line.output == .answer { line.note(id, candidate) }
    guard cut == nil, !line.isConcluding, let answer = candidate.answer else { return [] }
    if let confidence, let own = candidate.confidence, own >= confidence { return truncate(.confident(rule: "probe"), confidence: own) }
    let recent = answers.suffix(agreement)
    return recent.count == agreement && recent.allSatisfy { $0 == answer } ? truncate(.stable) : []
  }

  /// Ends with the sample's answer, or asks for one after thinking that was cut.
  private mutating func end(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    let drop: [StrategyAction] = probing.map { [.cancel([$0])] } ?? []
    probing = nil
    if line.isConcluding {
      line.note(id, candidate)
      return [.stop(line.conclusion(cut?.reason ?? .complete, confidence: cut?.confidence))]
    }
    line.add(candidate)
    let isWhole = candidate.finish != .truncated
    if isWhole {
      cut = nil
      line.note(id, candidate)
      if line.isAnswer(candidate) { return drop + [.stop(line.conclusion(.complete))] }
    }
    if !isWhole, line.output == .answer, hasDecided {
      return drop + [.stop(line.conclusion(cut?.reason ?? .stable, confidence: cut?.confidence))]
    }
    return drop + [line.conclude(maximumTokens: line.output == .answer ? probeTokens : nil)]
  }

  /// Whether the cut came from the probes, which then have the answer.
  private var hasDecided: Bool {
    switch cut?.reason {
    case .stable, .confident: true
    default: false
    }
  }

  /// A failed probe is one without an answer; without the line itself there is nothing to go on with.
  private mutating func fail(_ id: SampleID, _ failure: Failure) -> [StrategyAction] {
    guard id == line.current else {
      if id == probing { (probing, answers) = (nil, answers + [nil]) }
      return []
    }
    let drop: [StrategyAction] = probing.map { [.cancel([$0])] } ?? []
    switch failure {
    case .refused(let refusal): return drop + [.stop(line.conclusion(.refused(refusal)))]
    case .exhausted(let reason): return drop + [.stop(line.conclusion(.failed(reason)))]
    }
  }
}
