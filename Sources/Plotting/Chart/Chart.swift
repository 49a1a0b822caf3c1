/// A figure as a value: axes and layers of data, without a word about pixels.
///
/// A chart is rendered by ``SVGRenderer``, ``TerminalRenderer`` and ``VegaLiteRenderer``; the same chart gives the same bytes.
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
}
