/// Something that inference uses up and that a budget can limit.
public enum Resource: String, CaseIterable, Hashable, Sendable, Codable {
  case calls, tokens, completionTokens, usd, flops, seconds

  /// Its name in a sentence.
  var unit: String {
    switch self {
    case .calls: "calls"
    case .tokens: "tokens"
    case .completionTokens: "completion tokens"
    case .usd: "US dollars"
    case .flops: "FLOP"
    case .seconds: "seconds"
    }
  }
}

/// The most that may be spent, of each resource that is limited.
public struct Budget: Hashable, Sendable, Codable {
  /// Limits by resource; what is absent isn't limited.
  public var limits: [Resource: Double]

  /// Creates a budget; a resource that isn't given isn't limited.
  public init(
    calls: Int? = nil, tokens: Int? = nil, completionTokens: Int? = nil, usd: Double? = nil, flops: Double? = nil, seconds: Double? = nil
  ) {
    limits = [:]
    limits[.calls] = calls.map(Double.init)
    limits[.tokens] = tokens.map(Double.init)
    limits[.completionTokens] = completionTokens.map(Double.init)
    limits[.usd] = usd
    limits[.flops] = flops
    limits[.seconds] = seconds
  }

  /// No limits.
  public static let unlimited = Budget()

  /// Returns the first limit that `spending` exceeds by more than the rounding of sums.
  ///
  /// That is a part in 10⁹ of the limit for money, FLOP and seconds.
  func limitExceeded(by spending: Spending) -> (resource: Resource, limit: Double)? {
    for resource in Resource.allCases {
      guard let limit = limits[resource] else { continue }
      let allowance: Double
      switch resource {
      case .calls, .tokens, .completionTokens: allowance = 0
      case .usd, .flops, .seconds: allowance = 1e-9 * limit
      }
      if spending[resource] > limit + allowance { return (resource, limit) }
    }
    return nil
  }
}

/// The reason for which a ledger refused a spend.
public struct Refusal: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The resource that is short.
  public var resource: Resource
  /// The most that the spend could take.
  public var asked: Double
  /// The amount neither spent nor reserved.
  public var available: Double
  /// The budget's limit.
  public var limit: Double

  /// Creates a refusal.
  public init(resource: Resource, asked: Double, available: Double, limit: Double) {
    self.resource = resource
    self.asked = asked
    self.available = available
    self.limit = limit
  }

  /// The refusal in words, with what to do.
  public var description: String {
    "the next call may take \(Self.text(asked)) \(resource.unit), and \(Self.text(available)) of the budget of \(Self.text(limit)) are left: "
      + "raise the budget, or lower the most tokens of a call"
  }

  /// Formats an amount, without a fraction if it is whole.
  private static func text(_ amount: Double) -> String {
    amount == amount.rounded() && abs(amount) < 1e15 ? "\(Int(amount))" : "\(amount)"
  }
}
