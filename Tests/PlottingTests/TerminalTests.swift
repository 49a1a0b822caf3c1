import Plotting
import Testing

struct TerminalTests {
  @Test func goldenIsoFLOP() throws {
    try Golden.expect(TerminalRenderer(columns: 90, rows: 26).render(SampleCharts.isoFLOP), matches: "isoflop.txt")
  }

  @Test func goldenForecastInColor() throws {
    try Golden.expect(TerminalRenderer(usesColor: true).render(SampleCharts.forecast), matches: "forecast-color.txt")
  }

  @Test func goldenForecastInASCII() throws {
    let text = TerminalRenderer(columns: 70, rows: 20, characters: .ascii).render(SampleCharts.forecast)
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    try Golden.expect(text, matches: "forecast-ascii.txt")
  }

  @Test(arguments: [(30, 10), (80, 24), (200, 60)])
  func keepsItsSize(columns: Int, rows: Int) {
    let lines = TerminalRenderer(columns: columns, rows: rows).render(SampleCharts.isoFLOP).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= columns })
    if rows > 10 { #expect(lines.count == rows) }
  }

  @Test func writesNoEscapeUnlessAllowed() {
    #expect(!TerminalRenderer().render(SampleCharts.forecast).contains("\u{1B}"))
  }

  /// A line with one dot in every column of dots reads back as the function that it draws.
  @Test func dotsAreWhereTheDataIs() {
    let chart = Chart(
      title: "", x: Axis("", domain: 0...1), y: Axis("", domain: 0...1),
      layers: [.line(LineLayer(Series("", color: .ink), positions: [Position(x: 0, y: 0), Position(x: 1, y: 1)]))])
    let lines = TerminalRenderer(columns: 40, rows: 20).render(chart).split(separator: "\n", omittingEmptySubsequences: false)
    let plot = lines.filter { $0.contains("│") || $0.contains("┤") }
    #expect(plot.first?.last != "│")
    #expect(plot.last?.contains(where: { ("\u{2801}"..."\u{28FF}").contains($0) }) == true)
  }
}
