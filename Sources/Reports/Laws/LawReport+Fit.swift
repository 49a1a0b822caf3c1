import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The law's loss against the measured one, with the line of equality.
  ///
  /// Both axes have the loss's unit and are linear, so that the distance of a point from the dotted line is the error in that unit. Where all
  /// points of one budget lie on one side, the law misses that compute; where a cloud widens to one end, the noise isn't the same everywhere.
  func fitFigure(_ fit: LawFit) -> (chart: Chart, caption: HTML) {
    var measured = lawAxes.loss
    measured.title = "Measured loss"
    var predicted = lawAxes.loss
    predicted.title = "Loss of the law"
    let losses = table.runs.map(\.loss)
    let range = (losses.min() ?? 0)...(losses.max() ?? 1)
    let line = LineLayer(Series("equal", color: .muted), over: range, spacing: .linear, count: 60, stroke: .dotted) { $0 }
    let chart = Chart(
      title: "The law against the runs", subtitle: fit.formula, x: measured, y: predicted,
      layers: [.line(line)] + runLayers(x: \.loss, y: { loss(of: fit, run: $0) }, omitting: [lawAxes.loss.title]))
    return (chart, "The fitted law’s loss of each run against the measured loss.")
  }

  /// The relative residual of each run against one quantity.
  ///
  /// r = L/L̂ − 1, with L measured and L̂ the law's for the same run: 1% is 0.01 L̂, in no unit. The rule at zero is the law. The same
  /// residuals stand against N, D and C; a trend in one of them only says which term of the law is wrong.
  ///
  /// Residuals of a fit are smaller than errors of a forecast: the law has seen these runs. The backtest shows those that it hasn't.
  func residualFigure(_ fit: LawFit, against axis: Axis, _ quantity: KeyPath<TrainingRun, Double>) -> (chart: Chart, caption: HTML) {
    let chart = Chart(
      title: "Residuals of the law against \(axis.title)", subtitle: "Above zero: the run’s loss is above the law’s.", x: axis,
      y: Axis("Residual (measured loss ÷ the law's − 1)", numbers: .percent),
      layers: [.rule(RuleLayer(Series("", color: .ink), .atY, 0))]
        + runLayers(x: { $0[keyPath: quantity] }, y: { miss(of: fit, run: $0) }, omitting: [axis.title]))
    return (chart, "A trend is structure that the law doesn’t have.")
  }

  /// The law's loss of a run, at its own N, D, C and unique tokens, as it was fitted.
  private func loss(of fit: LawFit, run index: Int) -> Double { fit.law.loss(of: table.runs[index].design) }

  /// The relative residual of a run: measured loss over the law's, less one.
  private func miss(of fit: LawFit, run index: Int) -> Double { table.runs[index].loss / loss(of: fit, run: index) - 1 }

  /// The law's parameters with their intervals.
  ///
  /// An interval that ends where the parameter's range does is marked: it is one-sided.
  ///
  /// The interval's width is its sort key. Its method and level are in the caption and the head, since four methods can give four widths
  /// for a skewed parameter such as E. Estimates have the units that the formula in the caption gives them: E that of the loss, exponents
  /// none.
  func parameterTable(_ fit: LawFit) -> Report.Table {
    let bounds = Set(fit.convergence.parametersAtBounds + fit.oneSidedIntervals)
    let rows = zip(fit.parameterNames, fit.law.parameterValues).map { name, value -> [Report.Table.Cell] in
      let interval = fit.intervals[name]
      let mark = bounds.contains(name) ? "*" : ""
      return [
        .init(name), .init(NumberStyle.automatic.text(value, digits: 4), value: value),
        .init(interval.map { $0.text(digits: 4) + mark } ?? "–\(mark)", value: interval.map { $0.high - $0.low }),
      ]
    }
    let confidence = confidenceText(fit.configuration.confidence)
    let remark: HTML = bounds.isEmpty ? "" : " * The parameter’s range ends there: the runs bound it on one side at most."
    return Report.Table(
      caption:
        "Parameters of \(fit.formula), from \(Plural.counted(fit.provenance.runs, "run")); intervals by \(fit.intervalWords).\(remark)",
      columns: [.text("Parameter"), .number("Estimate"), .number("\(confidence) interval")], rows: rows)
  }

  /// The runs that were fitted.
  ///
  /// With a fit, the runs that it misses most are kept when there are more than 500: these are the ones to look at. Without one, the first.
  /// *Above the law* is L/L̂ − 1 in percent.
  var runTable: Report.Table {
    let shown = Report.Table.choice(of: table.runs.count) { index in fit.map { abs(miss(of: $0, run: index)) } ?? 0 }
    let rows = shown.map { index -> [Report.Table.Cell] in
      let run = table.runs[index]
      let numbers: [Report.Table.Cell] = [
        .init(NumberStyle.count.text(run.parameters, digits: 4), value: run.parameters),
        .init(NumberStyle.count.text(run.tokens, digits: 4), value: run.tokens),
        .init(NumberStyle.scientific.text(run.compute), value: run.compute),
        .init(NumberStyle.fixed(run.loss, decimals: 4), value: run.loss),
      ]
      guard let fit else { return [.init(name(of: index), value: Double(index))] + numbers }
      let miss = miss(of: fit, run: index)
      return [.init(name(of: index), value: Double(index))] + numbers + [
        .init(NumberStyle.fixed(100 * miss, decimals: 2) + "%", value: miss)
      ]
    }
    let above: [Report.Table.Column] = fit == nil ? [] : [.number("Above the law")]
    return Report.Table(
      caption: "\(runCaption(shown.count))",
      columns: [.text("Run"), .number("N"), .number("D"), .number("C, FLOP"), .number("L, \(table.lossUnit.words)")] + above, rows: rows)
  }

  private func runCaption(_ shown: Int) -> String {
    let all = table.runs.count
    guard shown < all else { return "Every run, in the order of the table." }
    let which = fit == nil ? "The first \(shown) of \(all) runs" : "The \(shown) of \(all) runs that the law misses most"
    return "\(which), in the order of the table."
  }
}

extension LawFit {
  /// The method of the parameters' intervals, in words.
  var intervalWords: String {
    switch configuration.interval {
    case .delta: "the delta method"
    case .profile: "the profile of the objective"
    case .percentile: "the percentiles of \(replicates.count) bootstrap replicates"
    case .bca: "the accelerated bootstrap with \(Plural.counted(replicates.count, "replicate"))"
    }
  }
}
