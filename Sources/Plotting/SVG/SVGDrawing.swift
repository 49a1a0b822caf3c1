/// A drawing under construction: its markup, and the boxes that words have taken.
///
/// Drawn in this order, later over earlier: surface, head, legend, axes with their grid, data clipped to the plot, words. Marks carry their series in
/// `data-series`, so that a page can show and hide it; colours are classes with the light colour as a plain attribute for programs without style sheets.
///
/// Coordinates are in tenths of a pixel: finer ones would only make files larger, and rounding makes their bytes the same on every machine.
struct SVGDrawing {
  let chart: Chart
  let layout: SVGLayout
  let embedding: SVGRenderer.Embedding
  var markup = Markup()
  /// The boxes of words in the plot, which later words avoid.
  var taken: [Box] = []
  /// The radius of a point of the usual size; smaller where there are hundreds.
  let pointRadius: Double
  /// The index of the next point's tooltip.
  var tip = 0
  /// By how many pixels bars and points stand aside where bars of several series cover one another at one x.
  let asides: [Place: Double]

  /// A series at a value of the horizontal axis.
  struct Place: Hashable {
    var series: String
    var x: Double
  }

  init(_ chart: Chart, layout: SVGLayout, embedding: SVGRenderer.Embedding) {
    self.chart = chart
    self.layout = layout
    self.embedding = embedding
    pointRadius = SVGDrawing.radius(of: chart)
    asides = SVGDrawing.asides(of: chart)
  }

  /// Puts bars of several series side by side, six pixels apart, where they cover one another at one x.
  ///
  /// Bars on one another can't be distinguished. The shift is in pixels, so that it is the same on any scale; all else stays where its data are.
  ///
  /// Bars cover one another if their intervals meet. k bars at one x stand at 6·(i − (k − 1)/2) pixels, i their place in drawing order.
  /// Only equal values of x count: bars that lie near each other without being at one x aren't moved. O(bars² at one x).
  private static func asides(of chart: Chart) -> [Place: Double] {
    var bars: [Double: [(series: String, low: Double, high: Double)]] = [:]
    for case .errorBars(let layer) in chart.layers where !layer.series.name.isEmpty {
      for interval in layer.intervals { bars[interval.x, default: []].append((layer.series.name, interval.low, interval.high)) }
    }
    var asides: [Place: Double] = [:]
    for (x, bars) in bars {
      let covered = bars.filter { one in
        bars.contains { $0.series != one.series && $0.low <= one.high && one.low <= $0.high }
      }
      for (index, bar) in covered.enumerated() {
        asides[Place(series: bar.series, x: x)] = 6 * (Double(index) - 0.5 * Double(covered.count - 1))
      }
    }
    return asides
  }

  /// The radius of a point, by the number of points.
  ///
  /// 3.8 pixels up to 150, 3.1 up to 500, then 2.4.
  private static func radius(of chart: Chart) -> Double {
    let points = chart.layers.reduce(0) { count, layer in
      if case .points(let layer) = layer { count + layer.points.count } else { count }
    }
    return points <= 150 ? 3.8 : points <= 500 ? 3.1 : 2.4
  }

  var isFile: Bool { embedding == .file }

  private var identifier: String {
    switch embedding {
    case .file: "chart"
    case .page(let identifier): identifier
    }
  }

  /// Draws the whole.
  mutating func draw() {
    openRoot()
    drawHead()
    drawLegend()
    drawAxes()
    openClip()
    chart.layers.forEach { drawData($0) }
    markup.close("g")
    chart.layers.forEach { drawWords($0) }
    markup.close("svg")
  }

  /// Opens the drawing with its size, its description for screen readers, and its page.
  private mutating func openRoot() {
    let size = "\(pixels(layout.width)) \(pixels(layout.height))"
    markup.open(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": "0 0 \(size)", "width": pixels(layout.width),
        "height": pixels(layout.height), "role": "img", "aria-label": description,
        "font-family": "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif", "font-size": "12",
        "fill": Palette.ink.light,
      ])
    if isFile { markup.style(SVGStyle.file) }
    markup.empty(
      "rect",
      [
        "class": "surface", "width": pixels(layout.width), "height": pixels(layout.height), "fill": Palette.surface.light,
      ])
  }

  private var description: String {
    guard chart.summary.isEmpty else { return chart.summary }
    return chart.subtitle.isEmpty ? chart.title : "\(chart.title). \(chart.subtitle)"
  }

  /// Opens the group of data, clipped to the plot with five pixels around it.
  ///
  /// A point on an edge is whole.
  ///
  /// The identifier of the clip path begins with that of the embedding, which is unique in a page.
  private mutating func openClip() {
    let plot = layout.plot
    markup.open("clipPath", ["id": "\(identifier)-plot"])
    markup.empty(
      "rect",
      [
        "x": pixels(plot.left - 5), "y": pixels(plot.top - 5), "width": pixels(plot.width + 10), "height": pixels(plot.height + 10),
      ])
    markup.close("clipPath")
    markup.open("g", ["clip-path": "url(#\(identifier)-plot)"])
  }

  /// Writes title and subtitle at the top, and at the bottom the note about points that aren't drawn.
  private mutating func drawHead() {
    var y = SVGLayout.padding + 15
    for line in layout.titleLines {
      markup.element("text", ["x": pixels(SVGLayout.padding), "y": pixels(y), "font-size": "16", "font-weight": "600"], line)
      y += 21
    }
    y -= 2
    for line in layout.subtitleLines {
      markup.element("text", ["class": "quiet", "x": pixels(SVGLayout.padding), "y": pixels(y)], line)
      y += 17
    }
    for (index, line) in layout.noteLines.reversed().enumerated() {
      let bottom = layout.height - SVGLayout.padding + 2 - 17 * Double(index)
      markup.element("text", ["class": "quiet", "x": pixels(SVGLayout.padding), "y": pixels(bottom), "font-style": "italic"], line)
    }
  }
}

/// A coordinate in tenths of a pixel, without a trailing zero.
///
/// Held within ±10⁶ pixels, so that a far value can't overflow and viewers can't lose the path.
func pixels(_ value: Double) -> String {
  let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
  let whole = "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10)"
  return tenths.magnitude % 10 == 0 ? whole : "\(whole).\(tenths.magnitude % 10)"
}
