extension SVGDrawing {
  /// Writes a layer's words over all data.
  mutating func drawWords(_ layer: Layer) {
    switch layer {
    case .annotation(let annotation):
      guard layout.horizontalScale.contains(annotation.x), layout.verticalScale.contains(annotation.y) else { return }
      write(annotation.text, near: layout.x(annotation.x), layout.y(annotation.y))
    case .rule(let rule) where !rule.label.isEmpty:
      drawLabel(of: rule)
    default: break
    }
  }

  /// Writes a rule's label at its upper or right end.
  private mutating func drawLabel(of rule: RuleLayer) {
    switch rule.orientation {
    case .atX:
      guard layout.horizontalScale.contains(rule.value) else { return }
      write(rule.label, near: layout.x(rule.value), layout.plot.top + 10)
    case .atY:
      guard layout.verticalScale.contains(rule.value) else { return }
      write(rule.label, near: layout.plot.right - 8, layout.y(rule.value))
    }
  }

  /// Writes words near a position.
  ///
  /// They go into the box inside the plot that covers the fewest other words, then the least data.
  ///
  /// 24 boxes are tried, O(boxes × (words + data)); if none lies inside the plot, the first is moved in.
  private mutating func write(_ text: String, near x: Double, _ y: Double) {
    let width = TextMetrics.width(text, size: SVGLayout.textSize)
    let candidates = boxes(width: width, x: x, y: y)
    let inside = candidates.filter(layout.plot.contains)
    let obstacles = dataPlaces
    let costs = inside.map { box in
      1000 * taken.count { $0.overlaps(box) } + obstacles.count { box.contains(x: $0.x, y: $0.y) }
    }
    let box = zip(inside, costs).min { $0.1 < $1.1 }?.0 ?? moved(candidates[0])
    taken.append(box)
    markup.element(
      "text",
      [
        "class": "halo", "x": pixels(box.left), "y": pixels(box.bottom - 4), "paint-order": "stroke", "stroke": Palette.surface.light,
        "stroke-width": "3", "stroke-linejoin": "round",
      ], text)
  }

  /// The places, in pixels, of all points and of the positions along lines.
  private var dataPlaces: [Position] {
    chart.layers.flatMap { layer -> [Position] in
      switch layer {
      case .points(let layer): layer.points.map { Position(x: $0.x, y: $0.y) }
      case .line(let layer): layer.positions
      default: []
      }
    }.filter { layout.horizontalScale.contains($0.x) && layout.verticalScale.contains($0.y) }
      .map { Position(x: layout.x($0.x), y: layout.y($0.y)) }
  }

  /// Places to try, nearest first: above, right, left, below, and the same farther away.
  private func boxes(width: Double, x: Double, y: Double) -> [Box] {
    var boxes: [Box] = []
    for gap in [7.0, 20, 36] {
      let above = y - gap - 15
      let below = y + gap
      let tops = [above, y - 8, y - 8, below, above, above, below, below]
      let lefts = [
        x - width / 2, x + gap + 2, x - gap - 2 - width, x - width / 2, x + 4, x - width - 4, x + 4, x - width - 4,
      ]
      boxes += zip(lefts, tops).map { Box(left: $0, top: $1, right: $0 + width, bottom: $1 + 16) }
    }
    return boxes
  }

  /// The box moved by the least that brings it inside the plot.
  private func moved(_ box: Box) -> Box {
    let left = max(layout.plot.left, min(box.left, layout.plot.right - box.width))
    let top = max(layout.plot.top, min(box.top, layout.plot.bottom - box.height))
    return Box(left: left, top: top, right: left + box.width, bottom: top + box.height)
  }
}
