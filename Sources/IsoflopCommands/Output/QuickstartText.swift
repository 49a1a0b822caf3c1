import Laboratory
import Plotting
import TextFormats

/// The result of a quickstart as a terminal shows it: table, figure, law, verdict and review.
///
/// The order is that of the loop: what was trained, what it looks like, the law, the forecast against the measurement, what the review
/// says, where the files are. A part without data is left out.
struct QuickstartText {
  /// The loop's result.
  var result: QuickstartResult
  /// The page that was written.
  var reportPath: String

  var text: String { [budgets, plot, law, verdict, irreducible, review, files].compactMap(\.self).joined(separator: "\n\n") }

  /// The ladder, budget by budget.
  private var budgets: String {
    var table = TextTable(header: ["C (FLOP)", "runs", "best size N*", "tokens D*", "least loss", "slope"])
    for row in result.budgets {
      table.append([
        Number.compute(row.compute), "\(row.runs)", row.parameters.map(Number.count) ?? "–", row.tokens.map(Number.count) ?? "–",
        row.loss.map { Number.short($0) } ?? "–", row.slope.map { Number.short($0, digits: 3) } ?? "–",
      ])
    }
    return table.lines.joined(separator: "\n")
  }

  /// The fitted law; none where the fit has no solution.
  private var law: String? {
    guard let fit = result.fit else { return nil }
    var table = TextTable(header: ["parameter", "estimate", "95% interval"])
    for name in fit.parameterNames {
      let interval = fit.intervals[name].map { Number.interval($0.low, $0.high) } ?? "–"
      table.append([name, Number.short(fit.parameters[name] ?? .nan), interval])
    }
    return (["The law of all runs but the check: \(fit.formula)"] + table.lines).joined(separator: "\n")
  }

  /// The warnings of the review, or the word that there are none; its notes are in the report.
  private var review: String {
    let warnings = result.findings.filter { $0.severity > .note }
    let notes = result.findings.count - warnings.count
    let rest = notes == 0 ? "." : "; its \(notes == 1 ? "note is" : Plural.counted(notes, "note is", "notes are")) in the report."
    guard !warnings.isEmpty else { return "The review of the ladder finds nothing to correct\(rest)" }
    let texts = warnings.map { "\($0.severity.rawValue): \($0)" }
    return (["The review of the ladder finds \(warnings.count) to correct\(rest)"] + texts).joined(separator: "\n")
  }

  /// The corpus's own entropy next to the law's floor, where it is known.
  private var irreducible: String? {
    guard let loss = result.irreducibleLoss else { return nil }
    let interval = loss.low.flatMap { low in loss.high.map { Number.interval(low, $0) } } ?? ""
    return
      "The language’s least loss is \(Number.short(loss.truth)) nats/byte; the law’s fitted E is \(Number.short(loss.fitted)) \(interval)."
  }

  /// The isoFLOP curves in characters.
  private var plot: String {
    guard let chart = result.isoFLOPChart else { return "" }
    let terminal = Terminal.standardOutput
    return TerminalRenderer(columns: min(100, terminal.columns), rows: 22, usesColor: terminal.allowsColor).render(chart)
  }

  /// The forecast against its check.
  ///
  /// The error is forecast ÷ measured − 1, with its sign; the interval is the published one, of a new run, at 95%.
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
    return (table.lines + ["", sentence] + [result.sizeNote].compactMap(\.self)).joined(separator: "\n")
  }

  /// The paths of the report and of the runs.
  private var files: String { "Report: \(reportPath)\nRuns:   \(result.study.folder.appending(path: "runs.csv").path)" }
}
