import ScalingLaws

/// A back-test in words and numbers.
struct BacktestText {
  var test: Backtest

  var text: String {
    ([headline, "", "laws, weighed by their forecasts inside of the fitted runs:"] + laws.lines + ["", "held-out runs:"] + runs.lines)
      .joined(separator: "\n")
  }

  private var headline: String {
    [
      "Fitted \(test.runsFitted) runs up to \(Number.compute(test.fitBelow)) FLOP, forecast \(test.runsForecast) up to \(Number.compute(test.fitBelow * test.reach)) FLOP (×\(Number.short(test.reach, digits: 3))):",
      "  mean |error|  \(percent(test.meanAbsoluteRelativeError))",
      "  coverage      \(percent(test.coverage95)) of the new runs lie in their 95% interval",
      "  mean width    \(percent(test.meanWidth)) of the loss",
    ].joined(separator: "\n")
  }

  private var laws: TextTable {
    TextTable(
      header: ["law", "weight", "interval score", "widening"],
      rows: test.weights.map {
        [
          $0.law, Number.short($0.weight, digits: 3), $0.intervalScore.map { Number.short($0, digits: 3) } ?? "-",
          Number.short($0.varianceInflation, digits: 3),
        ]
      })
  }

  private var runs: TextTable {
    TextTable(
      header: ["N", "D", "loss", "forecast", "95% interval", "error"],
      rows: test.runs.map {
        [
          Number.count($0.forecast.parameters), Number.count($0.forecast.tokens), Number.short($0.measured), Number.short($0.forecast.loss),
          Number.interval($0.forecast.runInterval.low, $0.forecast.runInterval.high), percent($0.forecast.loss / $0.measured - 1),
        ]
      })
  }

  private func percent(_ value: Double) -> String { "\(Number.short(100 * value, digits: 3))%" }
}
