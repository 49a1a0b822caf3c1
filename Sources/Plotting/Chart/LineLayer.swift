/// A curve through positions, straight between neighbours.
///
/// Sample a law densely enough that it looks smooth on any scale: a power law between two positions is straight on logarithmic axes only.
public struct LineLayer: Codable, Hashable, Sendable {
  /// The pattern of a stroke.
  ///
  /// The pattern has one meaning in every figure, so that a reader sees without a legend what was extrapolated.
  public enum Stroke: String, Codable, Hashable, Sendable {
    /// An unbroken line: what was fitted, where it was fitted.
    case solid
    /// Dashes: an extrapolation.
    case dashed
    /// Dots: a reference.
    case dotted
  }

  /// The series that the line belongs to.
  public var series: Series
  /// The positions, in drawing order.
  public var positions: [Position]
  /// The pattern of the stroke.
  public var stroke: Stroke

  /// Makes a line.
  public init(_ series: Series, positions: [Position], stroke: Stroke = .solid) {
    self.series = series
    self.positions = positions
    self.stroke = stroke
  }
}

/// A pair of values.
public struct Position: Codable, Hashable, Sendable {
  /// The horizontal value.
  public var x: Double
  /// The vertical value.
  public var y: Double

  /// Makes a position.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
