import RealModule
import ScalingLaws
import Testing

/// Forecasts where data are limited, and backtests split by size or tokens.
struct UniqueTokensTests {
  private static let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)

  private func forecaster() throws -> Forecaster {
    try ForecastConfiguration().fit(Ladder(truth: Self.law, leastCompute: 1e18).table())
  }

  /// More different tokens than the best run reads change nothing, to the bit.
  @Test func enoughTokensChangeNothing() throws {
    let forecaster = try forecaster()
    let free = try forecaster.forecast(compute: 1e20)
    let plenty = try forecaster.forecast(compute: 1e20, uniqueTokens: 2 * free.tokens)
    #expect(plenty.parameters == free.parameters && plenty.loss == free.loss && plenty.runInterval == free.runInterval)
    #expect(plenty.warnings == free.warnings)
  }

  /// Fewer tokens: a larger model that repeats less, a higher loss, and a warning that the value of repeats is a published one.
  @Test func fewTokensFavourLargerModels() throws {
    let forecaster = try forecaster()
    let free = try forecaster.forecast(compute: 1e20)
    var last = free
    for share in [3.0, 10, 30] {
      let limited = try forecaster.forecast(compute: 1e20, uniqueTokens: free.tokens / share)
      #expect(limited.parameters > last.parameters && limited.loss > last.loss, "\(share)")
      #expect((6 * limited.parameters * limited.tokens / 1e20 - 1).magnitude < 1e-6)
      #expect(limited.tokens >= free.tokens / share * (1 - 1e-9))
      let repeats = limited.warnings.compactMap { if case .repeatedTokens(let epochs, let ofRuns) = $0 { (epochs, ofRuns) } else { nil } }
      #expect(repeats.count == 1 && (repeats[0].0 * free.tokens / share / limited.tokens - 1).magnitude < 1e-9 && repeats[0].1 == 1)
      last = limited
    }
  }

  /// The best size under 10 times fewer tokens than the free optimum reads, beside the law of arXiv:2305.16264 minimised directly (repeats alone decay).
  @Test func theOptimumIsTheLawsOwn() throws {
    let forecaster = try forecaster()
    let free = try forecaster.forecast(compute: 1e20)
    let unique = free.tokens / 10
    let limited = try forecaster.forecast(compute: 1e20, uniqueTokens: unique)
    func loss(_ parameters: Double) -> Double {
      let (tokens, decay) = (1e20 / (6 * parameters), 15.39)
      let effective = tokens > unique ? unique * (1 + decay * (1 - Double.exp(-(tokens / unique - 1) / decay))) : tokens
      return Self.law.loss(parameters: parameters, tokens: effective)
    }
    let sizes = (0...4000).map { free.parameters * Double.exp(Double($0) / 1000) }
    let best = sizes.min { loss($0) < loss($1) } ?? 0
    #expect((limited.parameters / best - 1).magnitude < 0.05, "\(limited.parameters) \(best)")
    #expect((limited.loss / loss(best) - 1).magnitude < 3e-3)
  }

  @Test func repeatedTokensOfOneRun() throws {
    let forecaster = try forecaster()
    let new = forecaster.forecast(parameters: 1e9, tokens: 2e10)
    let once = forecaster.forecast(parameters: 1e9, tokens: 2e10, uniqueTokens: 2e10)
    let twice = forecaster.forecast(parameters: 1e9, tokens: 2e10, uniqueTokens: 1e10)
    let often = forecaster.forecast(parameters: 1e9, tokens: 2e10, uniqueTokens: 1e9)
    #expect(once.loss == new.loss && once.uniqueTokens == 2e10)
    #expect(twice.loss > new.loss && twice.loss < 1.01 * new.loss && often.loss > twice.loss)
  }

  /// Held out by size: the small models tell the loss of larger ones; the split, the reach and the counts are the quantity's.
  @Test func heldOutBySize() throws {
    let table = try Ladder(truth: Self.law, leastCompute: 1e18, noise: 0.002).table(seed: 2)
    let sizes = table.runs.map(\.parameters).sorted()
    let limit = sizes[sizes.count / 2]
    let backtest = try Backtest(table, fitBelow: limit, by: .parameters)
    #expect(backtest.splitBy == .parameters && backtest.fitBelow == limit)
    #expect(backtest.runsFitted == sizes.count { $0 <= limit } && backtest.runsFitted + backtest.runsForecast == sizes.count)
    #expect((backtest.reach / (sizes[sizes.count - 1] / limit) - 1).magnitude < 1e-12)
    #expect(backtest.runs.allSatisfy { $0.forecast.parameters > limit })
    #expect(backtest.meanAbsoluteRelativeError < 0.01 && backtest.coverage95 > 0.8)
    #expect(try Backtest(table, by: .tokens).runs.allSatisfy { run in table.runs.contains { $0.tokens == run.forecast.tokens } })
    #expect(throws: FitError.nothingHeldOut(table: "runs", quantity: .parameters, above: 1e15)) {
      try Backtest(table, fitBelow: 1e15, by: .parameters)
    }
  }
}
