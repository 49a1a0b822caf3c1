import Plotting
import Testing

/// Marks in characters lie where their values are, in every style that a terminal may have.
@Suite struct TerminalGeometryTests {
  /// The plot of a drawing on the unit square: the characters right of its axis, row by row.
  private func plot(_ layers: Layer..., columns: Int = 60, rows: Int = 24, characters: TerminalRenderer.Characters = .unicode)
    -> [[Character]]
  {
    let chart = Chart(title: "", x: Axis("x", domain: 0...1), y: Axis("y", domain: 0...1), layers: layers)
    let text = TerminalRenderer(columns: columns, rows: rows, characters: characters).render(chart)
    let borders: Set<Character> = characters == .ascii ? ["|", "+"] : ["│", "┤"]
    return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      guard let border = line.firstIndex(where: borders.contains), !line.contains("└"), !line.contains("+--") else { return nil }
      return Array(line[line.index(after: border)...])
    }
  }

  private func place(of symbol: Character, in plot: [[Character]]) -> (column: Int, row: Int)? {
    for (row, line) in plot.enumerated() {
      if let column = line.firstIndex(of: symbol) { return (column, row) }
    }
    return nil
  }

  @Test(arguments: [(0.0, 0.0), (1, 1), (0, 1), (1, 0), (0.5, 0.5), (0.25, 0.75)])
  func pointsLieInTheirCells(x: Double, y: Double) throws {
    let (columns, rows) = (60, 24)
    let plot = plot(.points(PointLayer(Series("", color: .ink), points: [Point(x: x, y: y)])), columns: columns, rows: rows)
    let place = try #require(self.place(of: "●", in: plot))
    let width = Double(columns - 3 - 3)
    #expect((Double(place.column) - x * (width - 1)).magnitude <= 1)
    #expect((Double(place.row) - (1 - y) * Double(plot.count - 1)).magnitude <= 1)
  }

  @Test func pointsBeyondTheAxesAreLeftOut() {
    let plot = plot(.points(PointLayer(Series("", color: .ink), points: [Point(x: 1.5, y: 0.5), Point(x: .nan, y: 0)])))
    #expect(place(of: "●", in: plot) == nil)
  }

  @Test func levelLinesFillOneRow() {
    let positions = [Position(x: 0, y: 0.5), Position(x: 1, y: 0.5)]
    let plot = plot(.line(LineLayer(Series("", color: .ink), positions: positions)))
    let drawn = plot.indices.filter { row in plot[row].contains { ("\u{2801}"..."\u{28FF}").contains($0) } }
    #expect(drawn.count == 1 && (drawn[0] - plot.count / 2).magnitude <= 1)
    #expect(plot[drawn[0]].count { $0 != " " } >= 50)
  }

  @Test func dashesAndDotsHaveGaps() {
    func dots(_ stroke: LineLayer.Stroke) -> Int {
      let positions = [Position(x: 0, y: 0.5), Position(x: 1, y: 0.5)]
      let plot = plot(.line(LineLayer(Series("", color: .ink), positions: positions, stroke: stroke)))
      return plot.joined().reduce(0) { count, character in
        let scalar = character.unicodeScalars.first?.value ?? 0
        return count + ((0x2800...0x28FF).contains(scalar) ? (scalar - 0x2800).nonzeroBitCount : 0)
      }
    }
    let (solid, dashed, dotted) = (dots(.solid), dots(.dashed), dots(.dotted))
    #expect(solid > dashed && dashed > dotted && dotted > solid / 5)
  }

  @Test func barsStandFromEndToEnd() {
    let plot = plot(.errorBars(ErrorBarLayer(Series("", color: .ink), intervals: [VerticalInterval(x: 0.5, low: 0.25, high: 0.75)])))
    let drawn = plot.indices.filter { row in plot[row].contains { ("\u{2801}"..."\u{28FF}").contains($0) } }
    #expect(drawn == Array((drawn.first ?? 0)...(drawn.last ?? 0)))
    #expect((drawn.count - plot.count / 2).magnitude <= 2)
  }

  @Test func rulesCrossTheWholePlot() {
    let upright = plot(.rule(RuleLayer(Series("", color: .ink), .atX, 0.5)))
    #expect(upright.allSatisfy { row in row.contains { ("\u{2801}"..."\u{28FF}").contains($0) } })
    let level = plot(.rule(RuleLayer(Series("", color: .ink), .atY, 0.5)))
    #expect(level.count { row in row.contains { ("\u{2801}"..."\u{28FF}").contains($0) } } == 1)
  }

  @Test func bandsAreTwoEdges() {
    let intervals = [VerticalInterval(x: 0, low: 0.2, high: 0.8), VerticalInterval(x: 1, low: 0.2, high: 0.8)]
    let plot = plot(.band(BandLayer(Series("", color: .ink), intervals: intervals)))
    #expect(plot.count { row in row.contains { ("\u{2801}"..."\u{28FF}").contains($0) } } == 2)
  }

  @Test func asciiHasDotsAtTheirHeight() {
    let positions = [Position(x: 0, y: 0.5), Position(x: 1, y: 0.5)]
    let plot = plot(.line(LineLayer(Series("", color: .ink), positions: positions)), characters: .ascii)
    let drawn = plot.joined().filter { $0 != " " }
    #expect(drawn.count >= 50 && Set(drawn).isSubset(of: [".", "'", ":"]))
  }

  @Test func annotationsStandBesideTheirPlaceAndNeverOverAnother() {
    let annotations = (0..<5).map { Layer.annotation(Annotation(x: 0.5, y: 0.5, "words\($0)")) }
    let chart = Chart(title: "", x: Axis("x", domain: 0...1), y: Axis("y", domain: 0...1), layers: annotations)
    let text = TerminalRenderer().render(chart)
    #expect((0..<5).allSatisfy { text.contains("words\($0)") })
  }
}

/// Colours, symbols and characters.
@Suite struct TerminalStyleTests {
  private func chart(_ colors: [Series.Color], title: String = "") -> Chart {
    let layers = colors.enumerated().map { index, color in
      Layer.points(PointLayer(Series("series \(index)", color: color), points: [Point(x: Double(index), y: 1)]))
    }
    return Chart(title: title, x: Axis("x"), y: Axis("y"), layers: layers)
  }

  @Test func withoutColourSeriesHaveDifferentSymbols() {
    let text = TerminalRenderer(columns: 120).render(chart((0..<8).map { .categorical($0) }))
    let legend = text.split(separator: "\n").filter { $0.contains("series") }.joined(separator: "   ")
    let symbols = legend.split(separator: "series").compactMap { $0.split(separator: " ").last?.last }.prefix(8)
    #expect(Set(symbols).count == 8, "\(legend)")
  }

  @Test func everyColourEndsOnItsLine() {
    let text = TerminalRenderer(usesColor: true).render(chart([.categorical(0), .sequential(0), .sequential(1), .ink, .muted]))
    for line in text.split(separator: "\n") {
      let sequences = line.split(separator: "\u{1B}").dropFirst().map { $0.prefix { $0 != "m" } }
      #expect(sequences.isEmpty || sequences.last == "[0", "\(line.debugDescription)")
    }
    #expect(text.contains("\u{1B}[38;5;32m") && text.contains("\u{1B}[38;5;245m"))
  }

  @Test func asciiSpellsWhatItDoesNotHave() {
    let text = TerminalRenderer(characters: .ascii).render(chart([.ink], title: "α ≤ 2×10¹¹ ± 3 – “é” …"))
    #expect(text.contains("alpha <= 2x10^11 +/- 3 - \"?\" ..."))
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test func hiddenPointsAreCounted() {
    var chart = chart([.ink])
    chart.layers.append(.points(PointLayer(Series("", color: .ink), points: [Point(x: .nan, y: 1)])))
    #expect(TerminalRenderer().render(chart).contains("1 point has no place on these axes."))
  }

  @Test func longTitlesWrap() {
    let title = "A title of many words that no terminal of forty columns can show on a single line"
    let lines = TerminalRenderer(columns: 40, rows: 30).render(chart([.ink], title: title)).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.prefix(3).joined(separator: " ").hasPrefix(title.prefix(70)))
  }
}
