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
      y: Axis("Measured loss over the law's, less one", numbers: .percent),
      layers: [.rule(RuleLayer(Series("", color: .ink), .atY, 0))]
        + runLayers(x: { $0[keyPath: quantity] }, y: { miss(of: fit, run: $0) }, omitting: [axis.title]))
    return (chart, "A trend is structure that the law doesn’t have.")
  }

  private func loss(of fit: LawFit, run index: Int) -> Double {
    let run = table.runs[index]
    return fit.law.loss(parameters: run.parameters, tokens: run.tokens)
  }

  /// The relative residual of a run: measured loss over the law's, less one.
  private func miss(of fit: LawFit, run index: Int) -> Double { table.runs[index].loss / loss(of: fit, run: index) - 1 }

  /// The law's parameters with their intervals.
  func parameterTable(_ fit: LawFit) -> Report.Table {
    let rows = zip(fit.parameterNames, fit.law.parameterValues).map { name, value -> [Report.Table.Cell] in
      [
        .init(name), .init(NumberStyle.automatic.text(value, digits: 4), value: value),
        .init(fit.intervals[name]?.text(digits: 4) ?? "–", value: fit.intervals[name].map { $0.high - $0.low }),
      ]
    }
    let confidence = confidenceText(fit.configuration.confidence)
    return Report.Table(
      caption: "Parameters of \(fit.formula), from \(fit.provenance.runs) runs and \(fit.replicates.count) bootstrap replicates.",
      columns: [.text("Parameter"), .number("Estimate"), .number("\(confidence) interval")], rows: rows)
  }

  /// The runs that were fitted.
  var runTable: Report.Table {
    let rows = table.runs.indices.map { index -> [Report.Table.Cell] in
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
      caption: "Every run, in the order of the table.",
      columns: [.text("Run"), .number("N"), .number("D"), .number("C, FLOP"), .number("L, \(table.lossUnit.words)")] + above, rows: rows)
  }
}
