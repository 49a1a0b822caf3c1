/// A model of this process that continues text.
public protocol TextModel: Sendable {
  /// Its name for clients.
  var name: String { get }

  /// Continues a text.
  ///
  /// - Parameters:
  ///   - prompt: What is continued.
  ///   - count: The most tokens to add.
  ///   - temperature: What logits are divided by; 0 takes the likeliest token each time.
  ///   - seed: The seed of the draws.
  ///   - stop: The text after which it ends; empty for none.
  func continuation(of prompt: String, count: Int, temperature: Double, seed: UInt64, stop: String) async throws -> ContinuedText
}

/// What a model added to a text.
public struct ContinuedText: Hashable, Sendable {
  /// A token and how likely it was.
  public struct Token: Hashable, Sendable {
    /// Its text.
    public var text: String
    /// Its log-probability, in nats.
    public var logProbability: Double

    /// Makes a token.
    public init(text: String, logProbability: Double) { (self.text, self.logProbability) = (text, logProbability) }
  }

  /// The added text, without what stopped it.
  public var text: String
  /// All added tokens.
  public var tokens: [Token]
  /// The tokens of the prompt.
  public var promptTokens: Int
  /// Whether the stop ended it, and not the most tokens.
  public var hasEnded: Bool

  /// Makes a text.
  public init(text: String, tokens: [Token], promptTokens: Int, hasEnded: Bool) {
    (self.text, self.tokens, self.promptTokens, self.hasEnded) = (text, tokens, promptTokens, hasEnded)
  }
}
