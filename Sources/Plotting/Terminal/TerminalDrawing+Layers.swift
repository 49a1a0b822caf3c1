extension TerminalDrawing {
  /// Draws bands, lines and bars, then points, then words over them.
  mutating func drawLayers() {
    for layer in chart.layers { drawDots(layer) }
    for case .line(let layer) in chart.layers { drawLetters(layer) }
    for layer in chart.layers { drawPoints(layer) }
    for case .annotation(let annotation) in chart.layers { write(annotation) }
  }

  private mutating func drawDots(_ layer: Layer) {
    switch layer {
    case .line(let layer): drawLine(layer)
    case .band(let layer): drawBand(layer)
    case .errorBars(let layer): drawBars(layer)
    case .rule(let layer): drawRule(layer)
    case .points, .annotation: break
    }
  }

  /// Sets the dots along each segment.
  ///
  /// Dashes and dots count on over segments, so that a curve of many short ones is broken evenly.
  private mutating func drawLine(_ layer: LineLayer) {
    let owner = index(of: layer.series)
    let period = layer.stroke == .solid ? 1 : layer.stroke == .dashed ? 6 : 3
    let length = layer.stroke == .solid ? 1 : layer.stroke == .dashed ? 4 : 1
    var count = 0
    for (start, end) in zip(layer.positions, layer.positions.dropFirst()) where canPlace(start) && canPlace(end) {
      for (x, y) in dots(from: (x(start.x), y(start.y)), to: (x(end.x), y(end.y))) {
        if count % period < length { canvas.set(x: x, y: y, owner: owner) }
        count += 1
      }
    }
  }

  /// Puts the letter of a line that has one at three of its positions.
  ///
  /// At a fifth, the middle and four fifths of those that lie in the plot.
  private mutating func drawLetters(_ layer: LineLayer) {
    guard let letter = symbols.letters[layer.series.name] else { return }
    let shown = layer.positions.filter { horizontalScale.contains($0.x) && verticalScale.contains($0.y) }
    let owner = index(of: layer.series)
    for fifth in shown.count < 5 ? [2.5] : [1, 2.5, 4] {
      guard let position = shown.isEmpty ? nil : shown[Int(Double(shown.count) * fifth / 5)] else { continue }
      canvas.put(letter, x: x(position.x), y: y(position.y), owner: owner)
    }
  }

  /// Dots from one to before another, one a column or row.
  ///
  /// As many as the longer of both distances, so that no gap is left: the digital differential analyser. The last dot is the next segment's
  /// first, so the very last position of a line has none.
  private func dots(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) -> [(Int, Int)] {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y))
    return (0..<steps).map { step in
      let share = Double(step) / Double(steps)
      let x = Double(start.x) + share * Double(end.x - start.x)
      let y = Double(start.y) + share * Double(end.y - start.y)
      return (Int(x.rounded()), Int(y.rounded()))
    }
  }

  /// Dots both edges of a band, so that lines within it stay legible.
  private mutating func drawBand(_ layer: BandLayer) {
    for edge in [\VerticalInterval.low, \VerticalInterval.high] {
      let positions = layer.intervals.map { Position(x: $0.x, y: $0[keyPath: edge]) }
      drawLine(LineLayer(layer.series, positions: positions, stroke: .dotted))
    }
  }

  /// Sets every dot from end to end of each interval.
  ///
  /// From end to end, rows above and below the plot left out. Bars of several series at one x lie over one another here, unlike in SVG: a
  /// column is all there is.
  private mutating func drawBars(_ layer: ErrorBarLayer) {
    let owner = index(of: layer.series)
    for interval in layer.intervals where canPlace(interval) {
      let column = x(interval.x)
      let top = max(y(interval.high), 0)
      for row in top...max(top, min(y(interval.low), canvas.height)) { canvas.set(x: column, y: row, owner: owner) }
    }
  }

  /// Sets every second dot down or every third across.
  private mutating func drawRule(_ layer: RuleLayer) {
    let owner = index(of: layer.series)
    switch layer.orientation {
    case .atX where horizontalScale.canPlace(layer.value):
      for row in stride(from: 0, to: canvas.height, by: 2) { canvas.set(x: x(layer.value), y: row, owner: owner) }
    case .atY where verticalScale.canPlace(layer.value):
      for column in stride(from: 0, to: canvas.width, by: 3) { canvas.set(x: column, y: y(layer.value), owner: owner) }
    default: break
    }
  }

  /// Puts each point's symbol into its cell, over lines and bands.
  private mutating func drawPoints(_ layer: Layer) {
    guard case .points(let layer) = layer else { return }
    let owner = index(of: layer.series)
    let symbol = symbols.symbol(layer.series)
    for point in layer.points where horizontalScale.contains(point.x) && verticalScale.contains(point.y) {
      canvas.put(symbol, x: x(point.x), y: y(point.y), owner: owner)
    }
  }

  /// Writes an annotation in the nearest free row at its position; it is left out if no row is free.
  private mutating func write(_ annotation: Annotation) {
    guard horizontalScale.contains(annotation.x), verticalScale.contains(annotation.y) else { return }
    let text = Array(renderer.characters == .ascii ? TerminalStyle.ascii(annotation.text) : annotation.text)
    let column = x(annotation.x) / 2
    let row = y(annotation.y) / 4
    let places = [(column + 2, row), (column - text.count - 1, row)] + [-1, 1, -2, 2].map { (column - text.count / 2, row + $0) }
    guard let place = places.first(where: { canvas.isFree(column: $0.0, row: $0.1, count: text.count) }) else { return }
    for (offset, character) in text.enumerated() {
      canvas.put(character, x: (place.0 + offset) * 2, y: place.1 * 4, owner: nil)
    }
  }

  private func canPlace(_ position: Position) -> Bool {
    horizontalScale.canPlace(position.x) && verticalScale.canPlace(position.y)
  }

  private func canPlace(_ interval: VerticalInterval) -> Bool {
    horizontalScale.canPlace(interval.x) && verticalScale.canPlace(interval.low) && verticalScale.canPlace(interval.high)
  }
}
