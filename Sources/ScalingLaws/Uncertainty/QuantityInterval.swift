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
