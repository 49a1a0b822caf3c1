import Plotting
import Reports
import Testing

struct ReportTests {
  private let page = SampleReport.report.html

  @Test func everythingIsInTheFile() {
    for outside in ["http://", "https://", " src=", "@import", "url(http"] {
      let found = page.ranges(of: outside).filter { !page[..<$0.upperBound].hasSuffix("xmlns=\"http://") }
      let foreign = found.filter { !isNameOfALanguage(page[$0.lowerBound...]) }
      #expect(foreign.isEmpty, "\(outside) points out of the page")
    }
    #expect(page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"))
  }

  /// Whether the text begins with the name of SVG or Vega-Lite, which look like addresses but aren't fetched.
  private func isNameOfALanguage(_ text: Substring) -> Bool {
    text.hasPrefix("http://www.w3.org/2000/svg") || text.hasPrefix("https://vega.github.io/schema/")
  }

  @Test func dataIsEscapedEverywhere() {
    #expect(!page.contains("small </script>"))
    #expect(page.contains("small \\u003c/script>"))
    #expect(page.contains("<h1>A law of &lt;loss&gt;</h1>"))
    #expect(page.contains("isoflop report &#39;a &amp; b.csv&#39;"))
  }

  @Test func interpolationEscapesTextAndKeepsMarkup() {
    let hostile = "<i>\"&'"
    let inner: HTML = "<b>\(hostile)</b>"
    let outer: HTML = "<p title=\"\(hostile)\">\(inner)\(7)</p>"
    #expect(outer.markup == "<p title=\"&lt;i&gt;&quot;&amp;&#39;\"><b>&lt;i&gt;&quot;&amp;&#39;</b>7</p>")
  }

  @Test func aFigureIsDrawnForEveryScaleAndWidth() {
    #expect(page.ranges(of: "<svg ").count == 2 * 4)
    #expect(page.ranges(of: "<template ").count == 2 * 4 - 1)
    #expect(page.contains("data-name=\"loss---compute\""))
  }

  @Test func aFigureWithoutPositiveValuesHasNoLogarithmicSwitch() {
    var report = SampleReport.report
    let chart = Chart(
      title: "", x: Axis("x"), y: Axis("y"),
      layers: [.points(PointLayer(Series("s", color: .ink), points: [Point(x: 1, y: -1), Point(x: 2, y: 1)]))])
    report.sections = [Report.Section("s", [.figure(Report.Figure(name: "f", chart: chart, caption: ""))])]
    #expect(report.html.contains("data-axis=\"x\""))
    #expect(!report.html.contains("data-axis=\"y\""))
  }

  @Test func theSameReportGivesTheSameBytes() {
    #expect(SampleReport.report.html == page)
  }

  @Test func aShortRowIsFilled() {
    var report = SampleReport.report
    let table = Report.Table(caption: "", columns: [.text("a"), .text("b")], rows: [[.init("1")]])
    report.sections = [Report.Section("s", [.table(table)])]
    #expect(report.html.contains("<tr><td>1</td><td></td></tr>"))
  }
}
