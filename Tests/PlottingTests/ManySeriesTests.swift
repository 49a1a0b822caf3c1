import Plotting
import RealModule
import Testing

/// Many series in one drawing: each has a name somewhere, and none looks like another.
@Suite struct ManySeriesTests {
  /// Budgets with points, the least and the greatest first and last, behind a line of equality if `equal`.
  private func budgets(_ count: Int, equal: Bool = false) -> Chart {
    let last = Double(max(count - 1, 1))
    let layers = (0..<count).map { index -> Layer in
      let value = Double(index)
      let series = Series("budget \(index)", color: .sequential(value / last))
      return .points(PointLayer(series, points: [Point(x: value + 1, y: value + 1)]))
    }
    let line = LineLayer(Series("equal", color: .muted), positions: [Position(x: 1, y: 1), Position(x: 5, y: 5)])
    return Chart(title: "", x: Axis("x"), y: Axis("y"), layers: (equal ? [.line(line)] : []) + layers)
  }

  private func document(_ chart: Chart, width: Double = 720, height: Double = 460) -> SVGDocument {
    SVGDocument(SVGRenderer(width: width, height: height).render(chart))
  }

  @Test func manyBudgetsAreARamp() {
    let document = document(budgets(14))
    #expect(document.having(class: "legend").map { $0.attributes["data-series"] } == (0..<14).map { "budget \($0)" })
    let texts = document["text"].map(\.text)
    #expect(texts.contains("budget 0") && texts.contains("budget 13") && !texts.contains("budget 6"))
    #expect(document["title"].map(\.text).contains("budget 6"), "each cell tells its name")
  }

  @Test func fewBudgetsAreListed() {
    let texts = document(budgets(9))["text"].map(\.text)
    #expect((0..<9).allSatisfy { texts.contains("budget \($0)") })
  }

  private func legend(_ chart: Chart) -> [String: String] {
    let lines = TerminalRenderer(columns: 100, rows: 40).render(chart).split(separator: "\n")
    let entries = lines.flatMap { $0.split(separator: "   ") }.filter { $0.contains("budget") || $0.contains("equal") }
    return Dictionary(
      entries.map { entry in
        let parts = entry.trimmingPrefix(while: { $0 == " " }).split(separator: " ", maxSplits: 1).map(String.init)
        return (parts[1], parts[0])
      }
    ) { first, _ in first }
  }

  @Test func aBudgetHasTheSameSymbolInEveryFigure() {
    let (one, other) = (legend(budgets(4)), legend(budgets(4, equal: true)))
    #expect(one["budget 0"] == "●" && one["budget 3"] == "□")
    for index in 0..<4 { #expect(one["budget \(index)"] == other["budget \(index)"]) }
  }

  @Test func everyBudgetOfATerminalIsExplained() {
    let fourteen = legend(budgets(14))
    #expect(fourteen.count == 14 && Set(fourteen.values).count == 14)
    // More budgets than symbols: neighbours share one, and the entry says from which to which.
    let forty = legend(budgets(40))
    #expect(forty.keys.contains { $0.contains(" to ") } && Set(forty.values).count == forty.count)
  }

  @Test func linesOfOneLookAreToldApart() {
    func line(_ name: String, _ slope: Double) -> Layer {
      let places = (1...20).map(Double.init)
      return .line(LineLayer(Series(name, color: .ink), positions: places.map { Position(x: $0, y: slope * $0) }))
    }
    let text = TerminalRenderer(columns: 80, rows: 24)
      .render(Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [line("power law", 1), line("other law", 2)]))
    #expect(text.contains("⠤A⠤ power law   ⠤B⠤ other law"))
    let plot = text.split(separator: "\n").filter { $0.contains("│") || $0.contains("┤") }.joined()
    #expect(plot.count { $0 == "A" } == 3 && plot.count { $0 == "B" } == 3)
    #expect(!TerminalRenderer(columns: 80, rows: 24).render(SampleCharts.forecast).contains("⠤A⠤"), "one line needs no letter")
  }

  @Test func aLongLegendLeavesThePlotItsHeight() throws {
    let layers = (0..<9).map { index -> Layer in
      let series = Series("a series of a long name, number \(index)", color: .categorical(index))
      return .points(PointLayer(series, points: [Point(x: Double(index), y: 1)]))
    }
    let document = document(Chart(title: "t", x: Axis("x"), y: Axis("y"), layers: layers), width: 350, height: 400)
    let clip = try #require(document["rect"].first { $0.ancestors.contains { document.elements[$0].name == "clipPath" } })
    #expect(try #require(clip.number("height")) > 220)
    #expect(try #require(document["svg"].first?.number("height")) > 450)
    // A short legend changes nothing.
    #expect(self.document(budgets(3)).elements.first?.number("height") == 460)
  }

  @Test func barsOfSeveralSeriesStandSideBySide() {
    func bars(_ name: String, _ x: Double, _ low: Double = 1) -> Layer {
      .errorBars(ErrorBarLayer(Series(name, color: .ink), intervals: [VerticalInterval(x: x, low: low, high: low + 1)]))
    }
    func places(_ layers: [Layer]) -> [Double] {
      let chart = Chart(title: "", x: Axis("x", domain: 0...4), y: Axis("y"), layers: layers)
      return document(chart)["path"].filter { $0.attributes["data-series"] != nil && $0.attributes["d"]?.contains("m-4 0h8") == true }
        .compactMap { $0.attributes["d"]?.dropFirst().split(separator: " ").first.flatMap { Double($0) } }
    }
    let (together, apart) = (places([bars("a", 2), bars("b", 2)]), places([bars("a", 2), bars("b", 3)]))
    #expect(together.count == 2 && together[1] - together[0] == 6)
    #expect(places([bars("a", 2), bars("b", 2, 5)]) == [apart[0], apart[0]], "bars that leave each other free stay")
    #expect(apart.count == 2 && (together[0] + together[1]) / 2 == apart[0], "a bar alone stands at its value")
  }
}
