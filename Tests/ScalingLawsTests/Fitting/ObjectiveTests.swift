import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// The fit's objective and the conditions of its minimum, written out from arXiv:2203.15556 in (a, b, e, α, β) without the module's coordinates.
struct ObjectiveTests {
  private static let ladder = Ladder(spacing: 0.5, noise: 0.003)

  /// One run under a separable law: r = ln L̂ − ln L, and d ln L̂ by (e, a, b, α, β).
  private struct Row {
    let residual: Double
    let predicted: Double
    let slopes: [Double]

    init(_ run: TrainingRun, _ law: Law) {
      let (n, d) = (Double.log(run.parameters), Double.log(run.tokens))
      let terms = [
        law["E"], Double.exp(Double.log(law["A"]) - law["alpha"] * n), Double.exp(Double.log(law["B"]) - law["beta"] * d),
      ]
      predicted = terms.reduce(0, +)
      residual = Double.log(predicted) - Double.log(run.loss)
      let shares = terms.map { [predicted] in $0 / predicted }
      slopes = shares + [-shares[1] * n, -shares[2] * d]
    }
  }

  private static func huber(_ r: Double, _ delta: Double) -> Double {
    abs(r) <= delta ? r * r / 2 : delta * (abs(r) - delta / 2)
  }

  /// The objective is the sum as it is published, and its gradient is nothing against the sum of its parts' sizes.
  @Test(arguments: UInt64(0)..<4) func huberIsTheSumAndStationary(seed: UInt64) throws {
    let table = try Self.ladder.table(seed: seed)
    let fit = try FitConfiguration(replicates: 0).fit(table)
    let rows = table.runs.map { Row($0, fit.law) }
    #expect((fit.objective / rows.reduce(0) { $0 + Self.huber($1.residual, 1e-3) } - 1).magnitude < 1e-9)
    #expect(zip(fit.residuals, rows).allSatisfy { ($0 + $1.residual).magnitude < 1e-10 })
    expectStationary(rows, influence: { min(max($0.residual, -1e-3), 1e-3) })
  }

  private func expectStationary(_ rows: [Row], influence: (Row) -> Double) {
    for column in 0..<5 {
      let parts = rows.map { influence($0) * $0.slopes[column] }
      #expect(parts.reduce(0, +).magnitude < 1e-6 * parts.reduce(0) { $0 + $1.magnitude }, "coordinate \(column)")
    }
  }

  @Test func squaresOfTheLossAreStationary() throws {
    let table = try Self.ladder.table(seed: 5)
    let fit = try FitConfiguration(objective: .leastSquares, replicates: 0).fit(table)
    let rows = table.runs.map { Row($0, fit.law) }
    let sum = zip(rows, table.runs).reduce(0) { $0 + 0.5 * Double.pow($1.0.predicted - $1.1.loss, 2) }
    #expect((fit.objective / sum - 1).magnitude < 1e-9)
    expectStationary(rows) { row in (row.predicted - row.predicted * Double.exp(-row.residual)) * row.predicted }
  }

  @Test func anOverestimateWeighsTenfold() throws {
    let table = try Self.ladder.table(seed: 6)
    let fit = try FitConfiguration(objective: .asymmetric(delta: 1e-3, penalty: 10), replicates: 0).fit(table)
    let rows = table.runs.map { Row($0, fit.law) }
    let sum = rows.reduce(0) { $0 + ($1.residual > 0 ? 10 : 1) * Self.huber($1.residual, 1e-3) }
    #expect((fit.objective / sum - 1).magnitude < 1e-9)
    expectStationary(rows) { ($0.residual > 0 ? 10 : 1) * min(max($0.residual, -1e-3), 1e-3) }
  }

  /// A least absolute deviation passes through as many runs as it has parameters.
  @Test(arguments: UInt64(0)..<4) func absoluteDeviationsPassThroughFiveRuns(seed: UInt64) throws {
    let table = try Self.ladder.table(seed: seed)
    let fit = try FitConfiguration(objective: .leastAbsoluteDeviation, replicates: 0).fit(table)
    #expect(fit.residuals.count { $0.magnitude < 1e-8 } == 5, "\(fit.residuals.map(\.magnitude).sorted().prefix(7))")
    #expect((fit.objective - fit.residuals.reduce(0) { $0 + $1.magnitude }).magnitude < 1e-9 * Double(table.runs.count))
  }

  /// Two thousand laws about the fit, within three standard errors on every axis, are all worse.
  @Test(arguments: [FitObjective.standard, .leastSquares, .leastAbsoluteDeviation])
  func noNeighbourIsBetter(objective: FitObjective) throws {
    let table = try Self.ladder.table(seed: 7)
    let fit = try FitConfiguration(objective: objective, replicates: 0).fit(table)
    let directions = try #require(fit.covariance).directions
    func sum(_ law: Law) -> Double {
      table.runs.reduce(0) { sum, run in
        let r = Double.log(law.loss(of: run.design) / run.loss)
        return switch objective {
        case .leastSquares: sum + 0.5 * Double.pow(law.loss(of: run.design) - run.loss, 2)
        case .leastAbsoluteDeviation: sum + r.magnitude
        default: sum + Self.huber(r, 1e-3)
        }
      }
    }
    let least = sum(fit.law)
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<2000 {
      let scale = 3 * Double.exp(-9 * generator.uniform())
      var values = fit.law.parameterValues
      for direction in directions {
        let step = scale * generator.normal()
        for index in values.indices { values[index] += step * direction[index] }
      }
      guard values.allSatisfy({ $0 > 0 }) else { continue }
      #expect(sum(Law(.chinchilla, values)) > least * (1 - 1e-7))
    }
  }

  /// A law that holds another as a special case is never fitted worse.
  @Test(arguments: UInt64(0)..<6) func richerLawsFitNoWorse(seed: UInt64) throws {
    let table = try Ladder(truth: .coupled(E: 1.69, A: 120, R: 1.5, alpha: 0.44, beta: 0.42, k: 0.7), spacing: 0.5, noise: 0.004).table(
      seed: seed)
    func objective(_ law: LawFamily) throws -> Double { try FitConfiguration(replicates: 0).fit(table, law: law).objective }
    let (coupled, separable) = (try objective(.coupled), try objective(.chinchilla))
    let (tied, kaplan) = (try objective(.overTraining), try objective(.kaplan))
    #expect(coupled <= separable * (1 + 1e-6) && separable <= tied * (1 + 1e-6) && coupled <= kaplan * (1 + 1e-6))
    let (power, shifted, broken) = (
      try objective(.power(of: .compute)), try objective(.shifted(of: .compute)), try objective(.broken(breaks: 1, of: .compute))
    )
    #expect(shifted <= power * (1 + 1e-6) && broken <= power * (1 + 1e-6))
  }

  /// Losses in another unit scale floor and amplitudes, sizes in another unit scale A by the unit to the α; exponents and their intervals stay.
  @Test(arguments: [(1 / 0.6931471805599453, 1.0, 1.0), (1, 1e-6, 1e-9), (1e-3, 1e3, 1)])
  func unitsAreInScaleParameters(loss: Double, n: Double, d: Double) throws {
    let table = try Self.ladder.table(seed: 9)
    let scaled = try RunTable(
      table.runs.map {
        TrainingRun(parameters: $0.parameters * n, tokens: $0.tokens * d, compute: $0.compute * n * d, loss: $0.loss * loss)
      })
    let (own, other) = try (FitConfiguration(replicates: 0).fit(table), FitConfiguration(replicates: 0).fit(scaled))
    let factors = [
      "E": loss, "A": loss * Double.pow(n, own.law["alpha"]), "B": loss * Double.pow(d, own.law["beta"]), "alpha": 1, "beta": 1,
    ]
    #expect((other.objective / own.objective - 1).magnitude < 1e-9)
    for (name, factor) in factors {
      #expect((other.law[name] / (own.law[name] * factor) - 1).magnitude < 1e-5, "\(name)")
      guard name != "A" && name != "B" else { continue }
      let (a, b) = (try #require(own.intervals[name]), try #require(other.intervals[name]))
      #expect((b.low / (a.low * factor) - 1).magnitude < 1e-4 && (b.high / (a.high * factor) - 1).magnitude < 1e-4, "\(name): \(a) \(b)")
    }
  }

  /// Holding a parameter at what it is fitted to changes nothing; holding it elsewhere costs more the farther it is.
  @Test func pinsAtTheFitCostNothing() throws {
    let table = try Self.ladder.table(seed: 10)
    let free = try FitConfiguration(replicates: 0).fit(table)
    func objective(_ shift: Double) throws -> Double {
      var configuration = FitConfiguration(replicates: 0)
      configuration.pinned = ["alpha": free.law["alpha"] * (1 + shift)]
      return try configuration.fit(table).objective
    }
    #expect(try (objective(0) / free.objective - 1).magnitude < 1e-8)
    let (up, down) = (try [0.01, 0.03, 0.1].map(objective), try [-0.01, -0.03, -0.1].map(objective))
    #expect(up[0] > free.objective && up[0] < up[1] && up[1] < up[2] && down[0] > free.objective && down[0] < down[1] && down[1] < down[2])
  }
}
