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

extension LawFigure {
  /// The figure's content in a line, for a list of figures.
  public var summary: String {
    switch self {
    case .isoFLOP: "loss against size, a curve a budget, with its minimum"
    case .parameters: "the optimal size N* against compute"
    case .tokens: "the optimal number of tokens D* against compute"
    case .loss: "the least loss against compute"
    case .forecast: "the least losses, the law, a forecast and its interval"
    case .heldOut: "forecasts of the runs of more compute, by the others"
    case .floor: "how well the runs determine the irreducible loss E"
    case .fit: "the law's loss against the measured loss"
    case .residualsByParameters: "residuals of the law against size"
    case .residualsByTokens: "residuals of the law against tokens"
    case .residualsByCompute: "residuals of the law against compute"
    }
  }

  /// The parts of a report, besides the runs, that the figure draws.
  public var parts: Set<LawReport.Part> {
    switch self {
    case .isoFLOP: []
    case .parameters, .tokens, .loss, .fit, .residualsByParameters, .residualsByTokens, .residualsByCompute: [.fit]
    case .forecast: [.fit, .replicates]
    case .heldOut: [.backtest]
    case .floor: [.fit, .floorProfile]
    }
  }

  /// Whether a forecast changes the figure: it is drawn, or the curves reach as far.
  public var showsForecast: Bool { [.forecast, .parameters, .tokens, .loss].contains(self) }
}

extension LawReport {
  /// A part of a report that takes computation of its own.
  public enum Part: Hashable, Sendable, CaseIterable {
    /// The parametric law.
    case fit
    /// The bootstrap replicates of the law, from which the band of the forecast's figure is drawn.
    case replicates
    /// The backtest.
    case backtest
    /// The profile of the fit's objective over the floor.
    case floorProfile
  }
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
