/// Budget forcing: holds a model's thinking between a minimum and a maximum length.
///
/// The sample is followed. At `maximumTokens` of thinking, or when the thinking repeats itself (`LoopDetector`), it is cut and the answer asked for
/// after it. If the model ends its thinking earlier, the end is replaced by “Wait”, up to `extensions` times, and it thinks on with the tokens left. An
/// answer that follows thinking within the limits is kept as it is.
///
/// | at a report | reaction |
/// |---|---|
/// | thinking, at the limit or in a loop | cut, then ask for the answer after the thinking |
/// | thinking ended, extensions left | cut, then think on after “Wait” with the tokens left |
/// | otherwise | go on |
///
/// A cut that comes after the sample has ended changes nothing: its answer stands.
///
/// The model marks its thinking; for one that doesn't, ask with `SampleRequest(.thinking)`: then all of its text counts. Needs a sampler that reports
/// progress and continues a given text.
///
/// Source: Muennighoff et al. 2025, arXiv:2501.19393.
public struct BudgetForcing: Strategy {
  /// The most tokens of thinking.
  public let maximumTokens: Int
  /// The number of early ends that are refused.
  public let extensions: Int
  /// The most tokens of the answer after a cut; `nil` is the sampler's own limit.
  public let answerTokens: Int?

  private var line: ThinkingLine
  private var extended = 0
  private var cut: Cut?

  private enum Cut {
    case early
    case final(StopReason)
  }

  /// Creates the strategy.
  public init(
    maximumTokens: Int, extensions: Int = 0, cues: ThinkingCues = ThinkingCues(), output: ThinkingOutput = .answer,
    answerTokens: Int? = nil,
    request: SampleRequest = SampleRequest()
  ) {
    precondition(maximumTokens > 0 && extensions >= 0, "budget forcing needs at least one token of thinking")
    self.maximumTokens = maximumTokens
    self.extensions = extensions
    self.answerTokens = answerTokens
    line = ThinkingLine(request: request, limit: maximumTokens, cues: cues, output: output)
  }

  /// Takes in an event.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [line.think()]
    case .partial(let id, let partial): return consider(id, partial)
    case .sampled(let id, let candidate): return line.isConcluding ? conclude(id, candidate) : goOn(id, candidate)
    case .failed(_, .refused(let refusal)): return [.stop(line.conclusion(.refused(refusal)))]
    case .failed(_, .exhausted(let reason)): return [.stop(line.conclusion(.failed(reason)))]
    case .interrupted: return [.stop(line.conclusion(.interrupted))]
    case .judged, .unjudged: return []
    }
  }

  private mutating func consider(_ id: SampleID, _ partial: PartialSample) -> [StrategyAction] {
    guard id == line.current, !line.isConcluding, cut == nil else { return [] }
    if let reason = line.cut(partial) {
      cut = .final(reason)
    } else if partial.isPastThinking, partial.thinkingTokens > 0, mayExtend(after: partial.thinkingTokens) {
      cut = .early
    }
    return cut == nil ? [] : [.truncate(id)]
  }

  private func mayExtend(after tokens: Int) -> Bool { extended < extensions && tokens < line.tokensLeft }

  private mutating func goOn(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    let endsEarly = candidate.finish == .stop && candidate.text.isEmpty && mayExtend(after: candidate.thinkingTokens)
    defer { cut = nil }
    line.add(candidate)
    switch cut {
    case .final(let reason) where candidate.finish == .truncated: return [conclude(reason)]
    case .early where candidate.finish == .truncated: return [extend()]
    default: break
    }
    line.note(id, candidate)
    if endsEarly { return [extend()] }
    return line.isAnswer(candidate) ? [.stop(line.conclusion(.complete))] : [conclude(.complete)]
  }

  private mutating func extend() -> StrategyAction {
    extended += 1
    line.append(line.cues.extend)
    return line.think()
  }

  private var reason = StopReason.complete

  private mutating func conclude(_ reason: StopReason) -> StrategyAction {
    self.reason = reason
    return line.conclude(maximumTokens: answerTokens)
  }

  private mutating func conclude(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    line.note(id, candidate)
    return [.stop(line.conclusion(reason))]
  }
}
