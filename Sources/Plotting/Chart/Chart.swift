/// A figure as a value: axes and layers of data, without a word about pixels.
///
/// A chart is rendered by ``SVGRenderer``, ``TerminalRenderer`` and ``VegaLiteRenderer``; the same chart gives the same bytes.
///
/// Nothing in it depends on the medium: no pixel, no font, no theme. A result's figure is a function that gives a chart; it is tested by
/// the chart's values, and its renderers by golden files.
///
/// Layers are drawn in their order, later over earlier, except that words come last, and that a terminal draws points after all lines.
public struct Chart: Codable, Hashable, Sendable {
  /// The title: the figure's message in a few words.
  public var title: String
  /// A second line under the title; empty for none.
  public var subtitle: String
  /// The description for readers who can't see the figure; if empty, the title and subtitle.
  public var summary: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The data, drawn in this order.
  public var layers: [Layer]
  /// A remark on the data under the drawing, such as how many points are left out; nil for none.
  ///
  /// Renderers add a note of their own about points that have no place on the axes.
  public var note: String?

  /// Makes a chart; layers may be appended later.
  public init(
    title: String, subtitle: String = "", summary: String = "", x: Axis, y: Axis, layers: [Layer] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.summary = summary
    self.x = x
    self.y = y
    self.layers = layers
  }

  /// The same data on other scales.
  ///
  /// A fixed domain that the new scale can't hold (zero on a logarithmic axis) is replaced by the data's extent.
  public func scaled(x: Axis.Scale, y: Axis.Scale) -> Chart {
    var copy = self
    copy.x = self.x.scaled(x)
    copy.y = self.y.scaled(y)
    return copy
  }

  /// The series with a name, in the order in which the layers first mention them: the legend.
  public var series: [Series] {
    var seen: Set<String> = []
    return layers.compactMap(\.series).filter { !$0.name.isEmpty && seen.insert($0.name).inserted }
  }

  /// The entries of the legend: series, and ordered ones as a ramp where they are more than anybody tells apart.
  ///
  /// More than nine ordered series, such as the budgets of a sweep, would fill the legend with numbers whose colours nobody can find again;
  /// between the first name and the last the eye reads a ramp.
  var legend: [LegendEntry] {
    let ordered = series.filter(\.isOrdered)
    guard ordered.count > LegendEntry.mostOrdered else { return series.map { .series($0) } }
    return series.compactMap { series in
      if series.name == ordered[0].name { return .ramp(ordered) }
      return series.isOrdered ? nil : .series(series)
    }
  }
}

/// An entry of a legend.
enum LegendEntry: Hashable, Sendable {
  /// The marks of a series and its name.
  case series(Series)
  /// Series on the ordered scale, least first, between the names of the first and the last.
  case ramp([Series])

  /// The most ordered series that are listed by name.
  static let mostOrdered = 9
}

extension Series {
  /// Whether the series lies on the ordered scale.
  var isOrdered: Bool { if case .sequential = color { true } else { false } }
}
