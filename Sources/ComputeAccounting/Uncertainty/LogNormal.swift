import NumericalMethods
import RealModule

/// A positive unknown by its median and the standard deviation of its logarithm.
///
/// x = m·exp(s·z), z standard normal. Products and powers of independent ones are of the same form: medians multiply, variances of logarithms add. The
/// 90% interval is m·exp(±1.645·s): s = 0.33 is a factor of 1.72 to both sides. s = 0 is a known number.
public struct LogNormal: Hashable, Sendable, Codable {
  /// The median, m.
  public var median: Double
  /// The standard deviation of the natural logarithm, s.
  public var logDeviation: Double

  /// Creates an unknown; without a deviation, a known number.
  ///
  /// - Precondition: the median is positive and finite, the deviation not negative.
  public init(median: Double, logDeviation: Double = 0) {
    precondition(median > 0 && median.isFinite && logDeviation >= 0, "a log-normal needs a positive median")
    (self.median, self.logDeviation) = (median, logDeviation)
  }

  /// Creates the unknown whose 5th and 95th percentiles are given.
  ///
  /// - Precondition: 0 < low ≤ high.
  public init(low: Double, high: Double) {
    precondition(low > 0 && high >= low, "an interval of a positive unknown has positive ends in order")
    self.init(median: (low * high).squareRoot(), logDeviation: Double.log(high / low) / (2 * Self.ninetieth))
  }

  /// The standard normal's 95th percentile, to which a 90% interval reaches.
  static let ninetieth = NormalDistribution.quantile(0.95)

  /// The value at z standard deviations from the median.
  public func value(at z: Double) -> Double { logDeviation == 0 ? median : median * Double.exp(logDeviation * z) }

  /// The median and the 5th and 95th percentile.
  public var interval: MedianInterval {
    MedianInterval(median: median, low: value(at: -Self.ninetieth), high: value(at: Self.ninetieth))
  }

  /// The product with an independent unknown.
  public static func * (one: LogNormal, other: LogNormal) -> LogNormal {
    LogNormal(
      median: one.median * other.median,
      logDeviation: (one.logDeviation * one.logDeviation + other.logDeviation * other.logDeviation).squareRoot())
  }

  /// The quotient by an independent unknown.
  public static func / (one: LogNormal, other: LogNormal) -> LogNormal {
    one * LogNormal(median: 1 / other.median, logDeviation: other.logDeviation)
  }

  /// The product with a known number.
  ///
  /// - Precondition: the number is positive.
  public static func * (one: LogNormal, factor: Double) -> LogNormal { one * LogNormal(median: factor) }
}

/// A quantity with its 90% interval: median, 5th and 95th percentile.
public struct MedianInterval: Hashable, Sendable, Codable {
  /// The median.
  public var median: Double
  /// The 5th percentile.
  public var low: Double
  /// The 95th percentile.
  public var high: Double

  /// Creates an interval.
  public init(median: Double, low: Double, high: Double) { (self.median, self.low, self.high) = (median, low, high) }

  /// Creates the interval of a known number.
  public init(_ value: Double) { self.init(median: value, low: value, high: value) }

  /// Creates the interval of a sample, by percentiles.
  ///
  /// - Precondition: the sample isn't empty.
  public init(sample: [Double]) {
    let percentiles = Percentiles(sample)
    self.init(median: percentiles.median, low: percentiles.quantile(0.05), high: percentiles.quantile(0.95))
  }
}
