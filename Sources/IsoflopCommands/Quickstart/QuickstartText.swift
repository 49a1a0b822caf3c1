import Plotting
import Reports
import ScalingLaws

/// What a quickstart tells a person at the end: the table, the picture and the verdict.
struct QuickstartText {
  var result: QuickstartResult
  var reportPath: String

  var text: String { [budgets, plot, verdict, files].joined(separator: "\n\n") }

  private var budgets: String {
    let profile = IsoFLOPProfile(result.table)
    var table = TextTable(header: ["C (FLOP)", "runs", "best size N*", "tokens D*", "least loss"])
    for budget in profile.budgets {
      let minimum = budget.minimum
      table.append([
        Number.compute(budget.compute), "\(budget.runs.count)", minimum.map { Number.count($0.parameters) } ?? "–",
        minimum.map { Number.count($0.tokens) } ?? "–", minimum.map { Number.short($0.loss) } ?? "–",
      ])
    }
    return table.lines.joined(separator: "\n")
  }

  private var plot: String {
    let material = LawReport(
      title: "", table: result.table, forecast: result.forecast, measurement: result.check.observation,
      provenance: .init(command: ""))
    guard let chart = material.figure(.isoFLOP)?.chart else { return "" }
    let terminal = Terminal.standardOutput
    return TerminalRenderer(columns: min(100, terminal.columns), rows: 22, usesColor: terminal.allowsColor).render(chart)
  }

  private var verdict: String {
    let (forecast, check) = (result.forecast, result.check)
    var table = TextTable(header: ["", "loss", "95% interval", "parameters", "FLOP"])
    table.append([
      "forecast", Number.short(forecast.loss), Number.interval(forecast.runInterval.low, forecast.runInterval.high),
      Number.count(forecast.parameters), Number.compute(forecast.compute),
    ])
    table.append(["measured", Number.short(check.heldOutLoss), "", Number.count(Double(check.parameters)), Number.compute(check.compute)])
    let sentence =
      "The forecast, made before the run was trained, is off by \(Number.signedPercent(result.relativeError)); its interval "
      + (result.isCovered ? "holds the measurement." : "misses the measurement.")
    return (table.lines + ["", sentence]).joined(separator: "\n")
  }

  private var files: String { "Report: \(reportPath)\nRuns:   \(result.study.folder.appending(path: "runs.csv").path)" }
}
