import RealModule
import Testing

@testable import ScalingLaws

/// The warnings of forecasts: of the table, the target, the laws and the best size.
struct ForecastWarningTests {
  private let ladder = Ladder(noise: 0.003)

  @Test func targetsBelowTheRuns() throws {
    let forecast = try ForecastConfiguration().forecast(ladder.table(), compute: 1e10)
    #expect(forecast.warnings.contains { if case .belowRuns(let reach) = $0 { (reach - 1e-8).magnitude < 1e-12 } else { false } })
    #expect(
      try !ForecastConfiguration().forecast(ladder.table(), compute: 2e18).warnings.contains {
        if case .belowRuns = $0 { true } else { false }
      })
  }

  @Test(arguments: [1e60, 1e300, 1.7e308, 1e3, Double.leastNonzeroMagnitude])
  func targetsOutOfReach(compute: Double) throws {
    let forecaster = try ForecastConfiguration().fit(ladder.table())
    let error = try #require(throws: FitError.self) { try forecaster.forecast(compute: compute) }
    #expect(error.description.contains("1e+12 times away from the runs") && !error.description.contains("inf"), "\(error)")
    #expect(throws: ExperimentError.self) { try NextExperiment(target: compute, budget: 1e19).plan(ladder.table()) }
  }

  /// A run of given size and data has the warnings of its table and its reach; many at once have none.
  @Test func ofARunBySizeAndData() throws {
    var runs = try ladder.table().runs
    runs[9].loss *= 1.3
    let forecaster = try ForecastConfiguration().fit(RunTable(runs))
    let forecast = forecaster.forecast(parameters: 1e10, tokens: 1e12)
    let texts = (forecast.warnings ?? []).map(\.description)
    #expect(texts.contains { $0.contains("run 10: the loss is") && $0.contains("% above") }, "\(texts)")
    #expect(texts.contains { $0.contains("times the largest compute of the runs") })
    #expect(forecaster.forecast([RunDesign(parameters: 1e10, tokens: 1e12)])[0].warnings == nil)
    #expect(try Backtest(RunTable(runs)).warnings.contains { $0.description.contains("run 10") })
  }

  /// All sizes above the best: no budget has a minimum, and the forecast says so as the fit does.
  @Test func noBudgetHasAMinimum() throws {
    let table = try Ladder(sizes: 5, spacing: 0.3, offset: 2, noise: 0.001).table(seed: 2)
    let forecast = try ForecastConfiguration().forecast(table, compute: 1e20)
    let text = try #require(forecast.warnings.map(\.description).first { $0.contains("no budget has a minimum") })
    #expect(text.contains("the minimum lies below the smallest size"), "\(text)")
  }

  /// A grid of sizes and tokens has budgets by chance alone: the best size is the laws', whose interval holds the truth and says something.
  @Test func aGridIsNoLadder() throws {
    let truth = Law.chinchilla(E: 1.8, A: 420, B: 900, alpha: 0.34, beta: 0.33)
    let sizes = (0..<7).map { 1e8 * Double.pow(1.7, $0) }
    let runs = sizes.enumerated().flatMap { i, parameters in
      (0..<7).map { j -> TrainingRun in
        let tokens = 2e9 * Double.pow(1.9, j)
        let loss = truth.loss(parameters: parameters, tokens: tokens) * Double.exp(0.002 * Double.sin(Double(7 * i + j) * 12.9898))
        return TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: loss)
      }
    }
    let forecast = try ForecastConfiguration().forecast(RunTable(runs), compute: 1e22)
    let interval = forecast.parametersInterval
    #expect(interval.contains(truth.optimum(compute: 1e22).parameters) && interval.high / interval.low < 3, "\(interval)")
    #expect(forecast.warnings.contains { if case .sizeFromLaws = $0 { true } else { false } })
  }

  /// An interval that spans factors says nothing, and that is said.
  @Test func wideIntervals() throws {
    let forecast = try ForecastConfiguration().forecast(Ladder(budgets: 2, sizes: 4, noise: 0.2).table(seed: 3), compute: 1e25)
    #expect(forecast.runInterval.high / forecast.runInterval.low > 2)
    #expect(forecast.warnings.contains { if case .wideInterval = $0 { true } else { false } })
  }

  /// A law that contradicts two that agree is left out, with its number and theirs; where no two agree, or it is within 30%, none is.
  @Test func aLawThatContradictsTheOthers() throws {
    func names(_ losses: [Double]) -> [String?] {
      Forecaster.contradictions(zip(["a", "b", "c"], losses).map { (law: $0, logLoss: Double.log($1)) }).map { warning in
        if case .lawLeftOut(let name, _)? = warning { name } else { nil }
      }
    }
    #expect(names([2.70, 1.89, 2.71]) == [nil, "b", nil])
    #expect(names([2.70, 2.71, 3.9]) == [nil, nil, "c"])
    #expect(names([2.70, 2.2, 2.71]) == [nil, nil, nil] && names([2, 3, 4]) == [nil, nil, nil])
    #expect(names([2.70, .nan, 2.71])[1] == "b" && names([2.70, 1.89]) == [nil, nil])
    let text = try #require(Forecaster.contradictions([("a", Double.log(2.70)), ("b", Double.log(1.89)), ("c", Double.log(2.71))])[1])
      .description
    #expect(text.contains("the law \"b\" was left out") && text.contains("1.89") && text.contains("2.7 to 2.71"))
  }
}
