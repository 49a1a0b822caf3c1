/// A ribbon between a lower and an upper curve: an interval along an axis.
///
/// What the interval is (of the mean or of a new run, at which level, pointwise or not) is the caption's to say; the layer knows its ends
/// alone. In SVG it is a fill of 16% in the series's colour; intervals with an end that has no place are left out, and the outline goes
/// straight on between their neighbours. In a terminal it is two dotted edges, in Vega-Lite an area.
public struct BandLayer: Codable, Hashable, Sendable {
  /// The series that the band belongs to.
  public var series: Series
  /// The intervals, in order of x.
  public var intervals: [VerticalInterval]

  /// Makes a band.
  public init(_ series: Series, intervals: [VerticalInterval]) {
    self.series = series
    self.intervals = intervals
  }
}

/// Separate intervals: a vertical bar at each x.
///
/// A bar is independent of the point inside it: draw the point in a layer of its own, with the same series. Bars of several series that
/// cover one another at the same x stand side by side in SVG, six pixels apart, and so do points of these series at that x; nothing else
/// moves.
public struct ErrorBarLayer: Codable, Hashable, Sendable {
  /// The series that the bars belong to.
  public var series: Series
  /// The intervals.
  public var intervals: [VerticalInterval]

  /// Makes a layer of error bars.
  public init(_ series: Series, intervals: [VerticalInterval]) {
    self.series = series
    self.intervals = intervals
  }
}

/// A vertical interval at one horizontal value.
public struct VerticalInterval: Codable, Hashable, Sendable {
  /// The horizontal value.
  public var x: Double
  /// The lower end.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// Makes an interval.
  public init(x: Double, low: Double, high: Double) {
    self.x = x
    self.low = low
    self.high = high
  }
}
