import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Repeated rows and the cost of compute, beside plain computations.
struct EqualRunsTests {
  /// Runs drawn from few values, so that many agree in part and some in all.
  private func table(_ count: Int, seed: UInt64) throws -> RunTable {
    var generator = SeededGenerator(seed: seed)
    let runs = (0..<count).map { index in
      let (n, d) = (1e8 * Double(1 + generator.index(below: 6)), 1e10 * Double(1 + generator.index(below: 6)))
      return TrainingRun(
        parameters: n, tokens: d, compute: 6 * n * d, loss: 2 + 0.1 * Double(generator.index(below: 3)),
        uniqueTokens: generator.index(below: 4) == 0 ? d / 2 : nil, group: generator.index(below: 2) == 0 ? "a" : nil, label: "run \(index)"
      )
    }
    return try RunTable(runs)
  }

  /// The sets are those of a comparison of all pairs, whatever the labels.
  @Test(arguments: 0..<6) func duplicatesAreThoseOfAllPairs(seed: UInt64) throws {
    let table = try table(200, seed: seed)
    func key(_ run: TrainingRun) -> [String] {
      [run.parameters, run.tokens, run.compute, run.loss, run.uniqueTokens ?? -1].map { "\($0)" } + [run.group ?? "-"]
    }
    let sets = Dictionary(grouping: table.runs.indices) { key(table.runs[$0]) }.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    #expect(table.duplicates == sets && !sets.isEmpty)
  }

  @Test func differentRunsHaveNoDuplicates() throws {
    let runs = (0..<5000).map { index in
      TrainingRun(parameters: 1e8 + Double(index), tokens: 1e10, compute: 6e18, loss: 2)
    }
    #expect(try RunTable(runs).duplicates.isEmpty)
  }

  /// C = κ·N^ν·D is found from exact runs, for any spread of compute; runs of one size give κ at ν = 1.
  @Test(arguments: [(6.0, 1.0), (40, 0.9), (2, 1.05)]) func costIsRecovered(factor: Double, exponent: Double) throws {
    var generator = SeededGenerator(seed: 8)
    let runs = (0..<60).map { _ in
      let (n, d) = (1e7 * Double.exp(6 * generator.uniform()), 1e9 * Double.exp(6 * generator.uniform()))
      return TrainingRun(parameters: n, tokens: d, compute: factor * Double.pow(n, exponent) * d, loss: 2)
    }
    let cost = ComputeCost(try RunTable(runs))
    #expect((cost.exponent - exponent).magnitude < 1e-12 && (cost.logFactor - Double.log(factor)).magnitude < 1e-11)
    #expect((cost.tokens(parameters: 1e9, compute: 1e20) / (1e20 / (factor * Double.pow(1e9, exponent))) - 1).magnitude < 1e-11)
    let one = ComputeCost(try RunTable(runs.map { TrainingRun(parameters: 1e9, tokens: $0.tokens, compute: 7e9 * $0.tokens, loss: 2) }))
    #expect(one.exponent == 1 && (one.logFactor - Double.log(7)).magnitude < 1e-12)
  }
}
