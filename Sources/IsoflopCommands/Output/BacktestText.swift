import ScalingLaws
import TextFormats

extension Backtest {
  /// The backtest for a terminal: its errors and coverage, the laws' weights, and the held-out runs.
  ///
  /// *Mean |error|* is the mean of |L̂/L − 1|. *Coverage* has Wilson's 95% interval, which for a few runs is wide: that of 8 in 10 reaches
  /// from 49% to 94%. *Interval score* is of ln L, less being better; *inflation* is the factor by which a law's variances were multiplied.
  var terminalText: String {
    ([headline, "", "laws, weighted by backtests within the fitted runs:"] + lawTable.lines + ["", "held-out runs:"] + runTable.lines
      + warnings.map { "warning: \($0)" })
      .joined(separator: "\n")
  }

  /// The split, then errors, coverage and width.
  private var headline: String {
    [
      "Fitted \(Plural.counted(runsFitted, "run")) up to \(words(fitBelow)), forecast \(runsForecast) up to",
      "\(words(greatest)) (\(Number.short(reach, digits: 3)) times the largest fitted):",
      "  mean |error|  \(Number.percent(meanAbsoluteRelativeError))",
      "  coverage      \(Number.percent(coverage95)) \(coverageRange) of the held-out runs lie in their 95% interval",
      "  mean width    \(Number.percent(meanWidth)) of the loss",
    ].joined(separator: "\n")
  }

  /// The largest value forecast.
  private var greatest: Double {
    runs.map { run in
      switch splitBy {
      case .parameters: run.forecast.parameters
      case .tokens: run.forecast.tokens
      case .uniqueTokens: run.forecast.uniqueTokens ?? run.forecast.tokens
      case .compute: run.compute
      }
    }.max() ?? fitBelow
  }

  /// A value of the quantity that splits, with its unit.
  private func words(_ value: Double) -> String {
    (splitBy == .compute ? Number.compute(value) : Number.count(value)) + " " + splitBy.unit
  }

  /// Wilson's interval of the coverage.
  private var coverageRange: String { "[\(Number.percent(coverageInterval.low)), \(Number.percent(coverageInterval.high))]" }

  /// The laws by their part in the forecasts.
  private var lawTable: TextTable {
    TextTable(
      header: ["law", "weight", "interval score", "inflation"],
      rows: weights.map {
        [
          $0.law, Number.short($0.weight, digits: 3), $0.intervalScore.map { Number.short($0, digits: 3) } ?? "-",
          Number.short($0.varianceInflation, digits: 3),
        ]
      })
  }

  /// A row a held-out run, in the order of the table.
  private var runTable: TextTable {
    TextTable(
      header: ["N", "D", "loss", "forecast", "95% interval", "error"],
      rows: runs.map {
        [
          Number.count($0.forecast.parameters), Number.count($0.forecast.tokens), Number.short($0.measured), Number.short($0.forecast.loss),
          Number.interval($0.forecast.runInterval.low, $0.forecast.runInterval.high), Number.percent($0.forecast.loss / $0.measured - 1),
        ]
      })
  }
}
