import Plotting
import ScalingLaws

/// The figures of a report on a scaling law. The raw value is the name on the command line and of downloaded files.
public enum LawFigure: String, CaseIterable, Hashable, Sendable {
  /// Loss against parameters, a curve a budget, with the minima.
  case isoFLOP = "isoflop"
  /// N* against compute.
  case parameters
  /// D* against compute.
  case tokens
  /// The least loss against compute.
  case loss
  /// The forecast and the measurement.
  case forecast
  /// Forecasts of the runs of more compute from those of less, over the measured losses.
  case heldOut = "backtest"
  /// The fit's objective against a held floor.
  case floor
  /// The law's loss against the measured one.
  case fit
  /// The law's residuals against parameters.
  case residualsByParameters = "residuals-parameters"
  /// The law's residuals against tokens.
  case residualsByTokens = "residuals-tokens"
  /// The law's residuals against compute.
  case residualsByCompute = "residuals-compute"
}

extension LawReport {
  /// Returns one figure; nil if its data are absent.
  public func figure(_ name: LawFigure) -> Report.Figure? {
    guard let content = content(of: name) else { return nil }
    return Report.Figure(
      name: name.rawValue, chart: content.chart, caption: content.caption,
      command: plotCommand.isEmpty ? "" : "\(plotCommand) \(name.rawValue)")
  }

  private func content(of name: LawFigure) -> (chart: Chart, caption: HTML)? {
    switch name {
    case .isoFLOP: isoFLOPFigure
    case .parameters: frontier.map(sizeFigure)
    case .tokens: frontier.map(dataFigure)
    case .loss: frontier.map(lossFigure)
    case .forecast: forecast.map(forecastFigure)
    case .heldOut: heldOut.map(heldOutFigure)
    case .floor: floorProfile.map(floorFigure)
    case .fit: fit.map(fitFigure)
    case .residualsByParameters: fit.map { residualFigure($0, against: lawAxes.parameters, \.parameters) }
    case .residualsByTokens: fit.map { residualFigure($0, against: lawAxes.tokens, \.tokens) }
    case .residualsByCompute: fit.map { residualFigure($0, against: lawAxes.compute, \.compute) }
    }
  }
}
