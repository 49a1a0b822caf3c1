import Foundation
import HeadlessBrowser
import Plotting
import Reports
import ScalingLaws
import Testing

struct LawReportTests {
  @Test func aFullReportHasEveryFigure() throws {
    let report = try SampleLadder.report()
    for name in LawFigure.allCases {
      let figure = try #require(report.figure(name), "\(name) is missing")
      #expect(figure.command == "isoflop plot ladder.csv --figure \(name.rawValue)")
      #expect(!figure.chart.layers.isEmpty)
    }
    let page = report.report.html
    #expect(page.ranges(of: "<figure ").count == LawFigure.allCases.count)
    for title in ["Forecast and check", "Would it have held?", "Equal compute", "The frontier", "The parametric law", "Runs", "Provenance"]
    {
      #expect(page.contains(">\(title)</h2>"))
    }
    #expect(page.contains("00ff"))
  }

  @Test func theHeadlineTellsTheCheck() throws {
    let report = try SampleLadder.report()
    let headline = report.report.headline
    let forecast = try #require(report.forecast)
    let measured = try #require(report.measurement)
    let holds = forecast.runInterval.contains(measured.loss)
    #expect(headline.finding.contains(holds ? "inside the 95% interval" : "outside the 95% interval"))
    #expect(headline.finding.contains("2 times the largest compute"))
    #expect(headline.figures.count == 4)
  }

  @Test func withoutAMeasurementTheHeadlineExpects() throws {
    var report = try SampleLadder.report()
    report.measurement = nil
    #expect(report.report.headline.finding.contains("is expected to reach"))
    #expect(report.report.sections.first?.title == "Forecast")
  }

  @Test func absentPartsAreLeftOut() {
    let report = LawReport(title: "t", table: SampleLadder.table(), provenance: Report.Provenance(command: "c"))
    #expect(report.figure(.forecast) == nil && report.figure(.fit) == nil && report.figure(.isoFLOP)?.command == "")
    #expect(report.report.sections.map(\.title) == ["Equal compute", "The frontier", "What to look at twice", "Runs"])
    #expect(report.report.headline.finding.hasPrefix("For ten times the compute"))
  }

  @Test func aBudgetWithoutMinimumIsSaidToHaveNone() {
    let table = SampleLadder.table().filter { $0.compute > 3e11 || $0.label == "run 0" }
    let report = LawReport(title: "t", table: table, provenance: Report.Provenance(command: "c"))
    let page = report.report.html
    #expect(page.contains("At 2×10¹¹ FLOP there is no minimum."))
    #expect(page.contains("<button type=\"button\">Remark</button>"))
  }

  @Test func findingsAreListedWithWhatToDo() throws {
    var runs = SampleLadder.table().runs
    runs[10].loss *= 1.05
    let table = try RunTable(runs, name: "ladder.csv")
    let page = LawReport(title: "t", table: table, provenance: Report.Provenance(command: "c")).report.html
    #expect(page.contains(">What to look at twice</h2>") && page.contains("above what the other runs lead to expect"))
  }

  /// The power law that figures draw is the one through the law's own optima: N* ∝ C^(β/(α+β)).
  @Test func theFrontierIsThatOfTheLaw() throws {
    let frontier = try #require(LawReport(title: "t", table: SampleLadder.table(), provenance: Report.Provenance(command: "c")).frontier)
    #expect(abs(frontier.parameters.exponent - 0.32 / 0.62) < 0.02)
  }

  @Test func slopesAreListedFromBudgetToBudget() throws {
    let page = LawReport(title: "t", table: SampleLadder.table(), provenance: Report.Provenance(command: "c")).report.html
    #expect(page.contains("2×10¹¹ FLOP to 4×10¹¹ FLOP") && page.contains("8×10¹¹ FLOP to 1.6×10¹² FLOP"))
  }

  @Test func namesOfRunsAreEscaped() throws {
    let page = try SampleLadder.report(label: "<img src=x onerror=alert(1)>").report.html
    #expect(!page.contains("<img"))
  }

  @Test func theSameRunsGiveTheSameBytes() throws {
    #expect(try SampleLadder.report().report.html == SampleLadder.report().report.html)
  }

  @Test func manyBudgetsNameAFewInTheLegend() throws {
    let budgets = (0..<30).map { 1e11 * Double(1 << $0) }
    let report = LawReport(title: "t", table: SampleLadder.table(budgets: budgets), provenance: Report.Provenance(command: "c"))
    let chart = try #require(report.figure(.isoFLOP)).chart
    #expect((5...10).contains(chart.series.count))
    #expect(chart.tooltips.count == 30 * 7 + 30)
  }

  @Test(.enabled(if: Browser.path != nil, "needs Chromium; set CHROMIUM to its path"))
  func thePageRunsWithoutErrors() throws {
    let watch = "<script>onerror = message => { document.documentElement.dataset.error = message; };</script>"
    let page = try SampleLadder.report().report.html.replacing("<head>", with: "<head>" + watch)
    let document = try Browser.document(of: page)
    #expect(document.contains("Provenance</h2>"))
    #expect(!document.contains("data-error"))
  }
}
