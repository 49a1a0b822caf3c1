import NumericalMethods
import RealModule
import Tabular

/// A trend of the past held against what came after.
public struct TrendBackcast: Hashable, Sendable, Codable {
  /// The date up to which rows were fitted, decimal years.
  public let date: Double
  /// The trend of the rows before.
  public let trend: Trend
  /// The rows after.
  public let later: Int
  /// Those of them within their 90% intervals.
  public let covered: Int
  /// The median of the factors by which the later rows and the trend differ.
  public let medianFactor: Double
  /// The geometric mean of the later rows over the trend: above 1 where the trend was too low.
  public let bias: Double
  /// The median of the intervals' high ends over their low ends.
  public let width: Double

  /// The share of later rows within their intervals.
  public var coverage: Double { Double(covered) / Double(later) }
}

extension TrendConfiguration {
  /// Fits the rows before a date and counts the later ones within the intervals.
  ///
  /// The frontier of a row is that at its own date. Nothing of the later rows enters the fit, its breaks or its spread.
  ///
  /// - Throws: `TrendError` with fewer than four rows before the date, or none from it on.
  public func backcast(_ series: TrendSeries, from date: Double) throws(TrendError) -> TrendBackcast {
    let later = chosen(series).from(date)
    let before = series.before(date)
    guard chosen(before).points.count >= Self.fewest, !later.points.isEmpty else {
      throw .tooFewAround(DateText.day(date), before: chosen(before).points.count, after: later.points.count)
    }
    let trend = try fit(before)
    let predictions = later.points.map { trend.prediction(at: $0.date).value }
    let factors = zip(later.points, predictions).map { Double.log10($0.value / $1.median) }
    return TrendBackcast(
      date: date, trend: trend, later: later.points.count,
      covered: zip(later.points, predictions).count { $0.value >= $1.low && $0.value <= $1.high },
      medianFactor: .exp10(Percentiles(factors.map(\.magnitude)).median), bias: .exp10(mean(factors)),
      width: Percentiles(predictions.map { $0.high / $0.low }).median)
  }
}
