import Plotting
import Reports
import ScalingLaws

/// What a quickstart tells a person at the end: the table, the picture and the verdict.
struct QuickstartText {
  var result: QuickstartResult
  var reportPath: String

  var text: String { [budgets, plot, verdict, irreducible, files].compactMap(\.self).joined(separator: "\n\n") }

  /// The minima; the slope is that of ln L against ln C from the budget before. It should flatten: steepening tells of starved small runs.
  private var budgets: String {
    let profile = IsoFLOPProfile(result.table)
    let slopes = (try? IsoFLOPFrontier(profile))?.localSlopes ?? []
    var table = TextTable(header: ["C (FLOP)", "runs", "best size N*", "tokens D*", "least loss", "slope"])
    for (index, budget) in profile.budgets.enumerated() {
      let minimum = budget.minimum
      let slope = profile.minima.count == profile.budgets.count && index > 0 ? Number.short(slopes[index - 1].slope, digits: 3) : "–"
      table.append([
        Number.compute(budget.compute), "\(budget.runs.count)", minimum.map { Number.count($0.parameters) } ?? "–",
        minimum.map { Number.count($0.tokens) } ?? "–", minimum.map { Number.short($0.loss) } ?? "–", slope,
      ])
    }
    return table.lines.joined(separator: "\n")
  }

  private var irreducible: String? {
    guard let loss = result.irreducibleLoss else { return nil }
    let interval = loss.low.flatMap { low in loss.high.map { Number.interval(low, $0) } } ?? ""
    return
      "The language’s least loss is \(Number.short(loss.truth)) nats/byte; the law’s fitted E is \(Number.short(loss.fitted)) \(interval)."
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
