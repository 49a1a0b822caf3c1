import ComputeAccounting

/// The cost of work, or its bound: calls, tokens, money, floating-point operations and seconds.
///
/// Prompt tokens are those that were processed; cached ones were read from a shared prefix. Reasoning tokens count as completion tokens.
/// Sums of integers saturate instead of overflowing, so that no report can end the program.
public struct Spending: Hashable, Sendable, Codable {
  /// Calls to a model, a verifier or a tool.
  public var calls: Int
  /// Prompt tokens that were processed.
  public var promptTokens: Int
  /// Prompt tokens that were taken from a cache.
  public var cachedTokens: Int
  /// Tokens that were generated.
  public var completionTokens: Int
  /// Money, in US dollars.
  public var usd: Double
  /// Floating-point operations, a multiplication and an addition being two.
  public var flops: Double
  /// Seconds of work, added over calls that ran side by side.
  public var seconds: Double

  /// Creates a spending; an amount that isn't given is zero.
  public init(
    calls: Int = 0, promptTokens: Int = 0, cachedTokens: Int = 0, completionTokens: Int = 0, usd: Double = 0, flops: Double = 0,
    seconds: Double = 0
  ) {
    self.calls = calls
    self.promptTokens = promptTokens
    self.cachedTokens = cachedTokens
    self.completionTokens = completionTokens
    self.usd = usd
    self.flops = flops
    self.seconds = seconds
  }

  /// Nothing at all.
  public static let zero = Spending()

  /// Prompt, cached and completion tokens together.
  public var tokens: Int { saturating(saturating(promptTokens, cachedTokens), completionTokens) }

  /// The two together.
  public static func + (left: Spending, right: Spending) -> Spending {
    Spending(
      calls: saturating(left.calls, right.calls), promptTokens: saturating(left.promptTokens, right.promptTokens),
      cachedTokens: saturating(left.cachedTokens, right.cachedTokens),
      completionTokens: saturating(left.completionTokens, right.completionTokens), usd: left.usd + right.usd,
      flops: left.flops + right.flops, seconds: left.seconds + right.seconds)
  }

  /// Adds to the left what is on the right.
  public static func += (left: inout Spending, right: Spending) { left = left + right }

  /// The rest without a part of it; no amount is less than zero.
  package func subtracting(_ part: Spending) -> Spending {
    Spending(
      calls: max(calls - part.calls, 0), promptTokens: max(promptTokens - part.promptTokens, 0),
      cachedTokens: max(cachedTokens - part.cachedTokens, 0), completionTokens: max(completionTokens - part.completionTokens, 0),
      usd: max(usd - part.usd, 0), flops: max(flops - part.flops, 0), seconds: max(seconds - part.seconds, 0))
  }

  /// The amounts without the calls that they were spent on.
  package var withoutCalls: Spending { subtracting(Spending(calls: calls)) }
}

extension Spending {
  /// The amount of one resource.
  public subscript(resource: Resource) -> Double {
    switch resource {
    case .calls: Double(calls)
    case .tokens: Double(tokens)
    case .completionTokens: Double(completionTokens)
    case .usd: usd
    case .flops: flops
    case .seconds: seconds
    }
  }

  /// Returns the spending without impossible amounts.
  ///
  /// Negative amounts count as zero, amounts that aren't finite as those of `bound`.
  func sanitized(bound: Spending) -> Spending {
    Spending(
      calls: max(calls, 0), promptTokens: max(promptTokens, 0), cachedTokens: max(cachedTokens, 0),
      completionTokens: max(completionTokens, 0), usd: usd.isFinite ? max(usd, 0) : bound.usd,
      flops: flops.isFinite ? max(flops, 0) : bound.flops, seconds: seconds.isFinite ? max(seconds, 0) : bound.seconds)
  }

  /// The excess over `bound`, resource by resource.
  func excess(over bound: Spending) -> Spending {
    Spending(
      calls: max(calls - bound.calls, 0), promptTokens: max(promptTokens - bound.promptTokens, 0),
      cachedTokens: max(cachedTokens - bound.cachedTokens, 0),
      completionTokens: max(completionTokens - bound.completionTokens, 0), usd: max(usd - bound.usd, 0),
      flops: max(flops - bound.flops, 0), seconds: max(seconds - bound.seconds, 0))
  }
}

private func saturating(_ left: Int, _ right: Int) -> Int {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}

extension TokenPrice {
  /// The cost of one call at this price.
  public func spending(promptTokens: Int, cachedTokens: Int = 0, completionTokens: Int) -> Spending {
    Spending(
      calls: 1, promptTokens: promptTokens, cachedTokens: cachedTokens, completionTokens: completionTokens,
      usd: usd(promptTokens: promptTokens, cachedTokens: cachedTokens, completionTokens: completionTokens))
  }
}

/// Something that inference uses up and that a budget can limit.
public enum Resource: String, CaseIterable, Hashable, Sendable, Codable, CodingKeyRepresentable {
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
  /// That is a part in 10⁹ of the limit for money, FLOP and seconds. A limit or an amount that is not a number allows nothing.
  func limitExceeded(by spending: Spending) -> (resource: Resource, limit: Double)? {
    for resource in Resource.allCases {
      guard let limit = limits[resource] else { continue }
      let allowance: Double
      switch resource {
      case .calls, .tokens, .completionTokens: allowance = 0
      case .usd, .flops, .seconds: allowance = 1e-9 * limit
      }
      if !(spending[resource] <= limit + allowance) { return (resource, limit) }
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
