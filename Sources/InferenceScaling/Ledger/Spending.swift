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
