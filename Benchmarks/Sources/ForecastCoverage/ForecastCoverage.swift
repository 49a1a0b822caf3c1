// How often the intervals of a hundredfold extrapolation hold, on simulated ladders.
//
// Usage: ForecastCoverage [ladders], 1,000 by default. Half a minute a thousand ladders and kind.
import Foundation
import NumericalMethods
import ScalingLaws

/// A truth to draw ladders from, and the laws that forecast it.
struct Kind {
  var name: String
  var truth: Law
  var laws: [LawFamily]
}

@main
enum ForecastCoverage {
  static let separable = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
  static let coupled = Law.coupled(E: 1.69, A: 120, R: 1.5, alpha: 0.44, beta: 0.42, k: 0.7)

  static var kinds: [Kind] {
    let all: [LawFamily] = ForecastConfiguration().laws
    return [
      Kind(name: "separable truth, separable law", truth: separable, laws: [.chinchilla]),
      Kind(name: "separable truth, all laws", truth: separable, laws: all),
      Kind(name: "coupled truth, separable law", truth: coupled, laws: [.chinchilla]),
      Kind(name: "coupled truth, all laws", truth: coupled, laws: all),
    ]
  }

  static func main() throws {
    let ladders = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
    print("truth and laws                   noise  new run held  mean held  |error| median  half width median")
    for kind in kinds {
      for noise in [0.003, 0.01] { try print(row(kind, noise: noise, ladders: ladders)) }
    }
  }

  static func row(_ kind: Kind, noise: Double, ladders: Int) throws -> String {
    var (runs, means) = (0, 0)
    var (errors, widths): ([Double], [Double]) = ([], [])
    for seed in 0..<ladders {
      var generator = SeededGenerator(seed: 7, stream: UInt64(seed))
      let table = try RunTable(ladder(kind.truth, noise: noise, &generator))
      let best = kind.truth.optimum(compute: 100 * budgets[4])
      let forecaster = try ForecastConfiguration(laws: kind.laws).fit(table)
      let forecast = forecaster.forecast(parameters: best.parameters, tokens: best.tokens)
      let measured = best.loss * exp(noise * generator.normal())
      runs += forecast.runInterval.contains(measured) ? 1 : 0
      means += forecast.meanInterval.contains(best.loss) ? 1 : 0
      errors.append(abs(forecast.loss / best.loss - 1))
      widths.append(0.5 * (forecast.runInterval.high - forecast.runInterval.low) / best.loss)
    }
    func percent(_ value: Double) -> String { String(format: "%.1f%%", 100 * value) }
    let share = 1 / Double(ladders)
    let name = kind.name.padding(toLength: 32, withPad: " ", startingAt: 0)
    return "\(name) \(percent(noise))  \(percent(Double(runs) * share))         \(percent(Double(means) * share))      "
      + "\(percent(Percentiles(errors).median))            \(percent(Percentiles(widths).median))"
  }

  static let budgets = (0..<5).map { 1e18 * pow(3, Double($0)) }

  /// Five budgets a factor of three apart, six sizes about the best one of each.
  static func ladder(_ truth: Law, noise: Double, _ generator: inout SeededGenerator) -> [TrainingRun] {
    budgets.flatMap { compute -> [TrainingRun] in
      let best = truth.optimum(compute: compute).parameters
      return (0..<6).map { size in
        let parameters = best * pow(1.7, Double(size) - 2.5)
        let tokens = compute / (6 * parameters)
        let loss = truth.loss(parameters: parameters, tokens: tokens) * exp(noise * generator.normal())
        return TrainingRun(parameters: parameters, tokens: tokens, compute: compute, loss: loss)
      }
    }
  }
}
