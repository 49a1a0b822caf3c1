import Foundation
import Plotting
import Testing

struct ChartTests {
  @Test(arguments: [SampleCharts.isoFLOP, SampleCharts.forecast])
  func codingGivesTheSameChart(chart: Chart) throws {
    let data = try JSONEncoder().encode(chart)
    #expect(try JSONDecoder().decode(Chart.self, from: data) == chart)
  }

  @Test func legendNamesEachSeriesOnce() {
    #expect(SampleCharts.forecast.series.map(\.name) == ["law & band", "floor", "forecast", "measured"])
  }

  @Test func changingScaleDropsADomainThatDoesNotFit() {
    let chart = Chart(title: "", x: Axis("x", domain: 0...1), y: Axis("y", domain: 1...2))
    let logarithmic = chart.scaled(x: .log, y: .log)
    #expect(logarithmic.x.domain == nil)
    #expect(logarithmic.y.domain == 1...2)
  }

  /// The example of the module's README.
  @Test func readmeExample() {
    let runs = Series("runs", color: .categorical(0))
    let chart = Chart(
      title: "Loss falls as a power of compute",
      x: Axis("Compute C", unit: "FLOP", scale: .log), y: Axis("Loss", unit: "nats/token"),
      layers: [
        .points(PointLayer(runs, points: [Point(x: 1e11, y: 1.68), Point(x: 4e11, y: 1.41), Point(x: 16e11, y: 1.20)]))
      ])
    let svg = SVGRenderer().render(chart)
    let text = TerminalRenderer(columns: 60, rows: 16).render(chart)
    let vegaLite = VegaLiteRenderer().render(chart)
    let table = chart.csv
    #expect(svg.hasPrefix("<svg"))
    #expect(text.contains("● runs"))
    #expect(vegaLite.hasPrefix("{"))
    #expect(table.contains("1.41"))
  }
}
