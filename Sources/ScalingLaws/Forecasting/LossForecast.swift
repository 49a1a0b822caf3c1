/// What a run of a given size and data is expected to reach: a distribution, not a number.
public struct LossForecast: Codable, Hashable, Sendable {
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// The median loss.
  public let loss: Double
  /// Where the expected loss of such runs lies: parameters and discrepancy.
  public let meanInterval: Interval
  /// Where the loss of one new run lies: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// What the width of `runInterval` comes from.
  public let shares: VarianceShares
}
