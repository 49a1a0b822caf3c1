extension SVGDrawing {
  /// Draws the legend: for each series the marks that it has, and its name.
  mutating func drawLegend() {
    for entry in layout.legend {
      let layers = chart.layers.filter { $0.series?.name == entry.series.name }
      markup.open("g", ["class": "legend", "data-series": entry.series.name])
      drawSwatch(entry, layers: layers)
      markup.element("text", ["x": pixels(entry.x + SVGLayout.swatchWidth + 6), "y": pixels(entry.y + 4)], entry.series.name)
      markup.close("g")
    }
  }

  /// Draws the marks of a series in its swatch of 20 pixels.
  ///
  /// They are drawn in the order of the plot: band, stroke, bar, symbol.
  private mutating func drawSwatch(_ entry: SVGLayout.LegendEntry, layers: [Layer]) {
    let center = entry.x + SVGLayout.swatchWidth / 2
    if layers.contains(where: \.isBand) {
      let box = "M\(pixels(entry.x)) \(pixels(entry.y - 5))h20v10h-20z"
      markup.empty("path", fill(entry.series, path: box, opacity: "0.2"))
    }
    if let stroke = layers.lazy.compactMap(\.stroke).first {
      markup.empty("path", outline(entry.series, path: "M\(pixels(entry.x)) \(pixels(entry.y))h20", stroke: stroke))
    }
    if layers.contains(where: \.isErrorBars) {
      let bar = "M\(pixels(center)) \(pixels(entry.y - 6))v12"
      markup.empty("path", outline(entry.series, path: bar, stroke: .solid))
    }
    if layers.contains(where: \.isPoints) {
      openPoints(entry.series)
      markup.empty("path", ["d": symbolPath(entry.series.symbol, x: center, y: entry.y, radius: 4)])
      markup.close("g")
    }
  }
}

extension Layer {
  fileprivate var isPoints: Bool { if case .points = self { true } else { false } }
  fileprivate var isBand: Bool { if case .band = self { true } else { false } }
  fileprivate var isErrorBars: Bool { if case .errorBars = self { true } else { false } }

  /// The stroke of a line, and of a rule, which is dotted.
  fileprivate var stroke: LineLayer.Stroke? {
    switch self {
    case .line(let line): line.stroke
    case .rule: .dotted
    default: nil
    }
  }
}
