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
