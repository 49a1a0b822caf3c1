import NumericalMethods
import RealModule
import Testing

@testable import ScalingLaws

/// Tables of more runs than a process takes: a bin's mean has less noise than a run.
struct BinnedForecastTests {
  /// Runs of the Chinchilla law with normal noise of ln L.
  static func table(_ count: Int, noise: Double, seed: UInt64) throws -> RunTable {
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    var generator = SeededGenerator(seed: seed, stream: 0)
    return try RunTable(
      (0..<count).map { _ in
        let (parameters, tokens) = (1e7 * Double.exp(5 * generator.uniform()), 1e9 * Double.exp(5 * generator.uniform()))
        return TrainingRun(
          parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens,
          loss: law.loss(parameters: parameters, tokens: tokens) * Double.exp(noise * generator.normal()))
      })
  }

  /// With a bin's noise taken for a run's, 69% of new runs were held from 1,400 runs and 28% from 14,000.
  @Test(arguments: [1000, 4000]) func intervalsOfNewRunsHold(count: Int) throws {
    let table = try Self.table(count, noise: 0.003, seed: 71)
    let backtest = try Backtest(table)
    #expect(backtest.coverage95 > 0.88)
    // The noise alone takes 2·1.96·0.3% of the loss.
    #expect(backtest.meanWidth > 0.0105 && backtest.meanWidth < 0.025)
  }

  @Test func fewRunsAreNoBins() throws {
    let binned = try Self.table(50, noise: 0.003, seed: 72).binned(nil)
    #expect(binned.counts == nil && binned.noise == nil && binned.table.runs.count == 50)
  }

  @Test func theMeanOfEqualRunsCountsAsMany() throws {
    let table = try Self.table(2000, noise: 0.003, seed: 73)
    let binned = table.binned(nil)
    let counts = try #require(binned.counts)
    #expect(counts.count == binned.table.runs.count && counts.reduce(0, +) == 2000)
    let noise = try #require(binned.noise)
    #expect(abs(noise / 0.003 - 1) < 0.2)
  }
}
