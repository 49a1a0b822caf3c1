/// The positions of the parts of a drawing, in pixels from the top left.
///
/// From the top: title, subtitle, legend, name of the vertical axis, plot, tick labels, name of the horizontal axis, note. The head is broken into
/// lines first, since its height decides on the plot's; the horizontal axis gets as many labels as stand clear of one another.
struct SVGLayout: Sendable {
  /// An entry of the legend and the place of its swatch.
  struct LegendEntry: Sendable {
    var series: Series
    var x: Double
    var y: Double
  }

  static let padding = 14.0
  static let titleSize = 16.0
  static let textSize = 12.0
  /// The width of bold text relative to regular.
  static let boldness = 1.12
  static let swatchWidth = 20.0

  var width: Double
  var height: Double
  var titleLines: [String] = []
  var subtitleLines: [String] = []
  var legend: [LegendEntry] = []
  var note: String?
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
    note = chart.hiddenNote
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
    let y = placeLegend(chart.series, from: head)
    verticalNameY = y + 14
    plot.top = y + 26
  }

  /// Lays the legend in rows and gives the height at which they end.
  private mutating func placeLegend(_ series: [Series], from top: Double) -> Double {
    guard !series.isEmpty else { return top }
    var x = Self.padding
    var y = top + 10
    for series in series {
      let entryWidth = Self.swatchWidth + 6 + TextMetrics.width(series.name, size: Self.textSize) + 14
      if x > Self.padding, x + entryWidth > width - Self.padding {
        x = Self.padding
        y += 19
      }
      legend.append(LegendEntry(series: series, x: x, y: y))
      x += entryWidth
    }
    return y + 14
  }

  /// Makes room for the widest vertical label at the left, and for labels, name and note at the bottom.
  private mutating func placePlot() {
    let widest = verticalTicks.major.map { TextMetrics.width($0.label, size: Self.textSize) }.max() ?? 0
    plot.left = Self.padding + widest + 8
    plot.right = width - Self.padding - 10
    plot.bottom = height - Self.padding - (note == nil ? 34 : 52)
  }

  /// Takes as many labels as stand clear of one another.
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
