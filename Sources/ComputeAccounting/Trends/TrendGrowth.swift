import RealModule

/// The growth of a trend: the factor of a year and the time of a doubling, with 90% intervals.
///
/// With the slope b in orders of magnitude a year the factor is 10^b and the doubling time log₁₀2/b years; it is negative where the quantity falls, and is then
/// the time of a halving. `median` is the fit's own estimate. Where the interval of the slope reaches zero, that of the time has no bound.
public struct TrendGrowth: Hashable, Sendable, Codable {
  /// The factor of a year.
  public var factorPerYear: MedianInterval
  /// The years of a doubling, below zero of a halving.
  public var doublingYears: MedianInterval

  /// Makes the growth of a slope, OOM a year, with its interval.
  public init(slope: Double, low: Double, high: Double) {
    factorPerYear = MedianInterval(median: .exp10(slope), low: .exp10(low), high: .exp10(high))
    let two = Double.log10(2)
    if slope >= 0 {
      doublingYears = MedianInterval(
        median: slope > 0 ? two / slope : .infinity, low: two / max(high, slope), high: low > 0 ? two / low : .infinity)
    } else {
      doublingYears = MedianInterval(median: two / slope, low: high < 0 ? two / high : -.infinity, high: two / min(low, slope))
    }
  }

  /// The slope, ln a year.
  public var rate: Double { .log(factorPerYear.median) }
}

/// A piece of a trend between breaks.
public struct TrendPiece: Hashable, Sendable, Codable {
  /// Its first date, decimal years.
  public let from: Double
  /// Its last date.
  public let to: Double
  /// Its observations.
  public let count: Int
  /// Its growth.
  public let growth: TrendGrowth
}

/// A date at which a trend's growth changes, with its 90% interval, in decimal years.
public struct TrendBreak: Hashable, Sendable, Codable {
  /// The date of the fit.
  public let date: Double
  /// The 5th percentile of bootstraps that search it again.
  public let low: Double
  /// Their 95th percentile.
  public let high: Double
}
