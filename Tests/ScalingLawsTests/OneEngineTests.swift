import NumericalMethods
import RealModule
import ScalingLaws
import Tabular
import Testing

/// Forecast, backtest, plan and comparison speak of one distribution.
struct OneEngineTests {
  private static let ladder = Ladder(sizes: 5, noise: 0.004)

  /// A backtest's forecasts are those that the forecaster makes from the runs that it fits.
  @Test func backtestIsTheForecastersOwn() throws {
    let table = try Self.ladder.table(seed: 1)
    let backtest = try Backtest(table, fitBelow: 5e18)
    let forecaster = try ForecastConfiguration().fit(table.filter { $0.compute <= 5e18 })
    let unknown = table.filter { $0.compute > 5e18 }.runs
    #expect(backtest.runs.map(\.forecast) == forecaster.forecast(unknown.map(\.design)))
    #expect(backtest.runs.map(\.measured) == unknown.map(\.loss) && backtest.weights == forecaster.weights)
  }

  /// Of a design only N, D and the different tokens are read, and repeated tokens are worth less than new ones.
  @Test func repeatedTokensAreForecastAsLess() throws {
    let forecaster = try ForecastConfiguration().fit(Self.ladder.table(seed: 1))
    let fresh = forecaster.forecast([RunDesign(parameters: 1e9, tokens: 2e10)])[0]
    let repeated = forecaster.forecast([RunDesign(parameters: 1e9, tokens: 2e10, uniqueTokens: 1e9)])[0]
    let fewer = forecaster.forecast(parameters: 1e9, tokens: 1e9)
    #expect(fresh.loss < repeated.loss && repeated.loss < fewer.loss)
    #expect(fresh == forecaster.forecast([RunDesign(parameters: 1e9, tokens: 2e10, compute: 1)])[0])
  }

  /// Beyond the runs in common a comparison is as unsure as the forms are; within them it isn't.
  @Test func comparisonsWidenBeyondTheRuns() throws {
    let (first, second) = (try Self.ladder.table(seed: 1), try Self.ladder.table(seed: 2))
    func compare(_ computes: [Double]) throws -> Comparison {
      try ComparisonConfiguration(computes: computes, fitting: .init(replicates: 60)).compare(first, second)
    }
    let (within, beyond) = (try compare([1e19]), try compare([1.6e21]))
    #expect(within.discrepancy == 0 && beyond.discrepancy > 0)
    let widths = try [within, beyond].map { comparison in
      Double.log(try #require(comparison.points[0].high) / #require(comparison.points[0].low))
    }
    #expect(widths[1] > widths[0])
  }

  /// Designs are read without a loss, with or without compute.
  @Test func designsAreReadFromATable() throws {
    let plain = try [RunDesign](Table(delimited: "params,tokens\n1e9,2e10\n2e9,1e10\n", name: "pool.csv"))
    #expect(plain == [RunDesign(parameters: 1e9, tokens: 2e10), RunDesign(parameters: 2e9, tokens: 1e10)])
    #expect(plain[0].compute == 1.2e20 && plain[0].tokensPerParameter == 20)
    let stated = try [RunDesign](Table(delimited: "N,D,C,D_unique\n1e9,2e10,1e20,1e10\n", name: "pool.csv"))
    #expect(stated == [RunDesign(parameters: 1e9, tokens: 2e10, compute: 1e20, uniqueTokens: 1e10)])
    #expect(throws: RunTableError.self) { try [RunDesign](Table(delimited: "N,loss\n1e9,2\n", name: "pool.csv")) }
  }
}
