import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// What forecasts of the dearer runs from the cheaper ones were worth.
  var heldOutSection: Report.Section? {
    guard let heldOut else { return nil }
    let percent = { (value: Double) in NumberStyle.percent.text(value, digits: 3) }
    let prose: HTML = """
      The \(String(heldOut.runsFitted)) runs up to \(computeText(heldOut.fitBelow)) were fitted, the \(String(heldOut.runsForecast)) dearer ones forecast from them alone.
      The forecasts err by \(percent(heldOut.meanAbsoluteRelativeError)) in the mean; \(percent(heldOut.coverage95)) of the runs lie in their 95% interval, whose width is
      \(percent(heldOut.meanWidth)) of the loss.
      """
    return Report.Section(
      "Would it have held?",
      [.prose(prose)] + [figure(.heldOut)].compactMap(\.self).map { .figure($0) } + [
        .table(weightTable(heldOut.weights)), .details(summary: "The held-out runs", [.table(heldOutTable(heldOut))]),
      ])
  }

  /// Forecast over measurement against compute.
  func heldOutFigure(_ test: Backtest) -> (chart: Chart, caption: HTML) {
    let series = Series("forecast", color: .categorical(1))
    let points = test.runs.map { run in
      Point(
        x: run.compute, y: run.forecast.loss / run.measured - 1,
        details: [
          Detail("Parameters", NumberStyle.count.text(run.forecast.parameters)),
          Detail("Tokens", NumberStyle.count.text(run.forecast.tokens)),
          Detail("Measured", NumberStyle.fixed(run.measured, decimals: 4)),
          Detail("Forecast", NumberStyle.fixed(run.forecast.loss, decimals: 4)),
        ])
    }
    let bars = test.runs.map { run in
      VerticalInterval(
        x: run.compute, low: run.forecast.runInterval.low / run.measured - 1, high: run.forecast.runInterval.high / run.measured - 1)
    }
    let chart = Chart(
      title: "Forecasts of the dearer runs", subtitle: "Bars: 95% of new runs; a bar that misses zero missed its run.", x: lawAxes.compute,
      y: Axis("Forecast loss over the measured, less one", numbers: .percent),
      layers: [
        .rule(RuleLayer(Series("", color: .ink), .atY, 0)), .errorBars(ErrorBarLayer(series, intervals: bars)),
        .points(PointLayer(series, points: points)),
      ])
    return (chart, "Each held-out run: what was forecast for it from the cheaper runs, against what it reached.")
  }

  private func weightTable(_ weights: [LawWeight]) -> Report.Table {
    let rows = weights.map { weight -> [Report.Table.Cell] in
      [
        .init(weight.law), .init(NumberStyle.percent.text(weight.weight, digits: 2), value: weight.weight),
        .init(weight.intervalScore.map { NumberStyle.percent.text($0, digits: 2) } ?? "–", value: weight.intervalScore),
        .init(NumberStyle.automatic.text(weight.varianceInflation, digits: 3), value: weight.varianceInflation),
      ]
    }
    return Report.Table(
      caption: """
        The laws’ weights, from forecasts inside of the fitted runs. Interval score: the width of the 95% interval and 40 times what lies outside; less is better.
        Widening: what variances are multiplied by.
        """,
      columns: [.text("Law"), .number("Weight"), .number("Interval score"), .number("Widening")], rows: rows)
  }

  private func heldOutTable(_ test: Backtest) -> Report.Table {
    let rows = test.runs.map { run -> [Report.Table.Cell] in
      let miss = run.forecast.loss / run.measured - 1
      return [
        .init(NumberStyle.count.text(run.forecast.parameters, digits: 4), value: run.forecast.parameters),
        .init(NumberStyle.count.text(run.forecast.tokens, digits: 4), value: run.forecast.tokens),
        .init(NumberStyle.fixed(run.measured, decimals: 4), value: run.measured),
        .init(NumberStyle.fixed(run.forecast.loss, decimals: 4), value: run.forecast.loss),
        .init(run.forecast.runInterval.text(digits: 4), value: run.forecast.runInterval.high - run.forecast.runInterval.low),
        .init(NumberStyle.fixed(100 * miss, decimals: 2) + "%", value: miss),
      ]
    }
    return Report.Table(
      caption: "Every held-out run.",
      columns: [.number("N"), .number("D"), .number("Measured"), .number("Forecast"), .number("95% interval"), .number("Error")], rows: rows
    )
  }
}
