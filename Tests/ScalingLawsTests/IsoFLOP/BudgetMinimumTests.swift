import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// The minima of budgets: by brute force on their own curves, and unchanged by what mustn't change them.
struct BudgetMinimumTests {
  private static let methods = IsoFLOPMethod.Shape.allCases.flatMap { shape in
    IsoFLOPMethod.Variable.allCases.map { IsoFLOPMethod(shape: shape, variable: $0) }
  }

  private static func table(noise: Double = 0.003, seed: UInt64 = 1) throws -> RunTable {
    try Ladder(sizes: 9, spacing: 0.25, offset: 0.2, noise: noise).table(seed: seed)
  }

  /// Nowhere between its outermost sizes is a curve lower than at the minimum that is reported.
  @Test(arguments: methods) func noPlaceOnTheCurveIsLower(method: IsoFLOPMethod) throws {
    let table = try Self.table()
    for budget in IsoFLOPProfile(table, method: method).budgets {
      let (minimum, curve) = (try #require(budget.minimum), try #require(budget.curve))
      let isOfSizes = method.variable == .parameters
      func loss(_ value: Double) -> Double { isOfSizes ? curve.loss(parameters: value) : curve.loss(tokens: value) }
      let places = budget.fittedRuns.map { isOfSizes ? table.runs[$0].parameters : table.runs[$0].tokens }
      let (low, high) = (Double.log(places.min() ?? 1), Double.log(places.max() ?? 1))
      let grid = (0...4000).map { Double.exp(low + (high - low) * Double($0) / 4000) }
      let best = try #require(grid.min { loss($0) < loss($1) })
      let own = isOfSizes ? minimum.parameters : minimum.tokens
      #expect(Double.log(own / best).magnitude < (high - low) / 4000 && (loss(own) / minimum.loss - 1).magnitude < 1e-12)
      #expect(minimum.loss <= loss(best) * (1 + 1e-12))
    }
  }

  /// With C = 6ND to the digit ln D is a constant less ln N: the curve of either has the same minimum and errors.
  @Test(arguments: IsoFLOPMethod.Shape.allCases) func sizesAndTokensHaveOneMinimum(shape: IsoFLOPMethod.Shape) throws {
    let table = try Self.table(seed: 2)
    let (bySize, byData) = (
      IsoFLOPProfile(table, method: .init(shape: shape)).minima,
      IsoFLOPProfile(table, method: .init(shape: shape, variable: .tokens)).minima
    )
    #expect(bySize.count == 5 && byData.count == 5)
    for (a, b) in zip(bySize, byData) {
      #expect((a.parameters / b.parameters - 1).magnitude < 1e-8 && (a.tokens / b.tokens - 1).magnitude < 1e-8)
      #expect((a.loss / b.loss - 1).magnitude < 1e-10 && (a.logParametersError - b.logParametersError).magnitude < 1e-8)
      #expect((a.logTokensError - b.logTokensError).magnitude < 1e-8 && (a.logLossError - b.logLossError).magnitude < 1e-10)
    }
  }

  /// The order of rows, and the units of N, D, C and the loss, are carried through a profile and its frontier.
  @Test(arguments: methods) func orderAndUnitsAreCarriedThrough(method: IsoFLOPMethod) throws {
    let table = try Self.table(seed: 3)
    let own = try IsoFLOPFrontier(IsoFLOPProfile(table, method: method))
    let (n, d, c, l) = (1e-6, 1e-9, 1 / 8.64e19, 1 / Double.log(2))
    let scaled = try RunTable(
      table.runs.reversed().map {
        TrainingRun(parameters: $0.parameters * n, tokens: $0.tokens * d, compute: $0.compute * c, loss: $0.loss * l)
      })
    let other = try IsoFLOPFrontier(IsoFLOPProfile(scaled, method: method))
    for (a, b) in zip(own.minima, other.minima) {
      #expect((b.parameters / (a.parameters * n) - 1).magnitude < 1e-7 && (b.tokens / (a.tokens * d) - 1).magnitude < 1e-7)
      #expect((b.loss / (a.loss * l) - 1).magnitude < 1e-9 && (b.compute / (a.compute * c) - 1).magnitude < 1e-9)
      #expect((a.logParametersError - b.logParametersError).magnitude < 1e-7)
    }
    #expect((own.parameters.exponent - other.parameters.exponent).magnitude < 1e-7)
    #expect(try (#require(own.bend).value - #require(other.bend).value).magnitude < 1e-8)
  }

  /// ln L a cubic in ln N: a cubic finds its minimum to the digit, where a parabola of the same runs is off.
  @Test func anExactCubic() throws {
    let runs = (-3...3).map { step -> TrainingRun in
      let x = 0.3 * Double(step)
      return TrainingRun(
        parameters: 1e9 * Double.exp(x), tokens: 1e20 / (6e9 * Double.exp(x)), compute: 1e20,
        loss: 2.5 * Double.exp(0.05 * (x - 0.1) * (x - 0.1) - 0.02 * Double.pow(x - 0.1, 3)))
    }
    let minima = try IsoFLOPMethod.Shape.allCases.map {
      try #require(IsoFLOPProfile(RunTable(runs), method: .init(shape: $0)).minima.first)
    }
    let (parabola, cubic) = (minima[0], minima[1])
    #expect((Double.log(cubic.parameters / 1e9) - 0.1).magnitude < 1e-9 && (cubic.loss - 2.5).magnitude < 1e-10)
    #expect((Double.log(parabola.parameters / 1e9) - 0.1).magnitude > 0.01)
    // An interpolation goes through the runs, so its minimum is no greater than theirs, and within the cells next to the least.
    #expect(minima[2].loss <= runs.map(\.loss).min() ?? 0 && (Double.log(minima[2].parameters / 1e9) - 0.1).magnitude < 0.1)
  }

  /// Of 300 noisy budgets a cubic's stated errors are those that its minima show.
  @Test func errorsOfACubic() throws {
    let minima = try (0..<300).compactMap { stream in
      try IsoFLOPProfile(
        Ladder(budgets: 2, sizes: 9, spacing: 0.25, noise: 0.002).table(seed: 4, stream: UInt64(stream)), method: .init(shape: .cubic)
      )
      .minima.first
    }
    func spread(_ values: [Double]) -> Double {
      let percentiles = Percentiles(values)
      return 0.5 * (percentiles.quantile(0.8413) - percentiles.quantile(0.1587))
    }
    #expect(minima.count == 300)
    // Each estimates the noise from few runs, so it is their mean square that is right.
    func stated(_ errors: [Double]) -> Double { mean(errors.map { $0 * $0 }).squareRoot() }
    #expect((spread(minima.map { Double.log($0.parameters) }) / stated(minima.map(\.logParametersError)) - 1).magnitude < 0.2)
    #expect((spread(minima.map { Double.log($0.loss) }) / stated(minima.map(\.logLossError)) - 1).magnitude < 0.2)
  }

  /// Minima on ln L = b·x + ½c·x² in x = ln C: the bend is c, and each local slope that of its chord.
  @Test(arguments: [0.002, -0.004]) func bendOfAFrontier(bend: Double) throws {
    func logLoss(_ x: Double) -> Double { 1 - 0.05 * x + 0.5 * bend * x * x }
    let steps = [0.0, 0.7, 2.1, 3.0, 4.4]
    let runs = steps.flatMap { x in
      (-2...2).map { step -> TrainingRun in
        let (compute, offset) = (1e18 * Double.exp(x), 0.3 * Double(step))
        let parameters = 1e8 * Double.exp(0.5 * x + offset)
        return TrainingRun(
          parameters: parameters, tokens: compute / (6 * parameters), compute: compute,
          loss: Double.exp(logLoss(x) + 0.04 * offset * offset))
      }
    }
    let frontier = try IsoFLOPFrontier(IsoFLOPProfile(RunTable(runs)))
    #expect(try (#require(frontier.bend).value - bend).magnitude < 1e-9)
    for (slope, (a, b)) in zip(frontier.localSlopes, zip(steps, steps.dropFirst())) {
      #expect((slope.slope - (logLoss(b) - logLoss(a)) / (b - a)).magnitude < 1e-9)
      #expect((slope.compute / (1e18 * Double.exp(0.5 * (a + b))) - 1).magnitude < 1e-9)
    }
  }

  /// Runs of one size, seeds of each other, count as their mean in an interpolation.
  @Test func seedsOfOneSizeAreAveraged() throws {
    let sizes = [(1e8, [3.2, 3.4]), (2e8, [3.0]), (4e8, [2.9, 2.95, 3.0]), (8e8, [3.1])]
    func profile(_ rows: [(Double, Double)]) throws -> IsoFLOPProfile {
      let runs = rows.map { TrainingRun(parameters: $0.0, tokens: 1e19 / (6 * $0.0), compute: 1e19, loss: $0.1) }
      return IsoFLOPProfile(try RunTable(runs), method: .init(shape: .akima))
    }
    let whole = try profile(sizes.flatMap { size, losses in losses.map { (size, $0) } })
    let means = try profile(sizes.map { size, losses in (size, Double.exp(mean(losses.map { Double.log($0) }))) })
    let (a, b) = (try #require(whole.minima.first), try #require(means.minima.first))
    #expect((a.parameters / b.parameters - 1).magnitude < 1e-9 && (a.loss / b.loss - 1).magnitude < 1e-12)
    #expect(whole.budgets[0].fittedRuns.count == 7)
  }

  /// Faults of a budget and the advice, in full.
  @Test(arguments: [
    (IsoFLOPIssue.tooFewSizes(found: 1), "1 size, three are needed: train more sizes"),
    (.tooFewSizes(found: 3, needed: 4), "3 different sizes, four are needed: train more sizes"),
    (.notBracketedBelow(smallest: 1.25e8), "the minimum lies below the smallest size 1.25e+08: train smaller models"),
    (.notBracketedAbove(largest: 7e9), "the minimum lies above the largest size 7e+09: train larger models"),
    (.negativeCurvature, "the loss has no minimum between the sizes: train sizes further apart"),
    (.undetermined(logLossError: 0.1), "the sizes leave the least loss open by ±21.7%: train sizes further apart"),
  ])
  func issuesInWords(issue: IsoFLOPIssue, text: String) { #expect(issue.description == text) }
}
