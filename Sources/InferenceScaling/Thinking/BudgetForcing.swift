/// Budget forcing: holds a model's thinking between a least and a most length.
///
/// At `maximumTokens` the thinking is cut and the answer asked for. When the model ends earlier, its end is replaced by “Wait”, up to
/// `extensions` times, and it thinks on with what tokens are left. Needs a sampler that continues a given text.
///
/// Source: Muennighoff et al. 2025, arXiv:2501.19393.
public struct BudgetForcing: Strategy {
  /// The most tokens of thinking.
  public let maximumTokens: Int
  /// How often an early end is refused.
  public let extensions: Int
  /// The words that steer.
  public let marks: ThinkingMarks
  /// The most tokens of the final answer; `nil` is the sampler's own limit.
  public let answerTokens: Int?
  /// What is asked of the model besides.
  public let request: SampleRequest

  private var thinking: ThinkingText
  private var extended = 0

  /// Makes the strategy.
  public init(
    maximumTokens: Int, extensions: Int = 0, marks: ThinkingMarks = ThinkingMarks(), answerTokens: Int? = nil,
    request: SampleRequest = SampleRequest()
  ) {
    precondition(maximumTokens > 0 && extensions >= 0, "budget forcing needs a token to think with")
    self.maximumTokens = maximumTokens
    self.extensions = extensions
    self.marks = marks
    self.answerTokens = answerTokens
    self.request = request
    thinking = ThinkingText(request: request)
  }

  /// Takes in what happened.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [thinking.think(tokens: maximumTokens)]
    case .sampled(let id, let candidate): return thinking.isConcluding ? conclude(id, candidate) : goOn(id, candidate)
    case .failed(_, .refused(let refusal)): return [.stop(thinking.conclusion(.refused(refusal)))]
    case .failed(_, .exhausted(let reason)): return [.stop(thinking.conclusion(.failed(reason)))]
    case .interrupted: return [.stop(thinking.conclusion(.interrupted))]
    case .judged, .unjudged: return []
    }
  }

  private mutating func goOn(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    thinking.add(id, candidate)
    let left = maximumTokens - thinking.tokens
    guard candidate.finish == .stop, left > 0 else { return [thinking.askForAnswer(marks.conclude, tokens: answerTokens)] }
    if extended < extensions {
      extended += 1
      thinking.append(marks.goOn)
      return [thinking.think(tokens: left)]
    }
    if candidate.answer != nil { return [.stop(thinking.conclusion(.complete))] }
    return [thinking.askForAnswer(marks.conclude, tokens: answerTokens)]
  }

  private func conclude(_ id: SampleID, _ candidate: Candidate) -> [StrategyAction] {
    guard let answer = candidate.answer else { return [.stop(thinking.conclusion(.complete))] }
    return [.stop(Conclusion(answer: answer, sample: id, reason: .complete))]
  }
}
