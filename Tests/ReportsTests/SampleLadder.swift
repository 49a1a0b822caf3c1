import Plotting
import Reports
import ScalingLaws

/// Runs of a known law, with a small ripple in place of noise, so that reports have something to say.
enum SampleLadder {
  static let law = Law.chinchilla(E: 1.2, A: 12, B: 40, alpha: 0.3, beta: 0.32)

  /// Seven sizes around the best one at each budget.
  static func table(budgets: [Double] = [2e11, 4e11, 8e11, 16e11], label: String = "run") -> RunTable {
    let runs = budgets.flatMap { compute -> [TrainingRun] in
      let best = law.optimum(compute: compute).parameters
      return [0.25, 0.4, 0.63, 1, 1.6, 2.5, 4].enumerated().map { index, factor in run(compute, best * factor, index, label) }
    }
    do { return try RunTable(runs, name: "ladder.csv") } catch { fatalError("\(error)") }
  }

  static func run(_ compute: Double, _ parameters: Double, _ index: Int, _ label: String) -> TrainingRun {
    let tokens = compute / (6 * parameters)
    let ripple = [0.001, -0.002, 0.0015, 0, -0.001, 0.002, -0.0015][index % 7]
    let loss = law.loss(parameters: parameters, tokens: tokens) * (1 + ripple)
    return TrainingRun(parameters: parameters, tokens: tokens, compute: compute, loss: loss, label: "\(label) \(index)")
  }

  /// The material of a report with everything in it.
  static func report(label: String = "run") throws -> LawReport {
    let table = table(label: label)
    let target = 32e11
    let fit = try FitConfiguration(replicates: 40).fit(table, inputSHA256: "00ff")
    var report = LawReport(
      title: "A made-up ladder", table: table, fit: fit,
      forecast: try ForecastConfiguration().forecast(table, compute: target),
      measurement: run(target, law.optimum(compute: target).parameters, 3, "check"), plotCommand: "isoflop plot ladder.csv --figure",
      provenance: Report.Provenance(command: "isoflop report ladder.csv"))
    report.heldOut = try Backtest(table)
    report.floorProfile = FloorProfile(table, fit: fit)
    return report
  }
}
