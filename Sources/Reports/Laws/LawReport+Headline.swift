import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The finding: the check of the forecast, else the forecast, else the growth of the optimal size.
  ///
  /// A sentence always says what was found, also where that is nothing: fewer than two budgets with a minimum give no optimal size, and the
  /// headline says so. *Inside* and *outside* are by the interval at the forecast's confidence; one run inside a 95% interval is weak
  /// evidence, one far outside it is strong.
  var headline: Report.Headline {
    guard let forecast else {
      return Report.Headline(
        growthSentence ?? "These runs have a minimum at fewer than two budgets, so no optimal size can be given.", figures: growthFigures)
    }
    let expected = Report.Headline.KeyFigure(
      NumberStyle.automatic.text(forecast.loss, digits: 4), interval: forecast.runInterval.text(digits: 4),
      label: "forecast loss at \(computeText(forecast.compute)), \(table.lossUnit.words)")
    let size = Report.Headline.KeyFigure(
      NumberStyle.count.text(forecast.parameters), interval: forecast.parametersInterval.text(.count), label: "optimal size at that budget")
    guard let measurement else {
      return Report.Headline(expectation(forecast), figures: [expected, size, dataFigure(forecast)] + growthFigures)
    }
    let measured = Report.Headline.KeyFigure(
      NumberStyle.automatic.text(measurement.loss, digits: 4), interval: missText(forecast, measurement),
      label: "measured afterwards, with \(NumberStyle.count.text(measurement.parameters)) parameters")
    return Report.Headline(verdict(forecast, measurement), figures: [expected, measured, size] + growthFigures)
  }

  private func expectation(_ forecast: Forecast) -> String {
    """
    A run of \(computeText(forecast.compute)) is expected to reach \(lawAxes.text(loss: forecast.loss)), \
    \(confidenceText(forecast.confidence)) interval \(forecast.runInterval.text(digits: 4)), with about \(NumberStyle.count.text(forecast.parameters)) \
    parameters and \(NumberStyle.count.text(forecast.tokens)) tokens.
    """
  }

  private func verdict(_ forecast: Forecast, _ measurement: TrainingRun) -> String {
    let holds = forecast.runInterval.contains(measurement.loss)
    return """
      A run of \(NumberStyle.automatic.text(forecast.reach, digits: 2)) times the largest compute was forecast before it was trained. \
      Its loss was \(missText(forecast, measurement)), \(holds ? "inside" : "outside") the \(confidenceText(forecast.confidence)) interval.
      """
  }

  /// The measured loss over the forecast, less one, in percent.
  ///
  /// L/L̂ − 1, L̂ the forecast's median: the error in the loss, not in the reducible part of it.
  private func missText(_ forecast: Forecast, _ measurement: TrainingRun) -> String {
    let miss = measurement.loss / forecast.loss - 1
    let size = NumberStyle.percent.text(abs(miss), digits: 2)
    return miss == 0 ? "exactly as forecast" : "\(size) \(miss > 0 ? "above" : "below") the forecast"
  }

  private func dataFigure(_ forecast: Forecast) -> Report.Headline.KeyFigure {
    .init(NumberStyle.count.text(forecast.tokens), interval: forecast.tokensInterval.text(.count), label: "tokens to train it on")
  }

  private var growthFigures: [Report.Headline.KeyFigure] {
    guard let law = frontier?.parameters else { return [] }
    return [
      .init(
        NumberStyle.automatic.text(law.exponent, digits: 2), interval: law.exponentInterval().text(digits: 2),
        label: "exponent of the optimal size in compute")
    ]
  }

  /// The growth of N* and D* for ten times the compute, in words.
  ///
  /// y(10 C)/y(C) of the fitted power laws is 10^exponent, so the sentence says the exponents in words. It is taken at the last minimum,
  /// which doesn't matter to a power law. Without the intervals, which the key figures have.
  var growthSentence: String? {
    guard let frontier, let compute = frontier.minima.last?.compute else { return nil }
    let growth = { (law: PowerLaw) in
      NumberStyle.automatic.text(law.value(compute: 10 * compute) / law.value(compute: compute), digits: 2)
    }
    return
      "For ten times the compute, the optimal model is \(growth(frontier.parameters)) times as large and sees \(growth(frontier.tokens)) times the tokens."
  }
}
