import Plotting
import ScalingLaws
import Testing
import TextFormats

@testable import Reports

/// Reports on laws of other inputs than N and D: figures and tables take each run as it was trained.
struct LawKindTests {
  private func report(_ table: RunTable, _ fit: LawFit?) -> LawReport {
    LawReport(title: "t", table: table, fit: fit, provenance: Report.Provenance(command: "c"))
  }

  private func points(_ report: LawReport, _ name: LawFigure) throws -> [Point] {
    try #require(report.figure(name)).chart.layers.flatMap { layer in
      if case .points(let layer) = layer { layer.points } else { [Point]() }
    }
  }

  /// Every residual is zero, in the figures and in the table; the law's loss is the measured one.
  private func expectExact(_ report: LawReport, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for name in [LawFigure.residualsByParameters, .residualsByTokens, .residualsByCompute] {
      let drawn = try points(report, name)
      #expect(drawn.count == report.table.runs.count, sourceLocation: sourceLocation)
      #expect(drawn.allSatisfy { $0.y.magnitude < 1e-6 }, "\(name)", sourceLocation: sourceLocation)
    }
    #expect(try points(report, .fit).allSatisfy { ($0.y / $0.x - 1).magnitude < 1e-6 }, sourceLocation: sourceLocation)
    #expect(report.runTable.rows.allSatisfy { ["0.00%", "-0.00%", "−0.00%"].contains($0[5].text) }, sourceLocation: sourceLocation)
  }

  /// Tokens that were read sixteen times count for less; the law knows it, and so does its figure.
  @Test func runsOfRepeatedDataLieOnTheirLaw() throws {
    let law = Law.dataConstrained(E: 1.2, A: 12, B: 40, alpha: 0.3, beta: 0.32, RD: 5, RN: 5)
    let runs = SampleLadder.table().runs.enumerated().map { index, run -> TrainingRun in
      var run = run
      run.uniqueTokens = run.tokens / [1, 4, 16][index % 3]
      run.loss = law.loss(of: run.design)
      return run
    }
    let table = try RunTable(runs, name: "repeats.csv")
    var configuration = FitConfiguration(replicates: 0)
    configuration.pinned = law.parameters.filter { $0.key != "E" }
    try expectExact(report(table, try configuration.fit(table, law: .dataConstrained)))
  }

  /// The compute of a run is the one measured, 8ND here and not 6ND.
  @Test func curvesOfComputeTakeTheMeasuredOne() throws {
    let runs = (0..<12).map { index -> TrainingRun in
      let compute = 1e15 * Double(1 << index)
      let size = 1e6 * Double(1 << (index / 2))
      return TrainingRun(
        parameters: size, tokens: compute / (8 * size), compute: compute, loss: 1.5 + 900 / compute.squareRoot().squareRoot())
    }
    let table = try RunTable(runs, name: "c.csv")
    let family = try #require(LawFamily.named("power.C"))
    let fit = try FitConfiguration(replicates: 0).fit(table, law: family)
    try expectExact(report(table, fit))
  }

  /// A law that knows of no split draws no curve through the optimal sizes, and nothing on the page is no number.
  @Test(arguments: ["power.C", "power.N", "power.D"])
  func aLawWithoutASplitLeavesNoHole(name: String) throws {
    let table = SampleLadder.table()
    let fit = try FitConfiguration(replicates: 0).fit(table, law: try #require(LawFamily.named(name)))
    var report = report(table, fit)
    report.forecast = try ForecastConfiguration().forecast(table, compute: 3.2e12)
    report.floorProfile = FloorProfile(table, fit: fit)
    let page = report.report.html
    let holes = page.matches(of: /[^A-Za-z](nan|inf|NaN|Infinity)[^A-Za-z]/).map { page[$0.range] }
    #expect(holes.isEmpty, "\(holes.prefix(3))")
  }

  /// Runs without a name go by their place in the table, from 1.
  @Test func runsWithoutANameAreCounted() throws {
    let runs = SampleLadder.table().runs.map { run -> TrainingRun in
      var run = run
      run.label = nil
      return run
    }
    let report = report(try RunTable(runs, name: "t"), nil)
    #expect(report.runTable.rows.map { $0[0].text } == (1...28).map { "run \($0)" })
    #expect(try points(report, .isoFLOP).prefix(7).map(\.label) == (1...7).map { "run \($0)" })
  }
}

/// Parts of the frontier's and the forecast's figures, computed a second time.
struct FrontierFigureTests {
  private static let full = Result { try SampleLadder.report() }

  private func quantity(_ name: LawFigure) -> (KeyPath<IsoFLOPFrontier, PowerLaw>, KeyPath<IsoFLOPMinimum, Double>) {
    switch name {
    case .parameters: (\.parameters, \.parameters)
    case .tokens: (\.tokens, \.tokens)
    default: (\.loss, \.loss)
    }
  }

  @Test(arguments: [LawFigure.parameters, .tokens, .loss])
  func theLineIsThePowerLaw(name: LawFigure) throws {
    let (law, value) = quantity(name)
    let report = try Self.full.get()
    let frontier = try #require(report.frontier)
    let chart = try #require(report.figure(name)).chart
    for layer in chart.layers {
      switch layer {
      case .line(let line) where line.series.name == "power law, 95%":
        for position in line.positions { #expect((position.y / frontier[keyPath: law].value(compute: position.x) - 1).magnitude < 1e-9) }
        // Half as far again as the forecast.
        #expect((line.positions.last?.x ?? 0) / (1.5 * 32e11) > 1 - 1e-9 && line.positions.first?.x == frontier.minima.first?.compute)
      case .band(let band):
        for interval in band.intervals {
          let middle = frontier[keyPath: law].value(compute: interval.x)
          // Symmetric in logarithms.
          #expect((interval.low * interval.high / (middle * middle) - 1).magnitude < 1e-9 && interval.low < middle)
        }
      case .points(let points):
        #expect(
          points.points.map(\.x) == frontier.minima.map(\.compute) && points.points.map(\.y) == frontier.minima.map { $0[keyPath: value] })
      case .line, .errorBars, .rule, .annotation: continue
      }
    }
    let caption = try #require(report.figure(name)).caption.markup
    #expect(caption.contains("exponent \(exponent(frontier[keyPath: law]))"))
  }

  private func exponent(_ law: PowerLaw) -> String {
    let interval = law.exponentInterval()
    return "\(NumberStyle.automatic.text(law.exponent)) (95%: \(interval.text()))"
  }

  /// The band of the law lies where the middle 95% of forty replicates do: from the second to the 39th.
  @Test func theBandIsThatOfTheReplicates() throws {
    let report = try Self.full.get()
    let fit = try #require(report.fit)
    let cost = ComputeCost(report.table)
    let chart = try #require(report.figure(.forecast)).chart
    let bands = chart.layers.compactMap { layer -> BandLayer? in if case .band(let band) = layer { band } else { nil } }
    #expect(bands.count == 1 && fit.replicates.count == 40)
    for interval in try #require(bands.first).intervals {
      let losses = fit.replicateLaws.map { $0.optimum(compute: interval.x, cost: cost).loss }.sorted()
      #expect(interval.low == losses[1] && interval.high == losses[38])
    }
  }

  /// The floors within a tenth of the best are those that the caption speaks of.
  @Test func theSpanOfTheFloorIsThatOfTheFlatValley() throws {
    let report = try Self.full.get()
    let profile = try #require(report.floorProfile)
    let losses = profile.points.filter { $0.relativeObjective < 1.1 }.map(\.lossAtTenfold)
    let caption = try #require(report.figure(.floor)).caption.markup
    let (least, most) = (try #require(losses.min()), try #require(losses.max()))
    #expect(caption.contains("losses of \(NumberStyle.fixed(least, decimals: 3)) to \(NumberStyle.fixed(most, decimals: 3))."))
  }
}

/// The rows that a long table keeps.
struct TableChoiceTests {
  @Test(arguments: [0, 1, 499, 500, 501, 1500])
  func theLargestAreKeptInTheirOrder(count: Int) {
    func size(_ index: Int) -> Double { Double(index * 7919 % 211) }
    let kept = Report.Table.choice(of: count, largest: size)
    #expect(kept.count == min(count, 500) && kept == kept.sorted() && Set(kept).count == kept.count)
    let (inside, outside) = (kept.map(size), (0..<count).filter { !Set(kept).contains($0) })
    guard let least = inside.min() else { return }
    // Of equal rows the first ones are kept.
    let last = kept.last { size($0) == least } ?? 0
    #expect(outside.allSatisfy { size($0) < least || (size($0) == least && $0 > last) })
  }

  /// One row that has no size doesn't displace the others' order.
  @Test func aSizeThatIsNoNumberIsTheLeast() {
    let kept = Report.Table.choice(of: 600) { $0 % 3 == 0 ? .nan : Double($0) }
    #expect(kept.count == 500 && (0..<600).allSatisfy { $0 % 3 == 0 || kept.contains($0) })
  }
}
