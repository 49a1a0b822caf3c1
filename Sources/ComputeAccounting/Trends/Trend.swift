import NumericalMethods
import RealModule

/// A fitted trend with intervals: growth, pieces, breaks, tests, and forecasts that are as wide as its back-casts were wrong.
public struct Trend: Hashable, Sendable, Codable {
  /// The quantity in words.
  public let quantity: String
  /// The rows of the series, before a frontier is chosen.
  public let rows: Int
  /// The fit.
  public let fit: TrendFit
  /// The growth of the last piece.
  public let growth: TrendGrowth
  /// The pieces between breaks; one without breaks.
  public let pieces: [TrendPiece]
  /// The breaks with their intervals.
  public let breaks: [TrendBreak]
  /// The tests of one break after the other.
  public let tests: [BreakTest]
  /// The spread of new observations.
  public let spread: TrendSpread

  init(
    fit: TrendFit, chosen: TrendSeries, all: TrendSeries, replicates: [TrendReplicate], tests: [BreakTest],
    configuration: TrendConfiguration
  ) {
    (quantity, rows, self.fit, self.tests) = (all.quantity, all.points.count, fit, tests)
    let groups = GroupedDraws(chosen.points).count
    func interval(_ estimate: Double, _ sample: [Double]) -> (low: Double, high: Double) {
      Self.interval(estimate, sample, groups: groups, parameters: fit.coefficients.count)
    }
    let bounds = [chosen.points[0].date] + fit.breaks + [fit.last]
    pieces = fit.slopes.enumerated().map { index, slope in
      let (low, high) = interval(slope, replicates.map { $0.slopes[index] })
      let (from, to) = (bounds[index], bounds[index + 1])
      let count = chosen.points.count { $0.date <= to && (index == 0 || $0.date > from) }
      return TrendPiece(from: from, to: to, count: count, growth: TrendGrowth(slope: slope, low: low, high: high))
    }
    growth = pieces[pieces.count - 1].growth
    breaks = fit.breaks.enumerated().map { index, date in
      // Positions are held by the data's ends: they are percentiles as they are.
      let sample = replicates.compactMap { $0.breaks.count == fit.breaks.count ? $0.breaks[index] : nil }
      guard !sample.isEmpty else { return TrendBreak(date: date, low: fit.first, high: fit.last) }
      let percentiles = Percentiles(sample)
      return TrendBreak(date: date, low: min(date, percentiles.quantile(0.05)), high: max(date, percentiles.quantile(0.95)))
    }
    spread = TrendSpread(fit, chosen)
  }

  /// Percentiles of a bootstrap, moved away from the estimate for few groups; without bound where a bootstrap couldn't be made.
  static func interval(_ estimate: Double, _ sample: [Double], groups: Int, parameters: Int) -> (low: Double, high: Double) {
    let freedom = Double(groups - parameters)
    guard !sample.isEmpty, freedom > 0 else { return (-.infinity, .infinity) }
    let wider =
      (Double(groups) / freedom).squareRoot() * StudentDistribution(degreesOfFreedom: freedom).quantile(0.95)
      / NormalDistribution.quantile(0.95)
    let percentiles = Percentiles(sample)
    let (low, high) = (percentiles.quantile(0.05), percentiles.quantile(0.95))
    return (min(estimate, estimate + (low - estimate) * wider), max(estimate, estimate + (high - estimate) * wider))
  }
}

/// A trend's value at a date, with the 90% interval of a new observation and that of the trend.
public struct TrendPrediction: Hashable, Sendable, Codable {
  /// The date, decimal years.
  public let date: Double
  /// The trend's value with the interval of a new observation.
  public let value: MedianInterval
  /// The interval of the trend alone.
  public let trend: MedianInterval
  /// The years beyond the last date; 0 within the data.
  public let yearsBeyond: Double
  /// Those years as a share of the span of the data behind the last break.
  public let spansBeyond: Double

  /// The warning of a date further beyond the data than they are long; `nil` for others.
  public var warning: String? {
    spansBeyond > 1
      ? "the date lies further beyond the data than they reach back: no back-cast of that length exists, so the interval is a guess" : nil
  }
}

extension Trend {
  /// Forecasts a date; before the data it is the trend carried back, with the same widening.
  public func prediction(at date: Double) -> TrendPrediction {
    let centre = fit.log(at: date)
    func interval(_ deviation: Double) -> MedianInterval {
      let reach = spread.multiplier * deviation
      return MedianInterval(median: .exp10(centre), low: .exp10(centre - reach), high: .exp10(centre + reach))
    }
    let beyond = max(0, date - fit.last)
    return TrendPrediction(
      date: date, value: interval(spread.deviation(fit, at: date)), trend: interval(spread.trendDeviation(fit, at: date)),
      yearsBeyond: beyond,
      spansBeyond: beyond / max(fit.last - (fit.breaks.last ?? fit.first), .leastNormalMagnitude))
  }
}
