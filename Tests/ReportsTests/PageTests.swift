import Foundation
import Plotting
import Reports
import Testing

/// The page's parts: what each kind of block becomes, and that data reach it escaped.
@Suite struct PageTests {
  private static let hostile = "<script>alert(\"x\")</script>&'"
  private static let escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;"

  private func page(_ blocks: Report.Block...) -> String {
    Report(
      title: "t", headline: Report.Headline("h"), sections: [Report.Section("s", blocks)], provenance: Report.Provenance(command: "c")
    ).html
  }

  @Test func `text in every place is escaped`() {
    let text = Self.hostile
    let report = Report(
      title: text, subtitle: text,
      headline: Report.Headline(text, figures: [.init(text, interval: text, label: text)]),
      sections: [
        Report.Section(
          text,
          [
            .prose("\(text)"), .notice(.init(.note, text, advice: text)), .details(summary: text, [.prose("\(text)")]),
            .table(Report.Table(caption: "\(text)", columns: [.text(text)], rows: [[.init(text)]])),
          ])
      ],
      provenance: Report.Provenance(command: text, facts: [.init(text, text)]))
    #expect(!report.html.contains(text))
    // Title twice (head and h1), subtitle, finding, three parts of a key figure, contents and h2, prose, notice and advice, summary and prose,
    // caption, column and cell, command, name and value of a fact.
    #expect(report.html.ranges(of: Self.escaped).count == 20)
  }

  @Test func `a figure's data can't end its script`() throws {
    let chart = Chart(
      title: Self.hostile, x: Axis("x"), y: Axis("y"),
      layers: [.points(PointLayer(Series(Self.hostile, color: .ink), points: [Point(x: 1, y: 2, label: Self.hostile)]))])
    let html = page(.figure(Report.Figure(name: Self.hostile, chart: chart, caption: "\(Self.hostile)", command: Self.hostile)))
    let start = try #require(html.range(of: "<script type=\"application/json\">"))
    let end = try #require(html[start.upperBound...].range(of: "</script>"))
    let data = try JSONSerialization.jsonObject(with: Data(html[start.upperBound..<end.lowerBound].utf8)) as? [String: Any]
    let tips = try #require(data?["tips"] as? [[String: Any]])
    #expect(tips.first?["title"] as? String == Self.hostile)
    #expect((data?["csv"] as? String)?.contains("alert") == true)
    let specification = try #require(data?["vegaLite"] as? String)
    #expect(try JSONSerialization.jsonObject(with: Data(specification.utf8)) is [String: Any])
  }

  @Test func `a figure's name is safe in links and file names`() {
    let figure = Report.Figure(name: "a/b c:d.é-1", chart: Chart(title: "", x: Axis("x"), y: Axis("y")), caption: "")
    #expect(figure.name == "a-b-c-d---1")
  }

  @Test func `a button says of which figure it is, and the keyboard can skip to the finding`() {
    let html = SampleReport.report.html
    #expect(html.contains("aria-label=\"Logarithmic x axis of figure 1\">log x</button>"))
    #expect(html.contains("<a class=\"skip\" href=\"#finding\">") && html.contains("<section id=\"finding\""))
  }

  @Test func `figures and tables are numbered through the whole report`() {
    let chart = Chart(
      title: "", x: Axis("x"), y: Axis("y"), layers: [.points(PointLayer(Series("s", color: .ink), points: [Point(x: 1, y: 1)]))])
    let figure = Report.Block.figure(Report.Figure(name: "f", chart: chart, caption: ""))
    let table = Report.Block.table(Report.Table(caption: "", columns: [.text("a")], rows: []))
    let report = Report(
      title: "t", headline: Report.Headline("h"),
      sections: [Report.Section("one", [figure, table]), Report.Section("two", [.details(summary: "more", [figure, table])])],
      provenance: Report.Provenance(command: "c"))
    for name in ["id=\"figure-1\"", "id=\"figure-2\"", "Table 1.", "Table 2.", "id=\"section-2\"", "href=\"#section-2\""] {
      #expect(report.html.contains(name), "\(name)")
    }
    #expect(!report.html.contains("figure-3") && !report.html.contains("Table 3."))
  }

  @Test func `columns of numbers carry their sort keys`() {
    let html = page(
      .table(
        Report.Table(
          caption: "c", columns: [.text("run"), .number("loss")],
          rows: [[.init("a"), .init("1.5 nats", value: 1.5)], [.init("b"), .number(3)]])))
    #expect(html.contains("<td>a</td><td class=\"number\" data-sort=\"1.5\">1.5 nats</td>"))
    #expect(html.contains("<td class=\"number\" data-sort=\"3.0\">3</td>"))
    #expect(html.contains("<th scope=\"col\" class=\"number\"><button type=\"button\">loss</button></th>"))
  }

  @Test func `a notice says its severity, and its advice if it has one`() {
    let html = page(.notice(.init(.warning, "Few runs.", advice: "Train more.")), .notice(.init(.note, "A remark.")))
    #expect(html.contains("<p class=\"notice warning\"><strong>Warning.</strong> Few runs. <span class=\"advice\">Train more.</span></p>"))
    #expect(html.contains("<p class=\"notice note\"><strong>Note.</strong> A remark.</p>"))
  }

  @Test func `empty parts leave no empty element`() {
    let html = page()
    #expect(!html.contains("class=\"subtitle\"") && !html.contains("<dl>\n</dl>\n</section>\n<nav"))
    #expect(!html.contains("http-equiv=\"refresh\""))
    var report = SampleReport.report
    report.refreshSeconds = 5
    #expect(report.html.contains("<meta http-equiv=\"refresh\" content=\"5\">"))
  }

  @Test func `the policy allows nothing from outside`() throws {
    let html = page()
    let start = try #require(html.range(of: "Content-Security-Policy\" content=\""))
    let policy = html[start.upperBound...].prefix { $0 != ">" }
    for rule in ["default-src &#39;none&#39;", "base-uri &#39;none&#39;", "form-action &#39;none&#39;"] {
      #expect(policy.contains(rule) || policy.contains(rule.replacing("&#39;", with: "'")), "\(rule)")
    }
    #expect(!policy.contains("http") && !policy.contains("connect-src"))
  }

  @Test func `the structure is one title, a contents list and landmarks`() {
    let html = SampleReport.report.html
    #expect(html.ranges(of: "<h1>").count == 1 && html.ranges(of: "<main>").count == 1 && html.hasPrefix("<!DOCTYPE html>"))
    #expect(html.contains("<html lang=\"en\">") && html.contains("<nav aria-label=\"Contents\">"))
    // Each element that is opened is closed.
    for element in ["section", "table", "figure", "details", "ol", "dl", "thead", "tbody", "p", "h2"] {
      let opened = html.ranges(of: "<\(element)>").count + html.ranges(of: "<\(element) ").count
      #expect(opened == html.ranges(of: "</\(element)>").count, "\(element)")
    }
  }
}
