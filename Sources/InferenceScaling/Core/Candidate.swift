/// The number of a sample or of a node of a search, given by the strategy that asks for it.
public typealias SampleID = Int

/// The reason for which a model ended its text.
public enum FinishReason: String, Hashable, Sendable, Codable {
  /// It was done, or came to a stop sequence.
  case stop
  /// It came to the most tokens that it was allowed.
  case length
  /// The strategy cut it.
  case truncated
}

/// One text that a model gave, with what is known of it.
public struct Candidate: Hashable, Sendable {
  /// The text, without the thinking before it.
  public var text: String
  /// The thinking before the text, without its marks.
  public var thinking: String
  /// The tokens of the thinking.
  public var thinkingTokens: Int
  /// The answer that an extractor found in it, in canonical form; `nil` if none was understood.
  public var answer: String?
  /// Its cost.
  public var cost: Spending
  /// The confidence of each of its tokens, or of groups of them, in order; empty if unknown.
  public var confidences: [Double]
  /// A score that came with it, higher being better.
  public var score: Double?
  /// The reason for which it ended.
  public var finish: FinishReason
  /// The model that gave it, where that matters.
  public var model: String?

  /// Creates a candidate.
  public init(
    text: String = "", thinking: String = "", thinkingTokens: Int = 0, answer: String? = nil, cost: Spending = .zero,
    confidences: [Double] = [], score: Double? = nil,
    finish: FinishReason = .stop, model: String? = nil
  ) {
    self.text = text
    self.thinking = thinking
    self.thinkingTokens = thinkingTokens
    self.answer = answer
    self.cost = cost
    self.confidences = confidences
    self.score = score
    self.finish = finish
    self.model = model
  }

  /// The mean confidence of its tokens; `nil` if none is known.
  public var confidence: Double? {
    confidences.isEmpty ? nil : confidences.reduce(0, +) / Double(confidences.count)
  }
}

/// A sample that is being written.
///
/// `thinking` is what the model marks as its reasoning, `text` what follows. A request for `SampleRequest.Purpose.thinking` begins inside the thinking.
public struct PartialSample: Hashable, Sendable {
  /// The thinking so far, without its marks.
  public var thinking: String
  /// The text after the thinking so far.
  public var text: String
  /// The tokens of the thinking.
  public var thinkingTokens: Int
  /// All tokens generated so far.
  public var tokens: Int
  /// The confidence of each token so far; empty if the model doesn't report any.
  public var confidences: [Double]

  /// Creates a partial sample.
  public init(thinking: String = "", text: String = "", thinkingTokens: Int = 0, tokens: Int = 0, confidences: [Double] = []) {
    self.thinking = thinking
    self.text = text
    self.thinkingTokens = thinkingTokens
    self.tokens = tokens
    self.confidences = confidences
  }

  /// Whether the model has ended its thinking, or doesn't think.
  public var isPastThinking: Bool { tokens > thinkingTokens }

  /// The candidate of a sample that was cut here.
  public func candidate(cost: Spending, model: String? = nil) -> Candidate {
    Candidate(
      text: text, thinking: thinking, thinkingTokens: thinkingTokens, cost: cost, confidences: confidences, finish: .truncated, model: model
    )
  }
}

/// The positions in a sample at which it is reported to the strategy, in tokens.
///
/// A sample is also reported when its thinking ends. A request without report points is never followed and costs nothing more.
public struct ReportPoints: Hashable, Sendable, Codable {
  /// The tokens between two reports.
  public var interval: Int
  /// One more position, for a limit that isn't a multiple of the interval.
  public var limit: Int?

  /// Creates report points.
  ///
  /// - Precondition: the interval is at least one token.
  public init(every interval: Int, limit: Int? = nil) {
    precondition(interval > 0, "reports are at least one token apart")
    self.interval = interval
    self.limit = limit
  }

  /// Returns the first report position in `(after, through]`, or `nil`.
  func position(after: Int, through tokens: Int) -> Int? {
    let multiple = (after / interval + 1) * interval
    let first = limit.map { $0 > after ? min($0, multiple) : multiple } ?? multiple
    return first <= tokens ? first : nil
  }
}
