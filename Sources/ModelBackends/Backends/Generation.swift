import InferenceScaling

/// A request for one text.
public struct GenerationRequest: Hashable, Sendable {
  /// A message of a conversation.
  public struct Message: Hashable, Sendable {
    /// The author of a message.
    public enum Role: String, Hashable, Sendable { case system, user, assistant }

    /// The author.
    public var role: Role
    /// The text.
    public var text: String

    /// Creates a message.
    public init(_ role: Role, _ text: String) { (self.role, self.text) = (role, text) }
  }

  /// The model; `nil` is the backend's own.
  public var model: String?
  /// The conversation.
  public var messages: [Message]
  /// Whether the text continues the last message, which is the assistant's, instead of following it.
  public var continuesLastMessage: Bool
  /// The most tokens to generate; `nil` is the backend's limit.
  public var maximumTokens: Int?
  /// The temperature; `nil` is the backend's own.
  public var temperature: Double?
  /// The seed of the draws; `nil` lets the backend draw one.
  public var seed: Int?
  /// The texts before which the generated text ends.
  public var stops: [String]
  /// The alternatives whose log-probabilities are wanted for each token: 0 is the token alone, `nil` nothing.
  public var alternatives: Int?

  /// Creates a request.
  public init(
    model: String? = nil, messages: [Message], continuesLastMessage: Bool = false, maximumTokens: Int? = nil, temperature: Double? = nil,
    seed: Int? = nil, stops: [String] = [], alternatives: Int? = nil
  ) {
    self.model = model
    self.messages = messages
    self.continuesLastMessage = continuesLastMessage
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.seed = seed
    self.stops = stops
    self.alternatives = alternatives
  }
}

/// A generated text, with its cost in tokens.
public struct Generation: Hashable, Sendable {
  /// A token and its log-probability.
  public struct Token: Hashable, Sendable {
    /// The token's text.
    public var text: String
    /// The log-probability, in nats.
    public var logProbability: Double
    /// The log-probabilities of the likeliest tokens at this position; empty if they weren't asked for.
    public var alternatives: [Double]

    /// Creates a token.
    public init(text: String, logProbability: Double, alternatives: [Double] = []) {
      (self.text, self.logProbability, self.alternatives) = (text, logProbability, alternatives)
    }
  }

  /// The tokens that a call took.
  public struct Usage: Hashable, Sendable {
    /// The prompt's tokens, cached ones among them.
    public var promptTokens: Int
    /// The prompt's tokens that came from a cache.
    public var cachedTokens: Int
    /// The generated tokens, reasoning among them.
    public var completionTokens: Int

    /// Creates a usage.
    public init(promptTokens: Int, cachedTokens: Int = 0, completionTokens: Int) {
      (self.promptTokens, self.cachedTokens, self.completionTokens) = (promptTokens, cachedTokens, completionTokens)
    }
  }

  /// The text, without the stop that ended it.
  public var text: String
  /// The reasoning before the text, if the model separates it.
  public var reasoning: String
  /// The tokens, if their log-probabilities are known.
  public var tokens: [Token]
  /// The reason for its end.
  public var finish: FinishReason
  /// Whether `onPiece` ended it, and not the model.
  public var isTruncated: Bool
  /// The tokens that it took; `nil` if the backend doesn't report them.
  public var usage: Usage?
  /// The model that answered, if the backend reports it.
  public var model: String?

  /// Creates a text.
  public init(
    text: String, reasoning: String = "", tokens: [Token] = [], finish: FinishReason = .stop, isTruncated: Bool = false,
    usage: Usage? = nil, model: String? = nil
  ) {
    self.text = text
    self.reasoning = reasoning
    self.tokens = tokens
    self.finish = finish
    self.isTruncated = isTruncated
    self.usage = usage
    self.model = model
  }
}

/// A part of a text as it is generated.
public struct GenerationPiece: Hashable, Sendable {
  /// The text that is added.
  public var text: String
  /// The reasoning that is added, if the model separates it.
  public var reasoning: String
  /// The tokens that are added, if their log-probabilities are known.
  public var tokens: [Generation.Token]

  /// Creates a piece.
  public init(text: String, reasoning: String = "", tokens: [Generation.Token] = []) {
    (self.text, self.reasoning, self.tokens) = (text, reasoning, tokens)
  }
}
