import Plotting
import ScalingLaws

/// The figures of a report on a scaling law. The raw value is the name on the command line and of downloaded files.
///
/// `isoflop plot` draws one of them, `isoflop report` all that have data. Each is drawn from the parts in ``parts``; a figure whose part is
/// absent, or for which the runs say nothing (`parameters` without two budgets that have a minimum), is absent too.
///
/// ```
/// isoflop plot runs.csv --figure forecast --compute 1e13 --out forecast.svg
/// ```
public enum LawFigure: String, CaseIterable, Hashable, Sendable {
  /// Loss against parameters, a curve a budget, with the minima.
  ///
  /// Approach 2 of arXiv:2203.15556. A curve without a bottom between its runs tells that the budget's sizes don't bracket the optimum.
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
  ///
  /// No run in it was seen by the forecast over it, so it can show that forecasts are wrong, which residuals of a fit can't.
  case heldOut = "backtest"
  /// The fit's objective against a held floor.
  ///
  /// A flat valley means that floors of quite different size fit the runs as well, so a forecast far beyond them rests on the form of the
  /// law.
  case floor
  /// The law's loss against the measured one.
  case fit
  /// The law's residuals against parameters.
  ///
  /// Patches of one sign show where the law's form is wrong. An outlier is a single run far from zero.
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
  ///
  /// `isoflop plot` computes these alone: the isoFLOP figure of 100,000 runs needs no fit, and only the forecast's needs replicates of one.
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
    ///
    /// Further fits to resampled runs, 1000 by `isoflop plot` and `report` if the options ask for no other number. Without them the
    /// forecast's figure has no band about the law's line; the forecast's own interval doesn't come from them and is drawn all the same.
    case replicates
    /// The backtest.
    ///
    /// A whole forecast from the runs of less compute, with its own backtests for the laws' weights.
    case backtest
    /// The profile of the fit's objective over the floor.
    ///
    /// Up to 18 fits, each with E held at one value.
    case floorProfile
  }
}

extension LawReport {
  /// Returns one figure; nil if its data are absent.
  ///
  /// `isoFLOP` is there always; `parameters`, `tokens` and `loss` with two budgets that have a minimum; `fit` and the residuals with a fit;
  /// `forecast`, `backtest` and `floor` with theirs.
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
