/// A provider's price of tokens, in US dollars a token.
///
/// Reasoning tokens bill as completion tokens. Providers quote per million tokens: `TokenPrice(promptPerMillion: 0.15, …)`.
public struct TokenPrice: Hashable, Sendable, Codable {
  /// US dollars for a prompt token.
  public var prompt: Double
  /// US dollars for a prompt token taken from a cache.
  public var cached: Double
  /// US dollars for a generated token.
  public var completion: Double

  /// Creates a price from US dollars a million tokens; cached tokens cost as much as other prompt tokens unless given.
  public init(promptPerMillion: Double, cachedPerMillion: Double? = nil, completionPerMillion: Double) {
    prompt = promptPerMillion / 1e6
    cached = (cachedPerMillion ?? promptPerMillion) / 1e6
    completion = completionPerMillion / 1e6
  }

  /// The price of a local model: zero.
  public static let free = TokenPrice(promptPerMillion: 0, completionPerMillion: 0)

  /// The price of one call, in US dollars: P·c_in + P_cached·c_cached + T·c_out.
  public func usd(promptTokens: Int, cachedTokens: Int = 0, completionTokens: Int) -> Double {
    Double(promptTokens) * prompt + Double(cachedTokens) * cached + Double(completionTokens) * completion
  }
}
