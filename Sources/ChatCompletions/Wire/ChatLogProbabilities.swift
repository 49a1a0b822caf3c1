/// The log-probabilities of an answer's tokens.
public struct ChatLogProbabilities: Hashable, Sendable, Codable {
  /// A token and its alternatives.
  public struct Token: Hashable, Sendable, Codable {
    /// The token's text.
    public var token: String
    /// Its log-probability, in nats.
    public var logprob: Double
    /// Its bytes, where the server tells them: a token may be a part of a character.
    public var bytes: [Int]?
    /// The likeliest tokens at its place.
    public var alternatives: [Alternative]?

    private enum CodingKeys: String, CodingKey {
      case token, logprob, bytes
      case alternatives = "top_logprobs"
    }

    /// Makes a token.
    public init(token: String, logprob: Double, alternatives: [Alternative]? = nil) {
      self.token = token
      self.logprob = logprob
      self.alternatives = alternatives
    }
  }

  /// A token that could have stood at a place.
  public struct Alternative: Hashable, Sendable, Codable {
    /// Its text.
    public var token: String
    /// Its log-probability, in nats.
    public var logprob: Double
    /// Its bytes, where the server tells them.
    public var bytes: [Int]?
  }

  /// The tokens in order; a server whose tokens are bytes may give fewer than it generated.
  public var content: [Token]?

  /// Makes log-probabilities.
  public init(content: [Token]?) { self.content = content }
}
