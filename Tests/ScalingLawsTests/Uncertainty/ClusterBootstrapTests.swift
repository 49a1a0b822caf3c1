import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Rows of one run err together in every bootstrap, unless each is said to be a run of its own.
struct ClusterBootstrapTests {
  private static let law = LawFamily.power(of: .compute)

  /// Eight runs with six checkpoints each, which share their run's luck.
  private static func table(seed: UInt64) throws -> RunTable {
    let table = try StraightLineTests.table(seed: seed, runs: 48, group: { "\($0 % 8)" }, shared: 0.02)
    return try RunTable(
      table.runs.map { run in
        var run = run
        (run.label, run.group) = (run.group, nil)
        return run
      })
  }

  private static func exponents(_ table: RunTable, _ bootstrap: Bootstrap, replicates: Int = 1200) throws -> [Double] {
    let fit = try StraightLineTests.configuration(replicates: replicates, bootstrap: bootstrap).fit(table, law: law)
    return fit.replicates.map { $0[2] }
  }

  /// Σᵍ(Σx·e)²/(Σx²)²: within a run errors add up before they are squared.
  private static func variance(_ table: RunTable, _ line: StraightLineTests.Line, _ errors: [Double]) -> Double {
    var sums: [String: Double] = [:]
    for (row, run) in table.runs.enumerated() { sums[run.label ?? "", default: 0] += line.x[row] * errors[row] }
    return sums.values.reduce(0) { $0 + $1 * $1 } / (line.spread * line.spread)
  }

  /// One sign a run: what checkpoints have in common stays with them (doi:10.1111/caje.12661).
  @Test(arguments: WildWeights.allCases) func aWildBootstrapDrawsOneSignARun(weights: WildWeights) throws {
    let table = try Self.table(seed: 1)
    let line = StraightLineTests.Line(table.runs)
    let errors = line.x.indices.map { line.residuals[$0] * (1 + line.leverage($0)) / (1 - line.leverage($0)).squareRoot() }
    let found = StraightLineTests.variance(try Self.exponents(table, .wild(weights)))
    #expect((found / Self.variance(table, line, errors) - 1).magnitude < 0.15)
  }

  /// Another seed moves all checkpoints of a run alike.
  @Test func seedNoiseIsThatOfARun() throws {
    let table = try Self.table(seed: 2)
    let (line, noise) = (
      StraightLineTests.Line(table.runs), SeedNoise(leastLoss: 2, leastSigma: 0.01, greatestLoss: 3, greatestSigma: 0.03)
    )
    let errors = table.runs.map { noise.sigma(loss: $0.loss) / $0.loss }
    let found = StraightLineTests.variance(try Self.exponents(table, .seedNoise(noise)))
    // Each row's share of the run's one deviate.
    #expect((found / Self.variance(table, line, errors) - 1).magnitude < 0.15)
  }

  /// Pairs of a table that shows checkpoints are clusters by name; where no row repeats a name they are rows, draw by draw.
  @Test func pairsAreClustersOrRows() throws {
    let table = try Self.table(seed: 3)
    #expect(try Self.exponents(table, .pairs, replicates: 40) == Self.exponents(table, .cluster(column: "label"), replicates: 40))
    #expect(try Self.exponents(table, .pairs, replicates: 40) != Self.exponents(table, .rows, replicates: 40))
    let single = try StraightLineTests.table(seed: 3)
    #expect(try Self.exponents(single, .pairs, replicates: 40) == Self.exponents(single, .rows, replicates: 40))
  }

  /// Percentiles of a wild bootstrap hold the exponent of tables with eight runs in most cases; sign by sign they held it in under half.
  @Test func wildIntervalsOfCheckpointsHold() throws {
    let held = try (0..<60).count { stream in
      let configuration = StraightLineTests.configuration(.percentile, replicates: 99, bootstrap: .wild(.webb))
      return try #require(configuration.fit(Self.table(seed: 200 + UInt64(stream)), law: Self.law).intervals["alpha"]).contains(0.1)
    }
    #expect(held >= 48, "\(held) of 60")
  }
}
