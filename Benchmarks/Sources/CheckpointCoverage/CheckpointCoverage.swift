// How often intervals hold that come from checkpoints, of a law and of forecasts: five runs of twenty checkpoints, one error a run and one a checkpoint.
//
// Usage: CheckpointCoverage [tables], 1,000 by default. A minute a thousand tables.
import Foundation
import NumericalMethods
import ScalingLaws

@main
enum CheckpointCoverage {
  static let truth = Law.chinchilla(E: 1.8, A: 420, B: 900, alpha: 0.34, beta: 0.33)

  static func main() throws {
    let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
    print("intervals            E       alpha   beta    half width of alpha, median")
    for (name, bootstrap) in [("by run, the default", Bootstrap.pairs), ("by row", .rows)] {
      print(try row(name, FitConfiguration(replicates: 0, bootstrap: bootstrap), tables: count))
    }
    print("\nforecast             new run mean    half width of a new run, median")
    let largest = 6 * 7e8 * 2e10
    for (name, best) in [("×10", truth.optimum(compute: 10 * largest)), ("×100", truth.optimum(compute: 100 * largest))] {
      print(try forecastRow(name, RunDesign(parameters: best.parameters, tokens: best.tokens), tables: count))
    }
    print(try forecastRow("among the runs", RunDesign(parameters: 1.9e8, tokens: 8e9), tables: count))
  }

  /// A new run has an error of its own, of its luck and of its checkpoint.
  static func forecastRow(_ name: String, _ target: RunDesign, tables: Int) throws -> String {
    var (held, means, widths) = (0, 0, [Double]())
    let loss = truth.loss(of: target)
    for stream in 0..<tables {
      let forecast = try ForecastConfiguration().fit(table(stream: UInt64(stream))).forecast([target])[0]
      var generator = SeededGenerator(seed: 17, stream: UInt64(stream))
      held += forecast.runInterval.contains(loss * exp(0.006 * generator.normal() + 0.001 * generator.normal())) ? 1 : 0
      means += forecast.meanInterval.contains(loss) ? 1 : 0
      widths.append(0.5 * (forecast.runInterval.high - forecast.runInterval.low) / loss)
    }
    let shares = [held, means].map { String(format: "%.1f%%   ", 100 * Double($0) / Double(tables)) }.joined()
    return name.padding(toLength: 21, withPad: " ", startingAt: 0) + shares + String(format: "%.2f%%", 100 * Percentiles(widths).median)
  }

  static func row(_ name: String, _ configuration: FitConfiguration, tables: Int) throws -> String {
    var (held, widths) = ([0, 0, 0], [Double]())
    for stream in 0..<tables {
      let fit = try configuration.fit(table(stream: UInt64(stream)))
      for (index, parameter) in ["E", "alpha", "beta"].enumerated() {
        held[index] += fit.intervals[parameter]?.contains(truth[parameter]) ?? false ? 1 : 0
      }
      if let alpha = fit.intervals["alpha"] { widths.append(0.5 * (alpha.high - alpha.low)) }
    }
    let shares = held.map { String(format: "%.1f%%  ", 100 * Double($0) / Double(tables)) }.joined()
    return name.padding(toLength: 21, withPad: " ", startingAt: 0) + shares + String(format: " %.3f", Percentiles(widths).median)
  }

  /// One table: an error of 0.6% that the rows of a run share, and one of 0.1% a row.
  static func table(stream: UInt64) throws -> RunTable {
    var generator = SeededGenerator(seed: 16, stream: stream)
    let sizes = [2e7, 5e7, 1.2e8, 3e8, 7e8]
    let runs = sizes.enumerated().flatMap { size, parameters -> [TrainingRun] in
      let offset = 0.006 * generator.normal()
      return (1...20).map { checkpoint in
        let tokens = 1e9 * Double(checkpoint)
        let loss = truth.loss(parameters: parameters, tokens: tokens) * exp(offset + 0.001 * generator.normal())
        return TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: loss, label: "m\(size)")
      }
    }
    return try RunTable(runs)
  }
}
