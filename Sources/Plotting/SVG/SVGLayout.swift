/// The positions of the parts of a drawing, in pixels from the top left.
///
/// From the top: title, subtitle, legend, name of the vertical axis, plot, tick labels, name of the horizontal axis, note. The head is broken into
/// lines first, since its height decides on the plot's; the horizontal axis gets as many labels as stand clear of one another.
///
/// No font is at hand, so widths are estimated from DejaVu Sans, a wide face (`TextMetrics`): labels stand a little further apart than they
/// need in a narrower one.
struct SVGLayout: Sendable {
  /// An entry of the legend and the place of its swatch, or of its first words.
  struct PlacedEntry: Sendable {
    var entry: LegendEntry
    var x: Double
    var y: Double
  }

  static let padding = 14.0
  static let titleSize = 16.0
  static let textSize = 12.0
  /// The width of bold text relative to regular.
  static let boldness = 1.12
  static let swatchWidth = 20.0
  /// The least height of the plot, as a share of the height asked for.
  static let leastPlot = 0.55

  var width: Double
  var height: Double
  var titleLines: [String] = []
  var subtitleLines: [String] = []
  var legend: [PlacedEntry] = []
  var noteLines: [String] = []
  /// The baseline of the vertical axis's name.
  var verticalNameY = 0.0
  var plot = Box(left: 0, top: 0, right: 0, bottom: 0)
  var horizontalScale: AxisScale
  var verticalScale: AxisScale
  var horizontalTicks: Ticks
  var verticalTicks: Ticks

  init(_ chart: Chart, renderer: SVGRenderer) {
    width = renderer.width
    height = renderer.height
    noteLines = TextMetrics.lines(chart.notes ?? "", upTo: renderer.width - 2 * Self.padding) { TextMetrics.width($0, size: Self.textSize) }
    horizontalScale = chart.horizontalScale
    verticalScale = chart.verticalScale
    verticalTicks = Ticks(verticalScale, style: chart.y.numbers, maximum: max(2, Int(height / 52)))
    horizontalTicks = Ticks(horizontalScale, style: chart.x.numbers, maximum: 2)
    placeHead(chart)
    placePlot()
    placeHorizontalTicks(chart)
  }

  /// Breaks title and subtitle into lines, lays the legend under them, and puts the plot's upper edge below both.
  private mutating func placeHead(_ chart: Chart) {
    let room = width - 2 * Self.padding
    titleLines = TextMetrics.lines(chart.title, upTo: room) { TextMetrics.width($0, size: Self.titleSize * Self.boldness) }
    subtitleLines = TextMetrics.lines(chart.subtitle, upTo: room) { TextMetrics.width($0, size: Self.textSize) }
    let head = Self.padding + Double(titleLines.count) * 21 + Double(subtitleLines.count) * 17 + 6
    let y = placeLegend(chart.legend, from: head)
    verticalNameY = y + 14
    plot.top = y + 26
  }

  /// Lays the legend in rows and gives the height at which they end.
  private mutating func placeLegend(_ entries: [LegendEntry], from top: Double) -> Double {
    guard !entries.isEmpty else { return top }
    var x = Self.padding
    var y = top + 10
    for entry in entries {
      let entryWidth = entry.width + 14
      if x > Self.padding, x + entryWidth > width - Self.padding {
        x = Self.padding
        y += 19
      }
      legend.append(PlacedEntry(entry: entry, x: x, y: y))
      x += entryWidth
    }
    return y + 14
  }

  /// Makes room for the widest vertical label at the left, and for labels, name and note at the bottom.
  ///
  /// On a narrow page a legend of many rows would leave the plot a strip; the drawing grows instead, but not for title and names (70 pixels) alone.
  private mutating func placePlot() {
    let widest = verticalTicks.major.map { TextMetrics.width($0.label, size: Self.textSize) }.max() ?? 0
    plot.left = Self.padding + widest + 8
    plot.right = width - Self.padding - 10
    let foot = Self.padding + 34 + (noteLines.isEmpty ? 0 : 1 + 17 * Double(noteLines.count))
    plot.bottom = max(height - foot, plot.top + min(Self.leastPlot * height, height - foot - 70))
    height = plot.bottom + foot
  }

  /// Takes as many labels as stand clear of one another.
  ///
  /// It begins with a label for 66 pixels and takes one fewer until they stand clear; two are kept in any case. O(labels²).
  private mutating func placeHorizontalTicks(_ chart: Chart) {
    for maximum in stride(from: max(2, Int(plot.width / 66)), through: 2, by: -1) {
      horizontalTicks = Ticks(horizontalScale, style: chart.x.numbers, maximum: maximum)
      if horizontalLabelsStandClear { return }
    }
  }

  /// Whether 12 pixels at least lie between neighbouring labels.
  private var horizontalLabelsStandClear: Bool {
    var end = -Double.infinity
    for tick in horizontalTicks.major {
      let half = TextMetrics.width(tick.label, size: Self.textSize) / 2
      let center = x(tick.value)
      if center - half < end + 12 { return false }
      end = center + half
    }
    return true
  }

  /// The horizontal place of a value.
  func x(_ value: Double) -> Double { plot.left + horizontalScale.fraction(value) * plot.width }

  /// The vertical place of a value.
  func y(_ value: Double) -> Double { plot.bottom - verticalScale.fraction(value) * plot.height }
}

extension LegendEntry {
  /// The width of a cell of a ramp.
  static func cellWidth(_ series: [Series]) -> Double { min(12, max(1.5, 100 / Double(series.count))) }

  fileprivate var width: Double {
    switch self {
    case .series(let series): SVGLayout.swatchWidth + 6 + TextMetrics.width(series.name, size: SVGLayout.textSize)
    case .ramp(let series):
      Self.cellWidth(series) * Double(series.count) + 12 + Self.width(series.first) + Self.width(series.last)
    }
  }

  private static func width(_ series: Series?) -> Double { TextMetrics.width(series?.name ?? "", size: SVGLayout.textSize) }
}

/// A rectangle.
struct Box: Hashable, Sendable {
  var left: Double
  var top: Double
  var right: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }

  func overlaps(_ other: Box) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }

  func contains(_ other: Box) -> Bool {
    left <= other.left && top <= other.top && right >= other.right && bottom >= other.bottom
  }

  func contains(x: Double, y: Double) -> Bool { (left...right).contains(x) && (top...bottom).contains(y) }
}
