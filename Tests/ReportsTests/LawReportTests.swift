import Foundation
import HeadlessBrowser
import Plotting
import ScalingLaws
import Testing

@testable import Reports

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
    for title in [
      "Forecast and check", "Backtest", "Equal compute", "Compute-optimal frontier", "The parametric law", "Runs", "Provenance",
    ] {
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
    #expect(report.report.sections.map(\.title) == ["Equal compute", "Compute-optimal frontier", "Diagnosis", "Runs"])
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
    #expect(page.contains(">Diagnosis</h2>") && page.contains("above what the other runs lead to expect"))
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

  @Test func everyOfManyBudgetsHasAName() throws {
    let budgets = (0..<30).map { 1e11 * Double(1 << $0) }
    let report = LawReport(title: "t", table: SampleLadder.table(budgets: budgets), provenance: Report.Provenance(command: "c"))
    let chart = try #require(report.figure(.isoFLOP)).chart
    #expect(chart.series.count == 31)
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

/// A report of more runs than a page can hold.
struct LargeReportTests {
  /// Runs of the sample's law at random places, without a fit.
  private static func table(_ count: Int) throws -> RunTable {
    var state: UInt64 = 7
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let runs = (0..<count).map { index in
      SampleLadder.run(1e11 * Double(1 << Int(random() * 6)), 1e4 * Foundation.pow(10, 2 * random()), index, "run")
    }
    return try RunTable(runs, name: "many.csv")
  }

  private func report(_ count: Int) throws -> LawReport {
    let table = try Self.table(count)
    return LawReport(
      title: "t", table: table, fit: try FitConfiguration().fit(table), plotCommand: "isoflop plot many.csv --figure",
      provenance: Report.Provenance(command: "c"))
  }

  @Test func aPageOfThousandsOfRunsIsOfModestSize() throws {
    let page = try report(4000).report.html
    #expect(page.utf8.count < 3_000_000, "\(page.utf8.count) bytes")
    #expect(page.contains("of 4,0") && page.contains("points are drawn: the lowest and the highest"))
    #expect(page.contains("The 500 of 4000 runs that the law misses most, in the order of the table."))
  }

  @Test func theRunsThatAreMissedMostAreThere() throws {
    var runs = try Self.table(1200).runs
    runs[777].loss *= 1.2
    let table = try RunTable(runs, name: "many.csv")
    let fit = try FitConfiguration().fit(table)
    let rows = LawReport(title: "t", table: table, fit: fit, provenance: .init(command: "c")).runTable.rows
    #expect(rows.count == 500 && rows.contains { $0.first?.value == 777 })
    let places = rows.compactMap { $0.first?.value }
    #expect(zip(places, places.dropFirst()).allSatisfy(<))
  }

  @Test func aFigureNeedsOnlyItsParts() {
    #expect(LawFigure.isoFLOP.parts.isEmpty && LawFigure.fit.parts == [.fit] && LawFigure.heldOut.parts == [.backtest])
    #expect(LawFigure.allCases.reduce(into: Set()) { $0.formUnion($1.parts) } == Set(LawReport.Part.allCases))
    #expect(Set(LawFigure.allCases.map(\.summary)).count == LawFigure.allCases.count)
  }
}

/// Single figures of a report: their data are those of the runs and the fits.
struct LawFigureTests {
  private static let report = Result { try SampleLadder.report() }

  private func chart(_ name: LawFigure) throws -> Chart { try #require(Self.report.get().figure(name)).chart }

  private func points(_ chart: Chart) -> [Point] {
    chart.layers.flatMap { layer in if case .points(let points) = layer { points.points } else { [Point]() } }
  }

  @Test func `the isoFLOP figure has every run and every minimum`() throws {
    let report = try Self.report.get()
    let drawn = points(try chart(.isoFLOP))
    #expect(drawn.count == report.table.runs.count + report.profile.minima.count)
    for run in report.table.runs { #expect(drawn.contains { $0.x == run.parameters && $0.y == run.loss }) }
    for minimum in report.profile.minima { #expect(drawn.contains { $0.x == minimum.parameters && $0.y == minimum.loss }) }
  }

  @Test func `the forecast figure has forecast and measurement at their compute`() throws {
    let report = try Self.report.get()
    let (forecast, measured) = (try #require(report.forecast), try #require(report.measurement))
    let drawn = points(try chart(.forecast))
    #expect(drawn.contains { $0.x == forecast.compute && $0.y == forecast.loss })
    #expect(drawn.contains { $0.x == measured.compute && $0.y == measured.loss })
  }

  @Test func `a residual is the measured loss over the law's, less one`() throws {
    let report = try Self.report.get()
    let fit = try #require(report.fit)
    for (name, quantity) in [
      (LawFigure.residualsByParameters, \TrainingRun.parameters), (.residualsByTokens, \.tokens), (.residualsByCompute, \.compute),
    ] {
      let drawn = points(try chart(name))
      #expect(drawn.count == report.table.runs.count)
      for run in report.table.runs {
        let residual = run.loss / fit.law.loss(parameters: run.parameters, tokens: run.tokens) - 1
        #expect(drawn.contains { $0.x == run[keyPath: quantity] && abs($0.y - residual) < 1e-12 }, "\(name), \(run.label ?? "")")
      }
    }
  }

  /// A table that counts attention and head has more compute than 6ND, at which a law of compute alone would be drawn off its runs.
  @Test func `a law is drawn at the compute and the unique tokens of each run`() throws {
    let computes = (0..<9).map { 1e15 * pow(2, Double($0)) }
    let runs = computes.map {
      TrainingRun(parameters: ($0 / 200).squareRoot(), tokens: 20 * ($0 / 200).squareRoot(), compute: $0, loss: 20 * pow($0, -0.05))
    }
    let table = try RunTable(runs, name: "runs.csv")
    var report = LawReport(title: "t", table: table, provenance: Report.Provenance(command: "c"))
    report.fit = try FitConfiguration(replicates: 0).fit(table, law: .power(of: .compute))
    let residuals = points(try #require(report.figure(.residualsByCompute)).chart)
    #expect(residuals.count == runs.count)
    for residual in residuals { #expect(abs(residual.y) < 1e-6, "at \(residual.x) FLOP") }
    for point in points(try #require(report.figure(.fit)).chart) { #expect(abs(point.y / point.x - 1) < 1e-6) }
  }

  @Test func `the backtest figure has every held-out run`() throws {
    let heldOut = try #require(try Self.report.get().heldOut)
    let drawn = points(try chart(.heldOut))
    #expect(drawn.count == heldOut.runs.count)
    for run in heldOut.runs {
      #expect(drawn.contains { $0.x == run.forecast.parameters && $0.y == run.forecast.loss / run.measured - 1 })
    }
  }

  /// The seven runs of one budget would stand on one another at their compute.
  @Test func `bars of a backtest stand apart`() throws {
    let chart = try chart(.heldOut)
    for case .errorBars(let bars) in chart.layers { #expect(Set(bars.intervals.map(\.x)).count == bars.intervals.count) }
    #expect(chart.x.title == "Parameters N")
  }

  @Test(arguments: LawFigure.allCases)
  func `no two series of a figure look alike`(_ name: LawFigure) throws {
    let chart = try chart(name)
    let looks = chart.series.map { series -> String in
      let marks = chart.layers.filter { $0.series?.name == series.name }.map { layer -> String in
        switch layer {
        case .points: "points \(series.symbol)"
        case .line(let line): "line \(line.stroke)"
        case .band: "band"
        case .errorBars: "bars"
        case .rule: "rule"
        case .annotation: ""
        }
      }
      return "\(series.color) \(marks.sorted().joined(separator: ", "))"
    }
    #expect(Set(looks).count == looks.count, "\(looks)")
  }

  @Test func `details of points are numbers in the table of the figure`() throws {
    let csv = try chart(.isoFLOP).csv.split(separator: "\r\n")
    let header = csv[0].split(separator: ",", omittingEmptySubsequences: false)
    let column = try #require(header.firstIndex(of: "Tokens D"))
    let rows = csv.filter { $0.hasPrefix("point,") && $0.contains("run ") }
    #expect(rows.count == 28)
    for row in rows { #expect(Double(row.split(separator: ",", omittingEmptySubsequences: false)[column]) ?? 0 > 1000, "\(row)") }
  }

  @Test func `tables of the page have a row a run, a law and a budget`() throws {
    let report = try Self.report.get()
    func table(_ title: String) throws -> [Report.Table] {
      let section = try #require(report.report.sections.first { $0.title == title })
      func tables(_ blocks: [Report.Block]) -> [Report.Table] {
        blocks.flatMap { block -> [Report.Table] in
          switch block {
          case .table(let table): [table]
          case .details(_, let inner): tables(inner)
          case .prose, .figure, .notice: []
          }
        }
      }
      return tables(section.blocks)
    }
    #expect(try table("Runs").map(\.rows.count) == [report.table.runs.count])
    #expect(try table("Forecast and check").map(\.rows.count) == [report.forecast?.members.count ?? 0])
    #expect(try table("Equal compute").map(\.rows.count) == [report.profile.budgets.count])
    #expect(try table("Compute-optimal frontier").map(\.rows.count) == [report.profile.minima.count - 1])
    #expect(try table("The parametric law").map(\.rows.count) == [5])
  }
}
