import ComputeAccounting
import Plotting
import Tabular
import TextFormats

/// The figure of a trend: rows over time on a logarithmic axis, the trend and its 90% intervals.
///
/// One interval is that of the trend, the wider one that of a new row. The trend is dashed beyond the data. Rows that the frontier leaves out are grey.
struct TrendFigure {
  /// The rows, with those that don't count.
  var series: TrendSeries
  /// The frontier, breaks and resamples of the fit.
  var configuration: TrendConfiguration
  /// The fit of the rows that count.
  var trend: Trend
  /// The last date of a forecast, decimal years.
  var until: Double?

  /// The number of dates at which curves are drawn.
  private static let steps = 60

  /// Draws rows, trend, and the interval of a new row; the forecast is dashed.
  var chart: Chart {
    let chosen = configuration.chosen(series)
    let isFrontier = chosen.points.count < series.points.count
    // Bands first: points and lines lie over them.
    var layers = bands
    if isFrontier {
      let used = Set(chosen.points)
      layers.append(
        .points(PointLayer(Series("other rows", color: .muted), points: series.points.filter { !used.contains($0) }.map(Self.point))))
    }
    layers.append(
      .points(PointLayer(Series(isFrontier ? "frontier" : "rows", color: .categorical(0)), points: chosen.points.map(Self.point))))
    layers += lines
    layers += trend.breaks.map {
      .rule(RuleLayer(Series("", color: .muted), .atX, $0.date, label: "break \(DateText.day($0.date).prefix(7))"))
    }
    return Chart(
      title: "\(trend.quantity): ×\(Number.short(trend.growth.factorPerYear.median, digits: 3)) a year",
      subtitle: subtitle, x: Axis("Date", unit: "year", numbers: .plain), y: Axis(trend.quantity, scale: .log, numbers: .scientific),
      layers: layers)
  }

  /// The growth with its interval.
  private var subtitle: String {
    let years = trend.growth.doublingYears
    let verb = years.median < 0 ? "halves" : "doubles"
    let ends = [years.low, years.high].map { abs($0) }.sorted()
    return
      "\(verb) in \(Number.short(abs(years.median), digits: 3)) years, 90% \(Number.short(ends[0], digits: 3)) to \(Number.short(ends[1], digits: 3)); "
      + "bands: 90% of the trend and of a new row"
  }

  /// A row with its name and day in the tooltip.
  private static func point(_ point: TrendPoint) -> Point {
    Point(x: point.date, y: point.value, label: point.label, details: [Detail("Day", DateText.day(point.date))])
  }

  /// The dates of the curves within the data, breaks among them, and beyond.
  private var dates: (within: [Double], beyond: [Double]) {
    let fit = trend.fit
    let end = max(fit.last, until ?? fit.last)
    return ((Self.dates(fit.first, fit.last) + fit.breaks).sorted(), end > fit.last ? Self.dates(fit.last, end) : [])
  }

  /// The intervals of a new row and of the trend.
  private var bands: [Layer] {
    let predictions = (dates.within + dates.beyond.dropFirst()).map { trend.prediction(at: $0) }
    func band(_ name: String, _ interval: (TrendPrediction) -> MedianInterval) -> Layer {
      let intervals = predictions.map { VerticalInterval(x: $0.date, low: interval($0).low, high: interval($0).high) }
      return .band(BandLayer(Series(name, color: .categorical(1)), intervals: intervals))
    }
    return [band("a new row, 90%") { $0.value }, band("trend", \.trend)]
  }

  /// The trend in its two strokes.
  private var lines: [Layer] {
    func line(_ dates: [Double], _ stroke: LineLayer.Stroke) -> [Layer] {
      guard !dates.isEmpty else { return [] }
      let positions = dates.map { Position(x: $0, y: trend.prediction(at: $0).value.median) }
      return [.line(LineLayer(Series("trend", color: .categorical(1)), positions: positions, stroke: stroke))]
    }
    return line(dates.within, .solid) + line(dates.beyond, .dashed)
  }

  /// Evenly spaced dates, close enough for the widening of the interval to be seen.
  private static func dates(_ from: Double, _ to: Double) -> [Double] {
    (0...steps).map { from + (to - from) * Double($0) / Double(steps) }
  }
}
