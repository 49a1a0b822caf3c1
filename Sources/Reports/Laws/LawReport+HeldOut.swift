import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The backtest: the runs of more compute, forecast from those of less.
  ///
  /// Mean error: the mean of |L̂/L − 1| over the held-out runs, L̂ the forecast's median. Coverage: the share of runs inside of their 95%
  /// interval; of ten runs, eight inside are little evidence against it (probability 9% of so few). A width that is several times the error
  /// means intervals that are honest but too wide to plan by.
  var heldOutSection: Report.Section? {
    guard let heldOut else { return nil }
    let percent = { (value: Double) in NumberStyle.percent.text(value, digits: 3) }
    let prose: HTML = """
      The \(String(heldOut.runsFitted)) runs up to \(computeText(heldOut.fitBelow)) were fitted, the \(String(heldOut.runsForecast)) beyond forecast
      from them alone.
      Their mean error is \(percent(heldOut.meanAbsoluteRelativeError)); \(percent(heldOut.coverage95)) of the runs lie in their 95% interval, whose
      mean width is
      \(percent(heldOut.meanWidth)) of the loss.
      """
    return Report.Section(
      "Backtest",
      [.prose(prose)] + [figure(.heldOut)].compactMap(\.self).map { .figure($0) } + [
        .table(weightTable(heldOut.weights)), .details(summary: "The held-out runs", [.table(heldOutTable(heldOut))]),
      ])
  }

  /// Forecast over measurement for each held-out run.
  ///
  /// Against compute, or against size where the held-out runs have few computes: the runs of one isoFLOP budget would stand on one another. Each budget
  /// is a series then, so that bars of one size stand side by side.
  ///
  /// The bar is the 95% interval of a new run over the measured loss, less one. If intervals are right, one bar in twenty misses zero; if
  /// all errors have one sign, the laws' form bends otherwise than the runs do.
  func heldOutFigure(_ test: Backtest) -> (chart: Chart, caption: HTML) {
    let budgets = Set(test.runs.map(\.compute)).sorted()
    let isGrid = 2 * budgets.count <= test.runs.count
    var chart = Chart(
      title: "Forecasts of held-out runs", subtitle: "Bars: 95% intervals of a new run; a bar that excludes zero missed its run.",
      x: isGrid ? lawAxes.parameters : lawAxes.compute, y: Axis("Error of the forecast (forecast ÷ measured loss − 1)", numbers: .percent),
      layers: [.rule(RuleLayer(Series("", color: .ink), .atY, 0))])
    if isGrid {
      for (index, budget) in budgets.enumerated() {
        let place = budgets.count > 1 ? Double(index) / Double(budgets.count - 1) : 1
        let series = Series(computeText(budget), color: .sequential(place))
        chart.layers += errorLayers(test.runs.filter { $0.compute == budget }, series, x: \.forecast.parameters)
      }
    } else {
      chart.layers += errorLayers(test.runs, Series("forecast", color: .categorical(1)), x: \.compute)
    }
    return (chart, "Each held-out run: its forecast from the runs of less compute, over its measured loss.")
  }

  /// The errors of forecasts with their intervals.
  private func errorLayers(_ runs: [HeldOutRun], _ series: Series, x: (HeldOutRun) -> Double) -> [Layer] {
    let points = runs.map { run -> Point in
      Point(
        x: x(run), y: run.forecast.loss / run.measured - 1,
        details: [
          .count("Parameters", run.forecast.parameters), .count("Tokens", run.forecast.tokens), .loss("Measured", run.measured),
          .loss("Forecast", run.forecast.loss),
        ])
    }
    let bars = runs.map { run in
      let interval = run.forecast.runInterval
      return VerticalInterval(x: x(run), low: interval.low / run.measured - 1, high: interval.high / run.measured - 1)
    }
    return [.errorBars(ErrorBarLayer(series, intervals: bars)), .points(PointLayer(series, points: points))]
  }

  /// The weight, the interval score and the inflation of each law.
  ///
  /// The interval score (Gneiting and Raftery 2007, doi:10.1198/016214506000001437) is that of ln L, hence a share of the loss. Inflations
  /// are drawn towards 0.65, measured on 25 public ladders; above 1 the law was less accurate within the fitted runs than its variances
  /// say.
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
        The laws’ weights, from forecasts within the fitted runs. Interval score: the width of the 95% interval plus 40 times the distance of a run
        outside it; less is better.
        Inflation: the factor of the variances.
        """,
      columns: [.text("Law"), .number("Weight"), .number("Interval score"), .number("Inflation")], rows: rows)
  }

  private func heldOutTable(_ test: Backtest) -> Report.Table {
    let shown = Report.Table.choice(of: test.runs.count) { abs(test.runs[$0].forecast.loss / test.runs[$0].measured - 1) }
    let rows = shown.map { test.runs[$0] }.map { run -> [Report.Table.Cell] in
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
      caption: shown.count < test.runs.count
        ? "The \(shown.count) of \(test.runs.count) held-out runs with the largest errors, in the order of the table."
        : "Every held-out run.",
      columns: [.number("N"), .number("D"), .number("Measured"), .number("Forecast"), .number("95% interval"), .number("Error")], rows: rows
    )
  }
}

extension LawReport {
  /// The objective of the fit against a held floor.
  ///
  /// The line is the profile of the objective: E is held, everything else is fitted again, and the objective is divided by that of the free
  /// fit. So it touches 1 at the rule, unless a held fit finds a better optimum than the free one did; then it dips below, and the fit
  /// isn't the best one. Robust objectives aren't likelihoods, so no height of this curve is a confidence level: the tenth in the caption
  /// is a reading aid.
  func floorFigure(_ profile: FloorProfile) -> (chart: Chart, caption: HTML) {
    let series = Series("floor held", color: .categorical(0))
    let points = profile.points.map {
      Point(
        x: $0.floor, y: $0.relativeObjective,
        details: [.loss("Loss at ten times the largest compute", $0.lossAtTenfold)])
    }
    var axis = Axis("Objective ÷ its minimum")
    axis.scale = .log
    let chart = Chart(
      title: "Objective of the fit against a held floor", subtitle: "A flat valley: the runs hardly determine the floor.",
      x: Axis("E, \(table.lossUnit.words)"), y: axis,
      layers: [
        .rule(RuleLayer(Series("", color: .muted), .atX, profile.estimate, label: "fit")),
        .line(LineLayer(series, positions: points.map { Position(x: $0.x, y: $0.y) })), .points(PointLayer(series, points: points)),
      ])
    let losses = profile.points.filter { $0.relativeObjective < 1.1 }.map(\.lossAtTenfold)
    let span = [losses.min(), losses.max()].compactMap(\.self).map { NumberStyle.fixed($0, decimals: 3) }.joined(separator: " to ")
    let caption: HTML = """
      All other parameters are refitted at each floor. Floors whose objective is within a tenth of the best give the best run at ten times the
      largest compute losses of \(span).
      """
    return (chart, caption)
  }
}
