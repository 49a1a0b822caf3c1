/// One layer of a chart: a kind of mark and its data.
///
/// | mark | SVG | terminal | Vega-Lite |
/// |---|---|---|---|
/// | points | a symbol, with its facts | a character | `point` |
/// | line | a stroke | braille dots | `line` |
/// | band | a fill of 16% | two dotted edges | `area` |
/// | error bars | strokes with caps | a column of dots | `rule` |
/// | rule | a dotted line with its label | a dotted line | `rule` |
/// | annotation | words, moved off data and words | words in a free row, or none | `text` |
public enum Layer: Codable, Hashable, Sendable {
  /// Separate observations.
  case points(PointLayer)
  /// A curve through positions.
  case line(LineLayer)
  /// A ribbon between a lower and an upper curve.
  case band(BandLayer)
  /// Intervals around points.
  case errorBars(ErrorBarLayer)
  /// A straight line across the whole plot at one value.
  case rule(RuleLayer)
  /// A few words at a position.
  case annotation(Annotation)

  /// The series that the layer belongs to, where it belongs to one.
  public var series: Series? {
    switch self {
    case .points(let layer): layer.series
    case .line(let layer): layer.series
    case .band(let layer): layer.series
    case .errorBars(let layer): layer.series
    case .rule(let layer): layer.series
    case .annotation: nil
    }
  }
}
