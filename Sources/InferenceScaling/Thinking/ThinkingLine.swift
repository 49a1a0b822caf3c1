/// The output of a thinking strategy.
public enum ThinkingOutput: Hashable, Sendable {
  /// The short answer after `ThinkingCues.answer`, for a question with one.
  case answer
  /// The answer as the model writes it out, for a conversation.
  case text
}

/// One line of thought that is cut and continued.
struct ThinkingLine: Sendable {
  let request: SampleRequest
  let cues: ThinkingCues
  let output: ThinkingOutput
  /// The most tokens of thinking.
  let limit: Int
  /// The thinking of the samples that have ended, cues included.
  private(set) var text: String
  /// The tokens generated for it.
  private(set) var tokens = 0
  /// The sample that is thinking, or writes the answer.
  private(set) var current: SampleID?
  private(set) var isConcluding = false
  private var next: SampleID = 0
  private var lookedAt = 0
  private var lastAnswer: (answer: String?, id: SampleID)?

  private static let detector = LoopDetector()
  /// The tokens between two looks for a loop.
  static let tokensBetweenLooks = 64

  init(request: SampleRequest, limit: Int, cues: ThinkingCues, output: ThinkingOutput) {
    (self.request, self.limit, self.cues, self.output) = (request, limit, cues, output)
    text = request.thinking
  }

  var tokensLeft: Int { limit - tokens }

  /// Asks for thinking, which is reported every `interval` tokens and at the limit.
  mutating func think(reportEvery interval: Int = tokensBetweenLooks) -> StrategyAction {
    var request = request
    if !text.isEmpty { request.purpose = .thinking }
    request.thinking = text
    request.reports = ReportPoints(every: min(interval, max(tokensLeft, 1)), limit: tokensLeft)
    (current, lookedAt) = (next, 0)
    return ask(request)
  }

  /// Asks for the answer after the thinking, which doesn't change any more.
  mutating func conclude(maximumTokens: Int?) -> StrategyAction {
    (current, isConcluding) = (next, true)
    return ask(answer(.conclusion, after: text, maximumTokens, prefix: output == .answer ? cues.answer : ""))
  }

  /// Asks for a look at the answer that the thinking leads to; the thinking goes on.
  mutating func probe(after partial: PartialSample, maximumTokens: Int) -> StrategyAction {
    ask(answer(.probe, after: text + partial.thinking, maximumTokens, prefix: cues.answer))
  }

  /// The reason to cut a running sample: its length, or a loop.
  mutating func cut(_ partial: PartialSample) -> StopReason? {
    guard !partial.isPastThinking else { return nil }
    if tokens + partial.thinkingTokens >= limit { return .thinkingLimit }
    // A repeated call begins again.
    if partial.thinkingTokens < lookedAt { lookedAt = 0 }
    guard partial.thinkingTokens >= lookedAt + Self.tokensBetweenLooks else { return nil }
    lookedAt = partial.thinkingTokens
    return Self.detector.loop(atEndOf: partial.thinking) == nil ? nil : .loop
  }

  /// Adds the thinking of a sample that ended.
  mutating func add(_ candidate: Candidate) {
    text += candidate.thinking
    // An endless sequence of pieces without a token would never reach the limit.
    tokens += max(candidate.thinkingTokens, 1)
  }

  mutating func append(_ cue: String) { text += cue }

  /// Whether a sample that ended by itself is an answer.
  ///
  /// As a text, one that ended at its own limit is: the limit is the client's, and asking for more would exceed it.
  func isAnswer(_ candidate: Candidate) -> Bool {
    candidate.answer != nil || output == .text && (!candidate.text.isEmpty || candidate.finish == .length)
  }

  /// Remembers the latest answer.
  mutating func note(_ id: SampleID, _ candidate: Candidate) {
    if isAnswer(candidate) { lastAnswer = (candidate.answer, id) }
  }

  /// Concludes with the latest answer.
  func conclusion(_ reason: StopReason, confidence: Double? = nil) -> Conclusion {
    Conclusion(answer: lastAnswer?.answer, sample: lastAnswer?.id, reason: reason, confidence: confidence)
  }

  private func answer(_ purpose: SampleRequest.Purpose, after thinking: String, _ tokens: Int?, prefix: String) -> SampleRequest {
    var request = request
    (request.purpose, request.thinking, request.prefix) = (purpose, thinking, prefix)
    request.maximumTokens = tokens ?? request.maximumTokens
    return request
  }

  private mutating func ask(_ request: SampleRequest) -> StrategyAction {
    defer { next += 1 }
    return .sample(next..<next + 1, request)
  }
}
