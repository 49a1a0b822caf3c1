import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Properties that a forecast has whatever the numbers: units, order of rows, levels of confidence.
struct ForecastInvarianceTests {
  private static let law = Law.coupled(E: 1.69, A: 120, R: 1.5, alpha: 0.44, beta: 0.42, k: 0.7)
  private static let target = 3e20

  private func table(noise: Double = 0.003) throws -> RunTable { try Ladder(truth: Self.law, noise: noise).table(seed: 12) }

  /// The table with N, D, C and the loss in other units.
  private func scaled(_ table: RunTable, n: Double = 1, d: Double = 1, c: Double = 1, loss: Double = 1) throws -> RunTable {
    try RunTable(
      table.runs.map { TrainingRun(parameters: $0.parameters * n, tokens: $0.tokens * d, compute: $0.compute * c, loss: $0.loss * loss) })
  }

  private func forecast(_ table: RunTable, compute: Double = target, confidence: Double = 0.95) throws -> Forecast {
    try ForecastConfiguration(confidence: confidence).forecast(table, compute: compute)
  }

  private func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { (a / b - 1).magnitude < tolerance }

  /// Millions of parameters, billions of tokens, petaFLOP/s-days: the loss and its interval stay, N*, D* follow their units.
  @Test(arguments: [(1e-6, 1e-9, 1.0), (1e-9, 1e-12, 1 / 8.64e19), (1e3, 1e-3, 1e6)])
  func unitsOfSizeAndDataDoNotMatter(n: Double, d: Double, c: Double) throws {
    let table = try table()
    let (own, other) = (try forecast(table), try forecast(scaled(table, n: n, d: d, c: c), compute: Self.target * c))
    #expect(isClose(other.loss, own.loss, 1e-6))
    #expect(isClose(other.runInterval.low, own.runInterval.low, 1e-5) && isClose(other.runInterval.high, own.runInterval.high, 1e-5))
    #expect(isClose(other.parameters, own.parameters * n, 1e-6) && isClose(other.tokens, own.tokens * d, 1e-6))
    #expect(isClose(other.reach, own.reach, 1e-9) && other.warnings == own.warnings)
  }

  /// Bits in place of nats: everything about the loss grows by 1/ln 2 and nothing else changes.
  @Test func unitOfTheLossIsItsOwn() throws {
    let table = try table()
    let bits = 1 / Double.log(2)
    let (own, other) = (try forecast(table), try forecast(scaled(table, loss: bits)))
    #expect(isClose(other.loss, own.loss * bits, 1e-6) && isClose(other.parameters, own.parameters, 1e-9))
    #expect(isClose(other.runInterval.high / other.runInterval.low, own.runInterval.high / own.runInterval.low, 1e-5))
    for (a, b) in zip(own.members, other.members) { #expect(a.name == b.name && (a.weight - b.weight).magnitude < 1e-5) }
  }

  @Test func orderOfRunsDoesNotMatter() throws {
    let table = try table()
    var generator = SeededGenerator(seed: 5)
    var order = Array(table.runs.indices)
    for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, generator.index(below: last + 1)) }
    let (own, other) = (try forecast(table), try forecast(table.subset(order)))
    #expect(isClose(own.loss, other.loss, 1e-7) && isClose(own.parameters, other.parameters, 1e-7))
    #expect(isClose(own.runInterval.low, other.runInterval.low, 1e-6))
    func severities(_ table: RunTable) -> [Severity] { Diagnosis(table).findings.map(\.severity) }
    #expect(severities(table) == severities(table.subset(order)))
  }

  /// Intervals of rising confidence contain each other, all about one point.
  @Test func intervalsAreNested() throws {
    let table = try table()
    let forecasts = try [0.5, 0.8, 0.95, 0.99].map { try forecast(table, confidence: $0) }
    for (inner, outer) in zip(forecasts, forecasts.dropFirst()) {
      #expect(inner.loss == outer.loss && inner.parameters == outer.parameters)
      #expect(outer.runInterval.low < inner.runInterval.low && inner.runInterval.high < outer.runInterval.high)
      #expect(outer.meanInterval.low < inner.meanInterval.low && outer.parametersInterval.high > inner.parametersInterval.high)
    }
    for forecast in forecasts {
      #expect(isClose(forecast.runInterval.low * forecast.runInterval.high, forecast.loss * forecast.loss, 1e-9), "ln L is symmetric")
    }
  }

  /// The loss is the geometric mean of the laws' own, by their weights.
  @Test func theForecastIsTheMixtures() throws {
    let forecast = try forecast(table())
    let mixture = forecast.members.reduce(0) { $0 + $1.weight * Double.log($1.loss) }
    #expect((Double.log(forecast.loss) - mixture).magnitude < 1e-9)
    #expect(forecast.members.allSatisfy { $0.weight >= 0 && $0.error > 0 })
  }

  /// Among the runs a forecast is as sure as the noise; it widens with distance, on either side.
  @Test func intervalsWidenWithDistance() throws {
    let ladder = Ladder(truth: Self.law, noise: 0.003)
    let forecaster = try ForecastConfiguration().fit(ladder.table(seed: 12))
    func width(_ compute: Double) -> Double {
      let best = Self.law.optimum(compute: compute)
      let interval = forecaster.forecast(parameters: best.parameters, tokens: best.tokens).meanInterval
      return Double.log(interval.high / interval.low)
    }
    let middle = ladder.leastCompute * 4
    let (upwards, downwards) = ([1, 8, 64, 512].map { width(middle * $0) }, [1, 8, 64].map { width(middle / $0) })
    #expect(upwards[0] < 2 * 1.96 * 0.003, "\(upwards)")
    #expect(zip(upwards, upwards.dropFirst()).allSatisfy(<) && zip(downwards, downwards.dropFirst()).allSatisfy(<))
  }

  /// What a backtest sums up is what its runs say.
  @Test func aBacktestAddsUp() throws {
    let backtest = try Backtest(table(), fitBelow: 5e18)
    let errors = backtest.runs.map { ($0.forecast.loss / $0.measured - 1).magnitude }
    let held = backtest.runs.count { $0.forecast.runInterval.contains($0.measured) }
    #expect(isClose(backtest.meanAbsoluteRelativeError, errors.reduce(0, +) / Double(errors.count), 1e-12))
    #expect(isClose(backtest.coverage95, Double(held) / Double(errors.count), 1e-12))
    #expect(backtest.runs.allSatisfy { $0.compute > 5e18 } && isClose(backtest.reach, 1.6e19 / 4e18, 1e-9))
  }
}
