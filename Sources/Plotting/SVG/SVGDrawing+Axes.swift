extension SVGDrawing {
  /// Draws grid, ticks, numbers and names of both axes.
  ///
  /// The vertical axis's name stands level above the axis, not turned along it: it is read without tilting the head.
  mutating func drawAxes() {
    markup.open("g", ["class": "grid", "stroke": Palette.grid.light])
    layout.verticalTicks.major.forEach { drawHorizontalLine(at: layout.y($0.value)) }
    layout.horizontalTicks.major.forEach { drawVerticalLine(at: layout.x($0.value)) }
    markup.close("g")
    drawTickMarks()
    drawTickLabels()
    drawNames()
  }

  private mutating func drawHorizontalLine(at y: Double) {
    markup.empty("path", ["d": "M\(pixels(layout.plot.left)) \(pixels(y))H\(pixels(layout.plot.right))"])
  }

  private mutating func drawVerticalLine(at x: Double) {
    markup.empty("path", ["d": "M\(pixels(x)) \(pixels(layout.plot.top))V\(pixels(layout.plot.bottom))"])
  }

  /// Draws both axis lines, long marks at labels and short ones between, as one path.
  ///
  /// Marks are 5 pixels at labels and 3 between, outside of the plot.
  private mutating func drawTickMarks() {
    let plot = layout.plot
    var path = "M\(pixels(plot.left)) \(pixels(plot.top))V\(pixels(plot.bottom))H\(pixels(plot.right))"
    for (values, length) in [(layout.horizontalTicks.major.map(\.value), 5.0), (layout.horizontalTicks.minor, 3)] {
      for value in values { path += "M\(pixels(layout.x(value))) \(pixels(plot.bottom))v\(pixels(length))" }
    }
    for (values, length) in [(layout.verticalTicks.major.map(\.value), 5.0), (layout.verticalTicks.minor, 3)] {
      for value in values { path += "M\(pixels(plot.left)) \(pixels(layout.y(value)))h\(pixels(-length))" }
    }
    markup.empty("path", ["class": "axis", "d": path, "fill": "none", "stroke": Palette.muted.light])
  }

  /// Writes the numbers, centred under the horizontal marks and right-aligned at the vertical ones.
  private mutating func drawTickLabels() {
    let plot = layout.plot
    markup.open("g", ["class": "quiet", "text-anchor": "middle"])
    for tick in layout.horizontalTicks.major {
      markup.element("text", ["x": pixels(layout.x(tick.value)), "y": pixels(plot.bottom + 18)], tick.label)
    }
    markup.close("g")
    markup.open("g", ["class": "quiet", "text-anchor": "end"])
    for tick in layout.verticalTicks.major {
      markup.element("text", ["x": pixels(plot.left - 8), "y": pixels(layout.y(tick.value) + 4)], tick.label)
    }
    markup.close("g")
  }

  /// Writes both axes' names: the vertical one at the left over the plot, the horizontal one centred below.
  private mutating func drawNames() {
    let center = (layout.plot.left + layout.plot.right) / 2
    markup.element("text", ["x": pixels(SVGLayout.padding), "y": pixels(layout.verticalNameY)], chart.y.label)
    markup.element("text", ["x": pixels(center), "y": pixels(layout.plot.bottom + 36), "text-anchor": "middle"], chart.x.label)
  }
}
