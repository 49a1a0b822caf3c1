import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

struct ForecastTests {
  /// Simulated ladders of five budgets, noise 0.5%, target four times beyond: errors and coverage as the module promises.
  @Test func simulatedLadders() throws {
    let (count, law) = (60, Law.chinchilla(E: 0.6, A: 30, B: 60, alpha: 0.35, beta: 0.35))
    var (errors, widths): ([Double], [Double]) = ([], [])
    var (covered, sizesCovered) = (0, 0)
    for index in 0..<count {
      let ladder = Ladder(truth: law, leastCompute: 2e11, offset: index % 2 == 0 ? 0.2 : -0.2, noise: 0.005)
      let target = 4 * ladder.greatestCompute
      let configuration = ForecastConfiguration()
      let forecast = try configuration.forecast(ladder.table(seed: 9, stream: UInt64(index)), compute: target)
      var generator = SeededGenerator(seed: 10, stream: UInt64(index))
      let measured =
        law.loss(parameters: forecast.parameters, tokens: target / (6 * forecast.parameters)) * Double.exp(0.005 * generator.normal())
      errors.append(abs(forecast.loss / measured - 1))
      widths.append((forecast.runInterval.high - forecast.runInterval.low) / (2 * forecast.loss))
      covered += forecast.runInterval.contains(measured) ? 1 : 0
      sizesCovered += forecast.parametersInterval.contains(law.optimum(compute: target).parameters) ? 1 : 0
    }
    #expect(Percentiles(errors).median < 0.01)
    #expect(Percentiles(widths).median < 0.05)
    #expect(covered >= 54 && sizesCovered >= 50, "\(covered) and \(sizesCovered) of 60")
  }

  /// Without noise the floor is found and the forecast is the law's own.
  @Test func noiseFree() throws {
    let law = Law.chinchilla(E: 0.6, A: 30, B: 60, alpha: 0.35, beta: 0.35)
    let ladder = Ladder(truth: law, leastCompute: 2e11)
    let forecast = try ForecastConfiguration().forecast(ladder.table(), compute: 4 * ladder.greatestCompute)
    #expect(abs(forecast.loss / law.optimum(compute: 4 * ladder.greatestCompute).loss - 1) < 1e-3)
  }

  @Test func partsAddUpAndGrow() throws {
    let ladder = Ladder(noise: 0.005)
    let table = try ladder.table(seed: 3)
    let near = try ForecastConfiguration().forecast(table, compute: 2 * ladder.greatestCompute)
    let far = try ForecastConfiguration().forecast(table, compute: 100 * ladder.greatestCompute)
    #expect(abs(near.shares.parameters + near.shares.noise + near.shares.discrepancy - 1) < 1e-12)
    #expect(abs(near.members.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    #expect(near.meanInterval.low > near.runInterval.low && near.meanInterval.high < near.runInterval.high)
    #expect(far.runInterval.high / far.runInterval.low > near.runInterval.high / near.runInterval.low)
    #expect(far.warnings.contains { if case .farBeyondRuns = $0 { true } else { false } })
    #expect(near.warnings.isEmpty)
    #expect(near.members.map(\.name) == ["chinchilla", "coupled", "overTraining"])
  }

  @Test func twoBudgetsForecastWithoutABackTest() throws {
    let ladder = Ladder(budgets: 2, noise: 0.005)
    let forecast = try ForecastConfiguration().forecast(ladder.table(), compute: 2 * ladder.greatestCompute)
    #expect(forecast.warnings.contains(.noBackTest))
  }

  @Test func sameInputSameBytes() throws {
    let table = try Ladder(noise: 0.005).table()
    let texts = try (0..<2).map { _ -> Data in
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(ForecastConfiguration().forecast(table, compute: 1e20))
    }
    #expect(texts[0] == texts[1])
    #expect(try JSONDecoder().decode(Forecast.self, from: texts[0]).reach == 1e20 / 1.6e19)
  }

  @Test func oneBudgetIsTooFew() throws {
    #expect(throws: FitError.collinear(table: "runs")) {
      try ForecastConfiguration().forecast(Ladder(budgets: 1).table(), compute: 1e20)
    }
  }

  @Test func steepeningIsWarnedAbout() throws {
    let runs = (0..<5).flatMap { budget -> [TrainingRun] in
      let (x, compute) = (Double(budget), 1e15 * Double.pow(2, budget))
      let best = 1e6 * Double.exp(0.35 * x)
      return (-3...3).map { step in
        let parameters = best * Double.exp(0.3 * Double(step))
        let loss = 3 * Double.exp(-0.05 * x - 0.01 * x * x + 0.005 * Double(step * step))
        return TrainingRun(parameters: parameters, tokens: compute / (6 * parameters), compute: compute, loss: loss)
      }
    }
    let forecast = try ForecastConfiguration().forecast(RunTable(runs), compute: 3.2e16)
    #expect(forecast.warnings.contains { if case .steepening = $0 { true } else { false } })
  }
}
