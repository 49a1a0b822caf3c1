extension SVGDrawing {
  /// Draws a layer's data.
  ///
  /// An element a point, and one for the whole of a line, a band or a layer of bars: so the size of a file grows with its points.
  mutating func drawData(_ layer: Layer) {
    switch layer {
    case .points(let layer): drawPoints(layer)
    case .line(let layer): drawLine(layer)
    case .band(let layer): drawBand(layer)
    case .errorBars(let layer): drawErrorBars(layer)
    case .rule(let layer): drawRule(layer)
    case .annotation: break
    }
  }

  // MARK: Attributes that marks share

  /// The attributes of a filled outline in a series's colour.
  func fill(_ series: Series, path: String, opacity: String) -> Markup.Attributes {
    [
      "class": "fill \(Palette.name(series.color))", "d": path, "fill": Palette.pair(series.color).light, "fill-opacity": opacity,
      "data-series": series.name,
    ]
  }

  /// The attributes of a stroke in a series's colour; dots are thinner than lines.
  func outline(_ series: Series, path: String, stroke: LineLayer.Stroke) -> Markup.Attributes {
    [
      "class": "stroke \(Palette.name(series.color))", "d": path, "fill": "none", "stroke": Palette.pair(series.color).light,
      "stroke-width": stroke == .dotted ? "1.3" : "1.8", "stroke-linejoin": "round", "stroke-dasharray": stroke.dashes,
      "data-series": series.name,
    ]
  }

  /// Opens the group that gives a series's points their colour.
  ///
  /// A fill with an edge in the page's colour, so that points that overlap stay apart, or a stroke for open symbols.
  mutating func openPoints(_ series: Series) {
    let color = Palette.pair(series.color).light
    let name = Palette.name(series.color)
    if series.symbol.isOpen {
      markup.open("g", ["class": "stroke \(name)", "data-series": series.name, "fill": "none", "stroke": color, "stroke-width": "1.6"])
    } else {
      markup.open("g", ["class": "points fill \(name)", "data-series": series.name, "fill": color, "stroke": Palette.surface.light])
    }
  }

  // MARK: Kinds of marks

  /// Draws a layer's points; one that lies outside the plot keeps its tooltip's index, which counts all points.
  private mutating func drawPoints(_ layer: PointLayer) {
    openPoints(layer.series)
    for point in layer.points {
      defer { tip += 1 }
      guard layout.horizontalScale.contains(point.x), layout.verticalScale.contains(point.y) else { continue }
      draw(point, of: layer)
    }
    markup.close("g")
  }

  /// Draws a point with its data.
  ///
  /// In a file it has them with its values as attributes and its facts as a title, in a page with the index of its tooltip.
  private mutating func draw(_ point: Point, of layer: PointLayer) {
    let path = symbolPath(
      layer.series.symbol, x: layout.x(point.x) + aside(layer.series, point.x), y: layout.y(point.y), radius: pointRadius * layer.scale)
    guard isFile else { return markup.empty("path", ["d": path, "data-tip": String(tip)]) }
    markup.open("path", ["d": path, "data-label": point.label, "data-x": point.x.description, "data-y": point.y.description])
    markup.element("title", [:], chart.tooltip(for: point, of: layer.series).text)
    markup.close("path")
  }

  /// Draws a path that starts again after every position that can't be placed.
  ///
  /// So a gap in the data is a gap in the line.
  ///
  /// A position beyond a fixed domain has a place and is drawn, clipped at the plot; one that isn't finite, or not positive on a
  /// logarithmic axis, has none.
  private mutating func drawLine(_ layer: LineLayer) {
    var path = ""
    var isBroken = true
    for position in layer.positions {
      let canPlace = layout.horizontalScale.canPlace(position.x) && layout.verticalScale.canPlace(position.y)
      if canPlace { path += "\(isBroken ? "M" : "L")\(place(position.x, position.y))" }
      isBroken = !canPlace
    }
    titled("path", outline(layer.series, path: path, stroke: layer.stroke), title: layer.series.name)
  }

  /// A closed outline: along the upper ends, and back along the lower.
  private mutating func drawBand(_ layer: BandLayer) {
    let shown = placeable(layer.intervals)
    let upper = shown.map { place($0.x, $0.high) }
    let lower = shown.reversed().map { place($0.x, $0.low) }
    guard !shown.isEmpty else { return }
    let path = "M" + (upper + lower).joined(separator: "L") + "Z"
    titled("path", fill(layer.series, path: path, opacity: "0.16"), title: "\(layer.series.name), interval")
  }

  /// One path for all bars: each from end to end, with a cap of 8 pixels at both.
  private mutating func drawErrorBars(_ layer: ErrorBarLayer) {
    let path = placeable(layer.intervals).reduce(into: "") { path, interval in
      let (x, low, high) = (
        pixels(layout.x(interval.x) + aside(layer.series, interval.x)), pixels(layout.y(interval.low)), pixels(layout.y(interval.high))
      )
      path += "M\(x) \(high)V\(low)m-4 0h8M\(x) \(high)m-4 0h8"
    }
    titled("path", outline(layer.series, path: path, stroke: .solid), title: "\(layer.series.name), interval")
  }

  /// Draws a dotted line across the plot, if its value lies on the axis.
  private mutating func drawRule(_ layer: RuleLayer) {
    let plot = layout.plot
    let path: String
    switch layer.orientation {
    case .atX:
      guard layout.horizontalScale.contains(layer.value) else { return }
      path = "M\(pixels(layout.x(layer.value))) \(pixels(plot.top))V\(pixels(plot.bottom))"
    case .atY:
      guard layout.verticalScale.contains(layer.value) else { return }
      path = "M\(pixels(plot.left)) \(pixels(layout.y(layer.value)))H\(pixels(plot.right))"
    }
    titled("path", outline(layer.series, path: path, stroke: .dotted), title: layer.label)
  }

  /// The intervals whose coordinates all have a place on these axes.
  private func placeable(_ intervals: [VerticalInterval]) -> [VerticalInterval] {
    intervals.filter {
      layout.horizontalScale.canPlace($0.x) && layout.verticalScale.canPlace($0.low) && layout.verticalScale.canPlace($0.high)
    }
  }

  private func aside(_ series: Series, _ x: Double) -> Double { asides[Place(series: series.name, x: x)] ?? 0 }

  private func place(_ x: Double, _ y: Double) -> String { "\(pixels(layout.x(x))) \(pixels(layout.y(y)))" }

  /// Writes an element, in a file with a title that a hover shows.
  private mutating func titled(_ name: String, _ attributes: Markup.Attributes, title: String) {
    guard isFile, !title.isEmpty else { return markup.empty(name, attributes) }
    markup.open(name, attributes)
    markup.element("title", [:], title)
    markup.close(name)
  }
}

extension LineLayer.Stroke {
  fileprivate var dashes: String {
    switch self {
    case .solid: "none"
    case .dashed: "7 4"
    case .dotted: "2 3"
    }
  }
}
