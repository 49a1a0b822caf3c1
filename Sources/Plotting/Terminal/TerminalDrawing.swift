/// A terminal drawing under construction.
///
/// Head, legend and axis labels take their lines first; the plot gets what is left, at least 4 rows and 10 columns. A value v lies at dot
/// round(f(v)·(n − 1)) of n dots, two a column and four a row, held within ten plots of the plot so that far values can't overflow.
struct TerminalDrawing {
  let chart: Chart
  let renderer: TerminalRenderer
  let series: [Series]
  let horizontalScale: AxisScale
  let verticalScale: AxisScale
  let horizontalTicks: Ticks
  let verticalTicks: Ticks
  let head: [String]
  let symbols: TerminalLegend
  let legend: [String]
  /// The width of the vertical axis's labels.
  let gutter: Int
  var canvas: BrailleCanvas

  init(_ chart: Chart, renderer: TerminalRenderer) {
    self.chart = chart
    self.renderer = renderer
    series = chart.series
    horizontalScale = chart.horizontalScale
    verticalScale = chart.verticalScale
    let style = TerminalStyle(renderer)
    head = style.head(chart, columns: renderer.columns)
    symbols = TerminalLegend(chart, style: style)
    legend = symbols.rows(columns: renderer.columns)
    let rows = max(4, renderer.rows - head.count - legend.count - 3)
    verticalTicks = Ticks(verticalScale, style: chart.y.numbers, maximum: max(2, rows / 3))
    gutter = verticalTicks.major.map(\.label.count).max() ?? 0
    let columns = max(10, renderer.columns - gutter - 3)
    horizontalTicks = Ticks(horizontalScale, style: chart.x.numbers, maximum: max(2, columns / 11))
    canvas = BrailleCanvas(columns: columns, rows: rows)
  }

  /// The column of dots of a horizontal value.
  func x(_ value: Double) -> Int { place(horizontalScale.fraction(value), of: canvas.width) }

  /// The row of dots of a vertical value.
  func y(_ value: Double) -> Int { canvas.height - 1 - place(verticalScale.fraction(value), of: canvas.height) }

  /// The dot of a fraction of the axis.
  private func place(_ fraction: Double, of count: Int) -> Int {
    Int((min(max(fraction, -10), 10) * Double(count - 1)).rounded())
  }

  /// The index of a series in the legend; those without a name share one after it.
  func index(of series: Series) -> Int {
    self.series.firstIndex { $0.name == series.name } ?? self.series.count
  }
}
