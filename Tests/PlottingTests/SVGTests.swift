import Foundation
import Plotting
import Testing

struct SVGTests {
  @Test func goldenIsoFLOP() throws {
    try Golden.expect(SVGRenderer().render(SampleCharts.isoFLOP), matches: "isoflop.svg")
  }

  @Test func goldenForecastInAPage() throws {
    let renderer = SVGRenderer(width: 380, height: 340, embedding: .page(identifier: "forecast"))
    try Golden.expect(renderer.render(SampleCharts.forecast), matches: "forecast-page.svg")
  }

  @Test(arguments: Axis.Scale.allCases, Axis.Scale.allCases)
  func isWellFormed(x: Axis.Scale, y: Axis.Scale) {
    for chart in [SampleCharts.isoFLOP, SampleCharts.forecast] {
      #expect(XMLCheck(SVGRenderer(width: 300).render(chart.scaled(x: x, y: y))).isWellFormed)
    }
  }

  @Test func textOfTheDataIsEscaped() {
    let hostile = "</title><script>alert('x')</script>\u{0}\""
    let series = Series(hostile, color: .ink)
    let chart = Chart(
      title: hostile, subtitle: hostile, x: Axis(hostile), y: Axis(hostile),
      layers: [
        .points(PointLayer(series, points: [Point(x: 1, y: 1, label: hostile)])), .annotation(Annotation(x: 1, y: 1, hostile)),
      ])
    let svg = SVGRenderer().render(chart)
    #expect(!svg.contains("<script"))
    #expect(XMLCheck(svg).isWellFormed)
  }

  @Test func tooltipIndicesCountEveryPointInOrder() {
    let chart = SampleCharts.isoFLOP
    let svg = SVGRenderer(embedding: .page(identifier: "a")).render(chart)
    #expect(svg.components(separatedBy: "data-tip=").count - 1 == chart.tooltips.count)
    #expect(svg.contains("data-tip=\"\(chart.tooltips.count - 1)\""))
    #expect(chart.tooltips.last?.rows.last == Detail("Tokens D", "2M"))
  }

  @Test func pointsWithoutAPlaceAreCounted() {
    let points = [Point(x: 1, y: 1), Point(x: -1, y: 2), Point(x: .nan, y: 2), Point(x: 3, y: .infinity)]
    let chart = Chart(
      title: "t", x: Axis("x", scale: .log), y: Axis("y"), layers: [.points(PointLayer(Series("s", color: .ink), points: points))])
    #expect(SVGRenderer().render(chart).contains("3 points have no place on these axes."))
    #expect(TerminalRenderer().render(chart).contains("3 points have no place on these axes."))
    #expect(SVGRenderer().render(chart.scaled(x: .linear, y: .linear)).contains("2 points have"))
  }

  @Test(arguments: [[], [0], [5, 5], [1e300, -1e300], [1e-305, 2e-305], [1, 1 + 1e-15], [.nan], [1e20, 1e20 + 1e5]] as [[Double]])
  func anyDataIsDrawn(values: [Double]) {
    let series = Series("s", color: .sequential(.nan))
    let chart = Chart(
      title: "", x: Axis("x"), y: Axis("y", numbers: .count),
      layers: [
        .points(PointLayer(series, points: values.map { Point(x: $0, y: $0) })),
        .line(LineLayer(series, positions: values.map { Position(x: $0, y: $0) })),
        .band(BandLayer(series, intervals: values.map { VerticalInterval(x: $0, low: $0, high: $0) })),
      ])
    for scale in Axis.Scale.allCases {
      #expect(XMLCheck(SVGRenderer().render(chart.scaled(x: scale, y: scale))).isWellFormed)
      #expect(!TerminalRenderer().render(chart.scaled(x: scale, y: scale)).isEmpty)
    }
  }
}

/// A check that markup's elements open and close in order and that its text holds no stray sign.
struct XMLCheck {
  private(set) var isWellFormed = false

  init(_ text: String) {
    var open: [Substring] = []
    for piece in text.split(separator: "<") {
      guard let end = piece.firstIndex(of: ">"), !piece[piece.index(after: end)...].contains(">") else { return }
      let tag = piece[..<end]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return }
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " })
      }
    }
    isWellFormed = open.isEmpty
  }
}
