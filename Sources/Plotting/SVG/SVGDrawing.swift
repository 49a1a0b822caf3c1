/// A drawing under construction: its markup, and the boxes that words have taken.
///
/// Drawn in this order, later over earlier: surface, head, legend, axes with their grid, data clipped to the plot, words. Marks carry their series in
/// `data-series`, so that a page can show and hide it; colours are classes with the light colour as a plain attribute for programs without style sheets.
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
  /// By how many pixels a series's bars and points stand aside, where several series have bars at one x.
  let asides: [String: Double]

  init(_ chart: Chart, layout: SVGLayout, embedding: SVGRenderer.Embedding) {
    self.chart = chart
    self.layout = layout
    self.embedding = embedding
    pointRadius = SVGDrawing.radius(of: chart)
    asides = SVGDrawing.asides(of: chart)
  }

  /// Puts series whose bars share an x side by side, six pixels apart.
  ///
  /// Bars on one another can't be distinguished. The shift is in pixels, so that it is the same on any scale; curves stay where their data are.
  private static func asides(of chart: Chart) -> [String: Double] {
    let bars = chart.layers.compactMap { layer -> (name: String, places: Set<Double>)? in
      guard case .errorBars(let layer) = layer, !layer.series.name.isEmpty else { return nil }
      return (layer.series.name, Set(layer.intervals.map(\.x)))
    }
    let names = bars.enumerated().filter { index, one in
      bars.enumerated().contains { $0.offset != index && $0.element.name != one.name && !$0.element.places.isDisjoint(with: one.places) }
    }.map(\.element.name)
    let distinct = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    return Dictionary(
      uniqueKeysWithValues: distinct.enumerated().map { ($0.element, 6 * (Double($0.offset) - 0.5 * Double(distinct.count - 1))) })
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
func pixels(_ value: Double) -> String {
  let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
  let whole = "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10)"
  return tenths.magnitude % 10 == 0 ? whole : "\(whole).\(tenths.magnitude % 10)"
}
