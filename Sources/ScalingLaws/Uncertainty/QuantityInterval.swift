/// An interval of a quantity, with how it was made.
public struct QuantityInterval: Codable, Hashable, Sendable {
  /// What the quantity is called.
  public var quantity: String
  /// The quantity at the fit.
  public var value: Double
  /// From where to where; an end that the runs don't determine is not finite.
  public var interval: Interval
  /// How it was made.
  public var method: IntervalMethod
  /// The probability that it is meant to hold.
  public var confidence: Double

  /// Makes an interval.
  public init(quantity: String, value: Double, interval: Interval, method: IntervalMethod, confidence: Double) {
    self.quantity = quantity
    self.value = value
    self.interval = interval
    self.method = method
    self.confidence = confidence
  }
}

/// How an interval of confidence is made.
public enum IntervalMethod: String, Codable, Hashable, Sendable, CaseIterable {
  /// The estimate and Student's t times the standard error that the sandwich covariance gives; in the logarithm for what is positive.
  case delta
  /// The middle part of the bootstrap replicates.
  case percentile
  /// The same, moved by the bias and the skewness that replicates and jackknife show (Efron, doi:10.1080/01621459.1987.10478410).
  case bca
  /// The values at which the objective, minimised over all else, rises no further than chance would take it.
  case profile

  /// Whether it needs bootstrap replicates.
  public var needsReplicates: Bool { self == .percentile || self == .bca }
}
