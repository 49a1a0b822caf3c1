import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

struct BacktestTests {
  /// Four sizes at each of five budgets, some sizes trained further: isoFLOP curves as people have them.
  private func ladder(_ truth: Law, noise: Double = 0.003, stream: UInt64 = 0, shift: (Double) -> Double = { _ in 0 }) throws
    -> RunTable
  {
    var generator = SeededGenerator(seed: 21, stream: stream)
    let runs = (0..<6).flatMap { budget -> [TrainingRun] in
      let compute = 1e18 * Double.pow(3, Double(budget))
      let best = truth.optimum(compute: compute).parameters
      return (0..<5).map { size in
        let parameters = best * Double.pow(2, Double(size) - 2)
        let tokens = compute / (6 * parameters)
        let logLoss = Double.log(truth.loss(parameters: parameters, tokens: tokens)) + shift(parameters) + noise * generator.normal()
        return TrainingRun(parameters: parameters, tokens: tokens, compute: compute, loss: Double.exp(logLoss))
      }
    }
    return try RunTable(runs)
  }

  private static let separable = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)

  /// Runs without noise leave nothing but belief about what lies beyond them.
  @Test func noiseFreeRunsAreForecastByTheirLaw() throws {
    let forecast = try ForecastConfiguration().fit(ladder(Self.separable, noise: 0)).forecast(parameters: 1e10, tokens: 2e11)
    #expect(abs(forecast.loss / Self.separable.loss(parameters: 1e10, tokens: 2e11) - 1) < 2e-3)
    #expect(forecast.runInterval.contains(forecast.loss) && forecast.meanInterval.low >= forecast.runInterval.low)
    #expect(abs(forecast.shares.parameters + forecast.shares.noise + forecast.shares.discrepancy - 1) < 1e-12)
  }

  /// Sixty ladders of two truths, the dearest budget held out: the intervals hold about as often as they say and are not idle.
  @Test func heldOutBudgetsAreCovered() throws {
    let truths: [Law] = [Self.separable, Law.coupled(E: 1.69, A: 120, R: 1.5, alpha: 0.44, beta: 0.42, k: 0.7)]
    var (held, all, errors, widths) = (0, 0, 0.0, 0.0)
    for truth in truths {
      for stream in 0..<15 {
        let test = try Backtest(ladder(truth, stream: UInt64(stream)), fitBelow: 1e18 * 81.5)
        held += test.runs.count { $0.forecast.runInterval.contains($0.measured) }
        all += test.runsForecast
        errors += test.meanAbsoluteRelativeError
        widths += test.meanWidth
      }
    }
    #expect(all == 150)
    #expect(Double(held) >= 0.9 * Double(all), "\(held) of \(all)")
    #expect(errors / 30 < 0.005 && widths / 30 < 0.04, "\(errors / 30), \(widths / 30)")
  }

  /// What a size has of its own, seen at three budgets, is carried to the next one.
  @Test func sizesKeepWhatIsTheirOwn() throws {
    let sizes = (0..<6).map { 1e8 * Double.pow(1.6, Double($0)) }
    let own = [0.02, -0.02, 0.015, -0.015, 0.02, -0.02]
    var generator = SeededGenerator(seed: 4)
    let runs = zip(sizes, own).flatMap { size, effect -> [TrainingRun] in
      (0..<6).map { step in
        let tokens = 2e9 * Double.pow(1.7, Double(step))
        let loss = Self.separable.loss(parameters: size, tokens: tokens) * Double.exp(effect + 0.001 * generator.normal())
        return TrainingRun(parameters: size, tokens: tokens, compute: 6 * size * tokens, loss: loss)
      }
    }
    let known = try RunTable(runs.filter { $0.tokens < 2e10 })
    let forecaster = try ForecastConfiguration().fit(known)
    for run in runs where run.tokens > 2e10 {
      let forecast = forecaster.forecast(parameters: run.parameters, tokens: run.tokens)
      #expect(abs(forecast.loss / run.loss - 1) < 0.008, "\(run.parameters)")
    }
  }

  /// One run that went wrong, far above the others, hardly moves what is forecast next to it.
  @Test func aFailedRunIsDoubted() throws {
    let clean = try ladder(Self.separable)
    var runs = clean.runs
    runs[24].loss *= 1.15
    let spoilt = try RunTable(runs)
    let losses = try [clean, spoilt].map { try ForecastConfiguration().fit($0).forecast(parameters: 2e9, tokens: 8e10).loss }
    #expect(abs(losses[1] / losses[0] - 1) < 0.01)
  }

  @Test func sameInputSameBytes() throws {
    let tests = try (0..<2).map { _ in try Backtest(ladder(Self.separable)) }
    #expect(tests[0] == tests[1])
    #expect(abs(tests[0].weights.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    #expect(tests[0].origins.count <= 4 && tests[0].origins.allSatisfy { $0.compute < tests[0].fitBelow })
  }

  /// A thousand runs are gathered, and forecast as well as three hundred.
  @Test func manyRunsAreGathered() throws {
    let runs = try (0..<40).flatMap { try ladder(Self.separable, stream: UInt64($0)).runs }
    let forecast = try ForecastConfiguration().fit(RunTable(runs)).forecast(parameters: 2e9, tokens: 8e10)
    #expect(abs(forecast.loss / Self.separable.loss(parameters: 2e9, tokens: 8e10) - 1) < 2e-3)
  }

  @Test func nothingHeldOutIsRefused() throws {
    let table = try ladder(Self.separable)
    #expect(throws: FitError.nothingHeldOut(table: "runs", quantity: .compute, above: 1e30)) { try Backtest(table, fitBelow: 1e30) }
    #expect(throws: FitError.tooFewRuns(table: "runs", found: 5, needed: 6)) { try Backtest(table, fitBelow: 1.1e18) }
  }

  /// The published splits on public tables: what was measured when the method was settled, with room for rounding.
  @Test(
    .enabled(if: SharedData.isPresent, SharedData.absence),
    arguments: [("chinchilla_besiroglu_240", 1e20, 0.0125, 0.8), ("chinchilla_besiroglu_240", 3e20, 0.0125, 0.8)])
  func publishedLadders(name: String, fitBelow: Double, error: Double, coverage: Double) throws {
    let test = try Backtest(SharedData.table("\(name).csv"), fitBelow: fitBelow)
    #expect(test.meanAbsoluteRelativeError < error && test.coverage95 > coverage)
    #expect(test.meanWidth < 8 * test.meanAbsoluteRelativeError)
  }
}
