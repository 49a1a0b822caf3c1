/// One line of thought that is continued piece by piece.
struct ThinkingText: Sendable {
  let request: SampleRequest
  /// All that was thought, marks included.
  private(set) var text: String
  /// The tokens that were generated for it.
  private(set) var tokens = 0
  /// Whether the answer alone was asked for last.
  private(set) var isConcluding = false
  private var next: SampleID = 0
  private var lastAnswer: (answer: String, id: SampleID)?

  init(request: SampleRequest) {
    self.request = request
    text = request.prefix
  }

  /// Asks for so many more tokens of thinking.
  mutating func think(tokens: Int) -> StrategyAction {
    isConcluding = false
    return ask(.thinking, prefix: text, tokens: tokens)
  }

  /// Asks for the answer after what was thought so far; what was thought doesn't change.
  mutating func askForAnswer(_ mark: String, tokens: Int?) -> StrategyAction {
    isConcluding = true
    return ask(.conclusion, prefix: text + mark, tokens: tokens)
  }

  /// Adds what was thought.
  mutating func add(_ id: SampleID, _ candidate: Candidate) {
    text += candidate.text
    // An endless sequence of pieces without a token would never come to the limit.
    tokens += max(candidate.cost.completionTokens, 1)
    note(id, candidate)
  }

  /// Adds a mark.
  mutating func append(_ mark: String) { text += mark }

  /// Remembers the latest answer.
  mutating func note(_ id: SampleID, _ candidate: Candidate) {
    if let answer = candidate.answer { lastAnswer = (answer, id) }
  }

  /// The latest answer.
  func conclusion(_ reason: StopReason, confidence: Double? = nil) -> Conclusion {
    Conclusion(answer: lastAnswer?.answer, sample: lastAnswer?.id, reason: reason, confidence: confidence)
  }

  private mutating func ask(_ purpose: SampleRequest.Purpose, prefix: String, tokens: Int?) -> StrategyAction {
    defer { next += 1 }
    var request = request
    request.purpose = purpose
    request.prefix = prefix
    request.maximumTokens = tokens ?? request.maximumTokens
    return .sample(next..<next + 1, request)
  }
}
