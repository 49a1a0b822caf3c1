/// A straight line across the whole plot at one value of one axis.
///
/// Its value counts for the extent of its axis, unless that is fixed, so that a reference is always in view. In a terminal and in Vega-Lite
/// it has no label, though Vega-Lite's data hold it: say in the caption what it is.
public struct RuleLayer: Codable, Hashable, Sendable {
  /// The axis whose value is marked.
  public enum Orientation: String, Codable, Hashable, Sendable {
    /// A vertical line at a horizontal value.
    case atX
    /// A horizontal line at a vertical value.
    case atY
  }

  /// The series that the rule belongs to; it gives the colour.
  public var series: Series
  /// The axis of the value.
  public var orientation: Orientation
  /// The value marked.
  public var value: Double
  /// A few words next to the rule; empty for none.
  public var label: String

  /// Makes a rule.
  public init(_ series: Series, _ orientation: Orientation, _ value: Double, label: String = "") {
    self.series = series
    self.orientation = orientation
    self.value = value
    self.label = label
  }
}

/// A few words at a position, moved aside where they would cover other words.
///
/// SVG tries 24 boxes around the position and takes the one that covers the fewest words, then the least data. A terminal has six places
/// and leaves the words out where none is free.
public struct Annotation: Codable, Hashable, Sendable {
  /// The horizontal value.
  public var x: Double
  /// The vertical value.
  public var y: Double
  /// The words.
  public var text: String

  /// Makes an annotation.
  public init(x: Double, y: Double, _ text: String) {
    self.x = x
    self.y = y
    self.text = text
  }
}
