extension SVGDrawing {
  /// Draws the legend: for each series the marks that it has, and its name.
  ///
  /// An entry carries its series in `data-series`, as its marks do, so a page dims all others while the pointer is on it.
  mutating func drawLegend() {
    for placed in layout.legend {
      switch placed.entry {
      case .series(let series): drawEntry(series, x: placed.x, y: placed.y)
      case .ramp(let series): drawRamp(series, x: placed.x, y: placed.y)
      }
    }
  }

  private mutating func drawEntry(_ series: Series, x: Double, y: Double) {
    let layers = chart.layers.filter { $0.series?.name == series.name }
    markup.open("g", ["class": "legend", "data-series": series.name])
    drawSwatch(series, x: x, y: y, layers: layers)
    markup.element("text", ["x": pixels(x + SVGLayout.swatchWidth + 6), "y": pixels(y + 4)], series.name)
    markup.close("g")
  }

  /// Draws a cell for each of many ordered series, between the names of the first and the last.
  ///
  /// A hover over a cell shows its name.
  private mutating func drawRamp(_ series: [Series], x: Double, y: Double) {
    guard let first = series.first, let last = series.last else { return }
    markup.element("text", ["x": pixels(x), "y": pixels(y + 4)], first.name)
    let (start, width) = (x + TextMetrics.width(first.name, size: SVGLayout.textSize) + 6, LegendEntry.cellWidth(series))
    for (index, series) in series.enumerated() {
      markup.open("g", ["class": "legend", "data-series": series.name])
      let cell = "M\(pixels(start + Double(index) * width)) \(pixels(y - 6))h\(pixels(width))v12h\(pixels(-width))z"
      markup.open("path", fill(series, path: cell, opacity: "1"))
      markup.element("title", [:], series.name)
      markup.close("path")
      markup.close("g")
    }
    markup.element("text", ["x": pixels(start + Double(series.count) * width + 6), "y": pixels(y + 4)], last.name)
  }

  /// Draws the marks of a series in its swatch of 20 pixels.
  ///
  /// They are drawn in the order of the plot: band, stroke, bar, symbol.
  private mutating func drawSwatch(_ series: Series, x: Double, y: Double, layers: [Layer]) {
    let center = x + SVGLayout.swatchWidth / 2
    if layers.contains(where: \.isBand) {
      let box = "M\(pixels(x)) \(pixels(y - 5))h20v10h-20z"
      markup.empty("path", fill(series, path: box, opacity: "0.2"))
    }
    if let stroke = layers.lazy.compactMap(\.stroke).first {
      markup.empty("path", outline(series, path: "M\(pixels(x)) \(pixels(y))h20", stroke: stroke))
    }
    if layers.contains(where: \.isErrorBars) {
      let bar = "M\(pixels(center)) \(pixels(y - 6))v12"
      markup.empty("path", outline(series, path: bar, stroke: .solid))
    }
    if layers.contains(where: \.isPoints) {
      openPoints(series)
      markup.empty("path", ["d": symbolPath(series.symbol, x: center, y: y, radius: 4)])
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
