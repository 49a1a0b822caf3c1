import TextFormats

/// Separate observations of one series.
///
/// Points are drawn in their order, so later ones lie over earlier. Facts of different points may have different names; each name is a
/// column of the exported data.
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

/// A named fact about an observation: as people read it, and as programs do.
///
/// A number is kept in full and written when it is shown: a table of 100,000 runs has half a million facts, of which a drawing shows few.
public struct Detail: Codable, Hashable, Sendable {
  /// The subject: "Tokens D".
  public var name: String
  private var content: Content

  private enum Content: Codable, Hashable, Sendable {
    case text(String)
    case number(Double, style: NumberStyle, digits: Int, unit: String)
  }

  /// Makes a fact of words.
  public init(_ name: String, _ value: String) {
    self.name = name
    content = .text(value)
  }

  /// Makes a fact of a number, which people read to so many digits and with a unit.
  public init(_ name: String, number: Double, style: NumberStyle = .automatic, digits: Int = 3, unit: String = "") {
    self.name = name
    content = .number(number, style: style, digits: digits, unit: unit)
  }

  /// The fact in words, with few digits: "1.2B".
  public var value: String {
    switch content {
    case .text(let text): text
    case .number(let number, let style, let digits, let unit): style.text(number, digits: digits) + (unit.isEmpty ? "" : " \(unit)")
    }
  }

  /// The number in full, which exports of the data hold; nil for a fact of words.
  public var number: Double? { if case .number(let number, _, _, _) = content { number } else { nil } }
}
