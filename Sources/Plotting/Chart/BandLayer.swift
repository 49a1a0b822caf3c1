/// A ribbon between a lower and an upper curve: an interval along an axis.
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
