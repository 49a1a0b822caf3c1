import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The law's loss against the measured one, with the line of equality.
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
  func residualFigure(_ fit: LawFit, against axis: Axis, _ quantity: KeyPath<TrainingRun, Double>) -> (chart: Chart, caption: HTML) {
    let chart = Chart(
      title: "Residuals of the law against \(axis.title)", subtitle: "Above zero: the run’s loss is above the law’s.", x: axis,
      y: Axis("Residual (measured loss ÷ the law's − 1)", numbers: .percent),
      layers: [.rule(RuleLayer(Series("", color: .ink), .atY, 0))]
        + runLayers(x: { $0[keyPath: quantity] }, y: { miss(of: fit, run: $0) }, omitting: [axis.title]))
    return (chart, "A trend is structure that the law doesn’t have.")
  }

  private func loss(of fit: LawFit, run index: Int) -> Double { fit.law.loss(of: table.runs[index].design) }

  /// The relative residual of a run: measured loss over the law's, less one.
  private func miss(of fit: LawFit, run index: Int) -> Double { table.runs[index].loss / loss(of: fit, run: index) - 1 }

  /// The law's parameters with their intervals.
  ///
  /// A parameter at its bound has none: its interval would have width zero, and the runs don't determine it.
  func parameterTable(_ fit: LawFit) -> Report.Table {
    let bounds = Set(fit.convergence.parametersAtBounds)
    let rows = zip(fit.parameterNames, fit.law.parameterValues).map { name, value -> [Report.Table.Cell] in
      let interval = bounds.contains(name) ? nil : fit.intervals[name]
      return [
        .init(name), .init(NumberStyle.automatic.text(value, digits: 4), value: value),
        .init(interval?.text(digits: 4) ?? (bounds.contains(name) ? "at its bound" : "–"), value: interval.map { $0.high - $0.low }),
      ]
    }
    let confidence = confidenceText(fit.configuration.confidence)
    let remark: HTML = bounds.isEmpty ? "" : " The runs don’t determine a parameter at its bound: add budgets or sizes."
    return Report.Table(
      caption: "Parameters of \(fit.formula), from \(fit.provenance.runs) runs; intervals by \(fit.intervalWords).\(remark)",
      columns: [.text("Parameter"), .number("Estimate"), .number("\(confidence) interval")], rows: rows)
  }

  /// The runs that were fitted.
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
    case .bca: "the accelerated bootstrap with \(replicates.count) replicates"
    }
  }
}
