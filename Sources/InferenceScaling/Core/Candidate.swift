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
