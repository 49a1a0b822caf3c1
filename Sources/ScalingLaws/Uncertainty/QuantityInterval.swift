/// An interval of a quantity, with how it was made.
public struct QuantityInterval: Codable, Hashable, Sendable {
  /// The name of the quantity.
  public var quantity: String
  /// The quantity at the fit.
  public var value: Double
  /// From where to where; an end that the runs don't determine is not finite.
  public var interval: Interval
  /// The method of the interval.
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

/// A method for confidence intervals.
public enum IntervalMethod: String, Codable, Hashable, Sendable, CaseIterable {
  /// g ± t·σ with the sandwich covariance's standard error and Student's t.
  ///
  /// In the logarithm for positive quantities.
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
