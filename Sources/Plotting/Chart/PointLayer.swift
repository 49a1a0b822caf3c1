/// Separate observations of one series.
public struct PointLayer: Codable, Hashable, Sendable {
  /// The series that the points belong to.
  public var series: Series
  /// The observations.
  public var points: [Point]
  /// The size of a point relative to the usual one.
  public var scale: Double

  /// Makes a layer of points.
  public init(_ series: Series, points: [Point], scale: Double = 1) {
    self.series = series
    self.points = points
    self.scale = scale
  }
}

/// One observation: a position and the facts for its tooltip.
public struct Point: Codable, Hashable, Sendable {
  /// The horizontal value.
  public var x: Double
  /// The vertical value.
  public var y: Double
  /// The observation's name: a run, a model. Empty where it has none.
  public var label: String
  /// Further facts for the tooltip and the data table.
  public var details: [Detail]

  /// Makes a point.
  public init(x: Double, y: Double, label: String = "", details: [Detail] = []) {
    self.x = x
    self.y = y
    self.label = label
    self.details = details
  }
}

/// A named fact about an observation, already written as text.
public struct Detail: Codable, Hashable, Sendable {
  /// The subject: "Tokens D".
  public var name: String
  /// The fact: "1.2B".
  public var value: String

  /// Makes a fact.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
