import Plotting
import Testing

/// Words stay on the page and off one another.
@Suite struct SVGLayoutTests {
  private static let long = "A title of many words that no page of this width can show on a single line, whatever the face it is set in"

  private func document(_ chart: Chart, width: Double = 720, height: Double = 460) -> SVGDocument {
    SVGDocument(SVGRenderer(width: width, height: height).render(chart))
  }

  @Test func longTitlesBreakIntoLinesOfAllTheirWords() {
    let document = document(Chart(title: Self.long, subtitle: Self.long, x: Axis("x"), y: Axis("y")), width: 400)
    let titles = document["text"].filter { $0.attributes["font-size"] == "16" }
    #expect(titles.count > 1)
    #expect(titles.map(\.text).joined(separator: " ") == Self.long)
    let places = titles.compactMap { $0.number("y") }
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 16 })
  }

  @Test(arguments: [240.0, 380, 720, 1600])
  func everythingStaysOnThePage(width: Double) {
    for chart in [SampleCharts.isoFLOP, SampleCharts.forecast] {
      let document = document(chart, width: width)
      for text in document["text"] {
        #expect((0...width).contains(text.number("x") ?? -1), "\(text)")
        #expect((0...460).contains(text.number("y") ?? -1), "\(text)")
      }
    }
  }

  @Test func smallSizesAreRaised() {
    let document = document(Chart(title: "t", x: Axis("x"), y: Axis("y")), width: 1, height: 1)
    #expect(document["svg"].first?.number("width") == 240 && document["svg"].first?.number("height") == 180)
  }

  @Test func theLegendHasASeriesOnceAndWraps() {
    let layers = (0..<12).flatMap { index -> [Layer] in
      let series = Series("a series named \(index)", color: .categorical(index))
      return [.points(PointLayer(series, points: [Point(x: 1, y: 1)])), .line(LineLayer(series, positions: [Position(x: 1, y: 1)]))]
    }
    let document = document(Chart(title: "", x: Axis("x"), y: Axis("y"), layers: layers), width: 400)
    let entries = document.having(class: "legend")
    #expect(entries.map { $0.attributes["data-series"] } == (0..<12).map { "a series named \($0)" })
    let labels = document["text"].filter { text in
      text.ancestors.last.map { document.elements[$0].attributes["class"] == "legend" } ?? false
    }
    #expect(Set(labels.compactMap { $0.number("y") }).count > 3)
  }

  @Test func seriesWithoutANameHaveNoLegend() {
    let layer = Layer.points(PointLayer(Series("", color: .ink), points: [Point(x: 1, y: 1)]))
    #expect(document(Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [layer])).having(class: "legend").isEmpty)
  }

  @Test func annotationsOfOnePlaceStandApart() {
    let annotations = (0..<4).map { Layer.annotation(Annotation(x: 1, y: 1, "words number \($0)")) }
    let chart = Chart(title: "", x: Axis("x", domain: 0...2), y: Axis("y", domain: 0...2), layers: annotations)
    let halos = document(chart).having(class: "halo")
    #expect(halos.map(\.text) == (0..<4).map { "words number \($0)" })
    for (index, one) in halos.enumerated() {
      for other in halos[(index + 1)...] {
        let (dx, dy) = ((one.number("x") ?? 0) - (other.number("x") ?? 0), (one.number("y") ?? 0) - (other.number("y") ?? 0))
        #expect(dy.magnitude >= 16 || dx.magnitude >= 60, "\(one.text) covers \(other.text)")
      }
    }
  }

  @Test func annotationsBeyondTheAxesAreLeftOut() {
    let chart = Chart(title: "", x: Axis("x", domain: 0...2), y: Axis("y"), layers: [.annotation(Annotation(x: 3, y: 1, "beyond"))])
    #expect(document(chart).having(class: "halo").isEmpty)
  }

  @Test func filesBringTheirStyleAndPagesDoNot() {
    let file = SVGRenderer().render(SampleCharts.isoFLOP)
    let page = SVGRenderer(embedding: .page(identifier: "here")).render(SampleCharts.isoFLOP)
    #expect(file.contains("prefers-color-scheme:dark") && !page.contains("<style>"))
    #expect(page.contains("clip-path=\"url(#here-plot)\"") && page.contains("id=\"here-plot\""))
  }

  @Test func theSummaryIsWhatAScreenReaderSays() {
    var chart = Chart(title: "Title", subtitle: "More", x: Axis("x"), y: Axis("y"))
    #expect(document(chart)["svg"].first?.attributes["aria-label"] == "Title. More")
    chart.summary = "Loss falls \"fast\""
    #expect(document(chart)["svg"].first?.attributes["aria-label"] == "Loss falls \"fast\"")
  }

  @Test func axesAreNamedWithTheirUnits() {
    let texts = document(SampleCharts.forecast)["text"].map(\.text)
    #expect(texts.contains("Compute C (FLOP)") && texts.contains("Loss (nats/token)"))
  }
}
