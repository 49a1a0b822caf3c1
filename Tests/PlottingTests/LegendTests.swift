import Plotting
import Testing

/// Swatches show what the plot shows; colours and tips are those of the data.
@Suite struct LegendTests {
  private func document(_ layers: [Layer], embedding: SVGRenderer.Embedding = .file) -> SVGDocument {
    SVGDocument(SVGRenderer(embedding: embedding).render(Chart(title: "", x: Axis("x"), y: Axis("y"), layers: layers)))
  }

  /// The elements of the swatch of the first series.
  private func swatch(_ layers: [Layer]) -> [SVGDocument.Element] {
    let document = document(layers)
    guard let legend = document.elements.firstIndex(where: { $0.attributes["class"] == "legend" }) else { return [] }
    return document.elements.filter { $0.ancestors.contains(legend) && $0.name == "path" }
  }

  private static let series = Series("s", color: .categorical(2))
  private static let positions = [Position(x: 1, y: 1), Position(x: 2, y: 2)]
  private static let intervals = [VerticalInterval(x: 1, low: 1, high: 2)]

  @Test func swatchesHaveTheMarksOfTheirSeries() {
    #expect(swatch([.points(PointLayer(Self.series, points: [Point(x: 1, y: 1)]))]).count == 1)
    #expect(
      swatch([.line(LineLayer(Self.series, positions: Self.positions, stroke: .dashed))]).map { $0.attributes["stroke-dasharray"] } == [
        "7 4"
      ])
    #expect(swatch([.rule(RuleLayer(Self.series, .atX, 1))]).map { $0.attributes["stroke-dasharray"] } == ["2 3"])
    let band = swatch([.band(BandLayer(Self.series, intervals: Self.intervals)), .line(LineLayer(Self.series, positions: Self.positions))])
    #expect(band.map { $0.attributes["fill-opacity"] } == ["0.2", nil])
    #expect(swatch([.errorBars(ErrorBarLayer(Self.series, intervals: Self.intervals))]).count == 1)
  }

  @Test func coloursAreThoseOfThePalette() {
    for index in 0..<(2 * Palette.categorical.count) {
      let series = Series("s", color: .categorical(index))
      let mark = swatch([.line(LineLayer(series, positions: Self.positions))]).first
      #expect(mark?.attributes["stroke"] == Palette.categorical[index % Palette.categorical.count].light)
      #expect(mark?.attributes["class"] == "stroke cat-\(index % Palette.categorical.count)")
    }
    for (position, step) in [(-1.0, 0), (0, 0), (1, Palette.sequential.count - 1), (7, Palette.sequential.count - 1), (.nan, 0)] {
      let series = Series("s", color: .sequential(position))
      #expect(swatch([.line(LineLayer(series, positions: Self.positions))]).first?.attributes["stroke"] == Palette.sequential[step].light)
    }
  }

  @Test func marksOfAFileSayTheirData() {
    let points = [Point(x: 1, y: 2, label: "run \"1\"", details: [Detail("Tokens", "7B")]), Point(x: 2, y: 3)]
    let titles = document([.points(PointLayer(Self.series, points: points))])["title"].map(\.text)
    #expect(titles == ["run \"1\"\nSeries: s\nx: 1\ny: 2\nTokens: 7B", "s\nx: 2\ny: 3"])
    let others = document([
      .line(LineLayer(Self.series, positions: Self.positions)), .band(BandLayer(Self.series, intervals: Self.intervals)),
      .rule(RuleLayer(Self.series, .atY, 1, label: "floor")),
    ])
    #expect(others["title"].map(\.text) == ["s", "s, interval", "floor"])
  }

  @Test func tipsOfAPageCountHiddenPointsToo() {
    let points = [Point(x: 1, y: 1), Point(x: .nan, y: 1), Point(x: 2, y: 2)]
    let tips = document([.points(PointLayer(Self.series, points: points))], embedding: .page(identifier: "p"))["path"]
      .compactMap { $0.attributes["data-tip"] }
    #expect(tips == ["0", "2"])
  }

  @Test func bothThemesAreInTheStyleSheet() {
    let file = SVGRenderer().render(Chart(title: "", x: Axis("x"), y: Axis("y")))
    for pair in Palette.categorical + Palette.sequential { #expect(file.contains(pair.light) && file.contains(pair.dark)) }
  }
}
