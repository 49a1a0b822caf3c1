import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Approach 1 against plain searches, on random tables.
struct EnvelopeTests {
  /// Sixty runs over four decades, losses that fall with compute under much noise.
  private static func table(seed: UInt64) throws -> RunTable {
    var generator = SeededGenerator(seed: seed)
    let runs = (0..<60).map { _ -> TrainingRun in
      let compute = 1e17 * Double.exp(9.2 * generator.uniform())
      let parameters = 1e8 * Double.exp(4 * generator.uniform())
      return TrainingRun(
        parameters: parameters, tokens: compute / (6 * parameters), compute: compute,
        loss: 1.5 + 2 * Double.pow(compute / 1e17, -0.12) * Double.exp(0.2 * generator.uniform()))
    }
    return try RunTable(runs)
  }

  /// Each bin's best, if no cheaper bin has as good a one: by sorting everything.
  @Test(arguments: UInt64(0)..<6, [2.0, 5]) func bins(seed: UInt64, perDecade: Double) throws {
    let table = try Self.table(seed: seed)
    let envelope = try Envelope(table, selection: .bins(perDecade: perDecade))
    let bins = Dictionary(grouping: table.runs.indices) { (Double.log10(table.runs[$0].compute) * perDecade).rounded(.down) }
    let best = bins.keys.sorted().compactMap { key in bins[key]?.min { table.runs[$0].loss < table.runs[$1].loss } }
    let expected = best.enumerated().filter { place, index in best[..<place].allSatisfy { table.runs[$0].loss > table.runs[index].loss } }
    #expect(envelope.runs == expected.map(\.element) && envelope.runs.count >= 3)
  }

  /// A hull's corners turn left, no run lies below its edges, and it ends at the least loss of all.
  @Test(arguments: UInt64(0)..<12) func hull(seed: UInt64) throws {
    let table = try Self.table(seed: seed)
    let corners = try Envelope(table, selection: .hull).runs.map { table.runs[$0] }
    #expect(corners.last?.loss == table.runs.map(\.loss).min() && corners.first?.compute == table.runs.map(\.compute).min())
    let points = corners.map { (x: Double.log($0.compute), y: $0.loss) }
    let slopes = zip(points, points.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
    #expect(slopes.allSatisfy { $0 < 0 } && zip(slopes, slopes.dropFirst()).allSatisfy { $0 < $1 })
    for run in table.runs {
      let x = Double.log(run.compute)
      guard let place = points.indices.dropLast().first(where: { points[$0].x <= x && x <= points[$0 + 1].x }) else { continue }
      #expect(run.loss >= points[place].y + slopes[place] * (x - points[place].x) - 1e-12)
    }
  }

  /// The power laws are straight lines through the chosen runs, whatever the order of the table.
  @Test(arguments: [Envelope.Selection.bins(perDecade: 4), .hull]) func lawsOfTheChosenRuns(selection: Envelope.Selection) throws {
    let table = try Self.table(seed: 20)
    let envelope = try Envelope(table, selection: selection)
    let chosen = envelope.runs.map { table.runs[$0] }
    let sizes = try #require(
      PowerLaw(computes: chosen.map(\.compute), values: chosen.map(\.parameters), errors: chosen.map { _ in 0 }, errorFreedom: 1))
    #expect(envelope.parameters == sizes)
    let reversed = try Envelope(table.subset(table.runs.indices.reversed()), selection: selection)
    #expect(
      reversed.runs.map { table.runs.count - 1 - $0 } == envelope.runs
        && (reversed.loss.exponent - envelope.loss.exponent).magnitude < 1e-12)
    let exponents = AllocationExponents(envelope)
    #expect(exponents.points == chosen.count && exponents.approach == (selection == .hull ? "1, lower hull" : "1, envelope"))
    #expect(try #require(exponents.parameters.interval) == sizes.exponentInterval())
  }

  /// Of runs at one compute the best counts; fewer than three corners, or computes, are refused.
  @Test func degenerateTables() throws {
    func run(_ compute: Double, _ loss: Double) -> TrainingRun {
      TrainingRun(parameters: 1e9, tokens: compute / 6e9, compute: compute, loss: loss)
    }
    let ties = [run(1e18, 3.2), run(1e18, 3), run(1e18, 3), run(1e19, 2.9), run(1e20, 2.85), run(1e20, 2.85)]
    #expect(try Envelope(RunTable(ties), selection: .hull).runs == [1, 3, 4])
    #expect(try Envelope(RunTable(ties), selection: .bins(perDecade: 1)).runs == [1, 3, 4])
    // Bins without a width, or of a width that no run's number is told apart by, end in a result or an error.
    for perDecade in [Double.infinity, 1e300, 0, -1] { _ = try? Envelope(RunTable(ties), selection: .bins(perDecade: perDecade)) }
    for selection in [Envelope.Selection.hull, .bins(perDecade: 10)] {
      #expect(throws: FitError.tooFewBudgets(table: "runs", found: 2, needed: 3, reasons: [])) {
        try Envelope(RunTable([run(1e18, 3), run(1e19, 2.9), run(1e20, 2.95)]), selection: selection)
      }
      #expect(throws: FitError.tooFewBudgets(table: "runs", found: 0, needed: 3, reasons: [])) {
        try Envelope(RunTable([]), selection: selection)
      }
    }
  }
}
