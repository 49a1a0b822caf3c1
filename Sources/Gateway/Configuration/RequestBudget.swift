import InferenceScaling

/// The budget of a request or of an hour, in which only what is named is limited.
///
/// As JSON `{"tokens": 20000, "usd": 0.01, "calls": 8, "ms": 5000}`.
public struct RequestBudget: Codable, Hashable, Sendable {
  /// Prompt and generated tokens of all calls together.
  public var tokens: Int?
  /// US dollars, by the prices in the configuration.
  public var usd: Double?
  /// Calls to upstreams.
  public var calls: Int?
  /// Milliseconds until the best answer so far is given.
  public var ms: Double?

  /// Makes a budget.
  public init(tokens: Int? = nil, usd: Double? = nil, calls: Int? = nil, ms: Double? = nil) {
    (self.tokens, self.usd, self.calls, self.ms) = (tokens, usd, calls, ms)
  }

  var budget: Budget { Budget(calls: calls, tokens: tokens, usd: usd) }
  /// Whether tokens or money are limited, so that answers need a known most length.
  var limitsTokens: Bool { tokens != nil || usd != nil }

  /// A bound no higher than the budget.
  func clamped(_ bound: Spending) -> Spending {
    var most = bound
    if let tokens, tokens < most.tokens { (most.promptTokens, most.cachedTokens, most.completionTokens) = (tokens, 0, 0) }
    most.usd = min(most.usd, usd ?? .infinity)
    most.calls = min(most.calls, calls ?? .max)
    return most
  }

  /// The longest deadline: eleven days.
  private static let mostMilliseconds = 1e9

  /// - Throws: `GatewayError` if an amount isn't positive, or the milliseconds are too many.
  func validate() throws(GatewayError) {
    guard tokens ?? 1 > 0, usd ?? 1 > 0, calls ?? 1 > 0, ms ?? 1 > 0, (usd ?? 1).isFinite, ms ?? 1 <= Self.mostMilliseconds else {
      throw .invalidRequest("a budget's amounts are positive, and its “ms” are at most \(Int(Self.mostMilliseconds))", parameter: "budget")
    }
  }
}
