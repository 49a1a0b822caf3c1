import Laboratory
import Plotting
import Reports
import Testing
import TextFormats

/// The report of findings for which the truth is known.
@Suite struct EvidenceReportTests {
  private static let context = ReportContext(command: "isoflop evidence --seed 1", machine: "a test", date: "2026-01-01")

  private func findings(endedShort: Bool = false) throws -> EvidenceFindings {
    let madeUp = MadeUpMaterial(smallRight: { $0 + 1 }, largeRight: { _ in 8 }, live: { $0 % 2 == 0 ? 1 : 0.5 })
    let models = endedShort ? madeUp.models(stepAccuracy: 0.6, updates: madeUp.plan.maximumUpdates) : madeUp.models()
    return try EvidenceFindings(madeUp.material, models: models, kernels: "scalar")
  }

  private func section(_ name: String, _ findings: EvidenceFindings) throws -> EvidenceSection {
    try #require(EvidenceSection.all(findings).first { $0.name == name })
  }

  private func texts(_ table: Report.Table) -> [[String]] { table.rows.map { $0.map(\.text) } }

  @Test func `the page has a section a finding, the models and all settings`() throws {
    let findings = try findings()
    let report = EvidenceReport(findings, context: Self.context).report
    #expect(report.sections.map(\.title) == EvidenceSection.all(findings).map(\.title) + ["Compute accounting"])
    #expect(report.headline.finding == findings.equalCompute.headline && report.headline.figures.count == 3)
    #expect(report.provenance.command == Self.context.command)
    let facts = Dictionary(uniqueKeysWithValues: report.provenance.facts.map { ($0.name, $0.value) })
    #expect(facts["Kernels"] == "scalar" && facts["Machine"] == "a test" && facts["Date"] == "2026-01-01" && facts["Seed"] == "1")
    #expect(facts["Problems"]?.hasPrefix("6 held out, of 1 to 3 steps; 8 recorded answers") == true)
  }

  @Test func `a training that ended short adds a section of limits before the findings`() throws {
    let report = EvidenceReport(try findings(endedShort: true), context: Self.context).report
    #expect(report.sections.first?.title == "Limits")
    #expect(report.html.contains("short of 97.0%"))
  }

  @Test func `the same findings give the same bytes`() throws {
    let findings = try findings()
    #expect(
      EvidenceReport(findings, context: Self.context).report.html == EvidenceReport(findings, context: Self.context).report.html)
  }

  @Test func `coverage says what one and all samples solve, and whether the forecast held`() throws {
    let findings = try findings()
    let text = try #require(try section("coverage", findings).conclusion)
    #expect(text.contains("One sample of the small model solves 43.8%"), "(1 + … + 6)/48: \(text)")
    #expect(text.contains("one of 8 solves 100.0%"))
    let holds = findings.coverage[.small]?.isCovered == true
    #expect(text.contains(holds ? "which holds it" : "which misses it"))
    let rows = texts(try section("coverage", findings).table)
    #expect(rows.map { $0[1] } == ["1", "2", "3", "4", "6", "8", "1", "2", "3", "4", "6", "8"])
    #expect(rows[0][0] == "small" && rows[6][0] == "large" && rows[6][2].hasPrefix("100.0% ["))
  }

  @Test func `equal compute compares within budgets, and lists every setting`() throws {
    let findings = try findings()
    let rows = texts(try section("equal-compute", findings).table)
    #expect(rows.count == findings.equalCompute.comparisons.count && rows.count > 2)
    for (comparison, next) in zip(findings.equalCompute.comparisons, findings.equalCompute.comparisons.dropFirst()) {
      #expect(comparison.flops * 1.3 < next.flops, "budgets are apart")
    }
    let text = try #require(try section("equal-compute", findings).conclusion)
    #expect(text.hasPrefix("One greedy answer of the large model solves"))
    #expect(text.contains("of \(rows.count) equal budgets"))
    // Settings that need an exact check are listed, but not compared.
    #expect(findings.equalCompute.curves.contains { $0.usesExactCheck })
    #expect(!findings.equalCompute.comparisons.flatMap { $0.choices + $0.largeChoices }.contains { $0.hasPrefix("coverage") })
  }

  @Test func `adaptive names its rules and gains`() throws {
    let findings = try findings()
    let rows = texts(try section("adaptive", findings).table)
    #expect(rows.map { $0[0] } == [0.75, 0.85, 0.9, 0.95, 0.99].map { "the Beta rule at \($0)" } + ["the certain stop"])
    for (row, rule) in zip(rows, findings.adaptive.adaptive) {
      #expect(row[4].hasPrefix(rule.gain.value < 0 ? "−" : "+") && row[4].contains(" points ["))
    }
    #expect(try section("adaptive", findings).conclusion?.hasPrefix("Of 6 stopping rules, ") == true)
  }

  @Test func `revision gives a row a rule and length`() throws {
    let findings = try findings()
    let rows = try section("revision", findings).table.rows
    #expect(rows.count == 4 * findings.plan.revisions)
    #expect(findings.revision.changeUnguarded.value == 0 && !findings.revision.changeUnguarded.isDecided)
    #expect(try section("revision", findings).conclusion?.contains("makes no difference that exceeds chance") == true)
  }

  @Test func `a cascade gives a row a length, with the product of the steps`() throws {
    let findings = try findings()
    let rows = texts(try section("cascade", findings).table)
    #expect(rows.map { $0[0] } == ["1", "2", "3"])
    let p = try #require(findings.cascade.stepAccuracy[.small])
    #expect(rows.map { $0[2] } == (1...3).map { n in "\(tenths((0..<n).reduce(1) { share, _ in share * p }))%" })
  }

  private func tenths(_ share: Double) -> String { NumberStyle.fixed(100 * share, decimals: 1) }

  @Test func `figures carry intervals, and a band where there is a forecast`() throws {
    for section in EvidenceSection.all(try findings()) {
      let bars = section.chart.layers.contains { layer in if case .errorBars = layer { true } else { false } }
      #expect(bars && !section.chart.title.isEmpty && !section.chart.subtitle.isEmpty, "\(section.name)")
      let bands = section.chart.layers.contains { layer in if case .band = layer { true } else { false } }
      #expect(bands == (section.name == "coverage"), "\(section.name)")
      #expect(SVGRenderer().render(section.chart).hasSuffix("</svg>\n") || SVGRenderer().render(section.chart).hasSuffix("</svg>"))
    }
  }

  @Test func `means are written with their intervals`() {
    var mean = ProblemMean(shares: [0.5, 0.7])
    (mean.value, mean.low, mean.high) = (0.712, 0.68, 0.743)
    #expect(mean.formatted == "71.2% [68.0, 74.3]")
    (mean.value, mean.low, mean.high) = (-0.031, -0.05, 0.012)
    #expect(mean.formattedDifference == "−3.1 points [−5.0, 1.2]" && !mean.isDecided)
    (mean.value, mean.low, mean.high) = (0.031, 0.012, 0.05)
    #expect(mean.formattedDifference == "+3.1 points [1.2, 5.0]" && mean.isDecided)
  }
}
