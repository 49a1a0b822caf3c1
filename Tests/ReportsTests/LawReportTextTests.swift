import Plotting
import ScalingLaws
import Testing
import TextFormats

@testable import Reports

/// The sentences and numbers of a report on a law, in the cases that decide their words.
struct LawReportTextTests {
  private static let full = Result { try SampleLadder.report() }

  private func bare(_ table: RunTable) -> LawReport {
    LawReport(title: "t", table: table, provenance: Report.Provenance(command: "c"))
  }

  private func notices(_ report: LawReport) -> [Report.Notice] {
    func collect(_ blocks: [Report.Block]) -> [Report.Notice] {
      blocks.flatMap { block -> [Report.Notice] in
        switch block {
        case .notice(let notice): [notice]
        case .details(_, let inner): collect(inner)
        case .prose, .figure, .table: []
        }
      }
    }
    return collect(report.report.sections.flatMap(\.blocks))
  }

  @Test(arguments: [(1.0, "exactly as forecast"), (1.02, "2% above the forecast"), (0.985, "1.5% below the forecast")])
  func `the check says by how much and to which side`(_ factor: Double, _ words: String) throws {
    var report = try Self.full.get()
    let forecast = try #require(report.forecast)
    report.measurement?.loss = forecast.loss * factor
    let finding = report.report.headline.finding
    #expect(finding.contains("Its loss was \(words), "), "\(finding)")
    let holds = forecast.runInterval.contains(forecast.loss * factor)
    #expect(finding.contains(holds ? "inside the 95% interval" : "outside the 95% interval"))
  }

  @Test func `the subtitle counts the runs and names their span`() {
    #expect(bare(SampleLadder.table()).report.subtitle == "28 runs from 2×10¹¹ to 1.6×10¹² FLOP.")
  }

  @Test func `without two minima there is no frontier, and the headline says so`() {
    let table = SampleLadder.table(budgets: [2e11])
    let report = bare(table).report
    #expect(report.headline.finding.hasPrefix("These runs have a minimum at fewer than two budgets"))
    #expect(!report.sections.map(\.title).contains("Compute-optimal frontier"))
    #expect(report.headline.figures.isEmpty)
  }

  @Test func `the growth for ten times the compute is that of the power laws`() throws {
    let report = bare(SampleLadder.table())
    let frontier = try #require(report.frontier)
    let last = try #require(frontier.minima.last?.compute)
    let size = frontier.parameters.value(compute: 10 * last) / frontier.parameters.value(compute: last)
    let tokens = frontier.tokens.value(compute: 10 * last) / frontier.tokens.value(compute: last)
    let style = NumberStyle.automatic
    #expect(
      report.report.headline.finding
        == "For ten times the compute, the optimal model is \(style.text(size, digits: 2)) times as large and sees \(style.text(tokens, digits: 2)) times the tokens."
    )
    // Equal compute: ten times is shared between size and data.
    #expect(abs(size * tokens - 10) < 0.3)
  }

  @Test func `many budgets without a minimum are one notice`() {
    let table = SampleLadder.table(budgets: (0..<6).map { 2e11 * Double(1 << $0) })
    // Half of the sizes: each budget falls to its edge.
    let halves = table.filter { run in run.parameters < SampleLadder.law.optimum(compute: run.compute).parameters * 0.5 }
    let report = bare(halves)
    #expect(report.profile.minima.isEmpty)
    let texts = notices(report).map(\.text)
    #expect(texts.contains { $0.hasPrefix("6 of 6 budgets have no minimum") })
    #expect(!texts.contains { $0.hasPrefix("At ") })
  }

  @Test func `a long table of budgets is collapsed`() throws {
    func isCollapsed(_ budgets: Int) throws -> Bool {
      let table = SampleLadder.table(budgets: (0..<budgets).map { 1e11 * Double(1 << $0) })
      let section = try #require(bare(table).report.sections.first { $0.title == "Equal compute" })
      return section.blocks.contains { block in
        if case .details(let summary, _) = block { summary.contains("\(budgets) budgets") } else { false }
      }
    }
    #expect(try !isCollapsed(12))
    #expect(try isCollapsed(13))
  }

  @Test func `shares of the variance add up to all of it`() throws {
    let forecast = try #require(try Self.full.get().forecast)
    let shares = forecast.shares
    #expect(abs(shares.parameters + shares.noise + shares.discrepancy - 1) < 1e-9)
    let html = try Self.full.get().report.html
    for share in [shares.parameters, shares.noise, shares.discrepancy] {
      #expect(html.contains(NumberStyle.percent.text(share, digits: 2)), "\(share)")
    }
  }

  @Test func `the backtest's prose has its numbers`() throws {
    let report = try Self.full.get()
    let test = try #require(report.heldOut)
    let html = report.report.html
    for text in [
      "\(test.runsFitted) runs up to", "the \(test.runsForecast) beyond",
      NumberStyle.percent.text(test.meanAbsoluteRelativeError, digits: 3),
      NumberStyle.percent.text(test.coverage95, digits: 3),
    ] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test func `the parametric law's table has its estimates and intervals`() throws {
    let report = try Self.full.get()
    let fit = try #require(report.fit)
    let html = report.report.html
    for (name, value) in zip(fit.parameterNames, fit.law.parameterValues) {
      #expect(html.contains("<td>\(name)</td>") && html.contains(NumberStyle.automatic.text(value, digits: 4)), "\(name)")
    }
    #expect(html.contains("from 28 runs; intervals by the delta method."))
  }

  /// Replicates that are drawn for a band don't make the intervals a bootstrap's.
  @Test(arguments: [(IntervalMethod.delta, "the delta method"), (.percentile, "the percentiles of 60 bootstrap replicates")])
  func `the caption names the method of the intervals that stand there`(_ method: IntervalMethod, _ words: String) throws {
    let table = SampleLadder.table()
    var report = bare(table)
    report.fit = try FitConfiguration(replicates: 60, interval: method).fit(table)
    #expect(report.report.html.contains("intervals by \(words)."))
  }

  @Test func `an interval that ends with the parameter's range is marked`() throws {
    // Losses of one value: no exponent and no amplitude is determined.
    let runs = SampleLadder.table().runs.enumerated().map { index, run -> TrainingRun in
      var run = run
      run.loss = 3 * run.tokens.squareRoot() / 1e5 + 0.001 * Double(index % 3)
      return run
    }
    var report = bare(try RunTable(runs, name: "flat.csv"))
    let fit = try FitConfiguration().fit(report.table)
    try #require(!fit.convergence.parametersAtBounds.isEmpty)
    report.fit = fit
    let table = report.parameterTable(fit)
    for row in table.rows {
      let reachesBound = (fit.convergence.parametersAtBounds + fit.oneSidedIntervals).contains(row[0].text)
      #expect(row[2].text.hasSuffix("*") == reachesBound, "\(row)")
    }
    #expect(report.report.html.contains("The parameter’s range ends there"))
  }

  @Test func `a forecast that was checked isn't to be checked`() throws {
    var report = try Self.full.get()
    report.forecast = try ForecastConfiguration().forecast(report.table, compute: 1e16)
    try #require(report.forecast?.warnings.contains { if case .farBeyondRuns = $0 { true } else { false } } == true)
    let far = { (report: LawReport) in self.notices(report).contains { $0.text.contains("before relying on it") } }
    #expect(!far(report))
    report.measurement = nil
    #expect(far(report))
  }

  @Test func `figures that need absent data are absent, and have no command without one`() {
    let report = bare(SampleLadder.table())
    let present = LawFigure.allCases.filter { report.figure($0) != nil }
    #expect(present == [.isoFLOP, .parameters, .tokens, .loss])
    #expect(present.allSatisfy { report.figure($0)?.command == "" })
  }
}
