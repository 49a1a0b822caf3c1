import RealModule

/// Carries the straight line of ln L against ln C through the isoFLOP minima onwards.
///
/// Has no floor, so it is too low far beyond the runs; with few budgets and a short way to go it varies least.
public struct LineForecaster: Forecaster {
  /// `line`.
  public let name = "line"
  /// A floor bends the frontier, and the line ignores it: 2 to 3% per unit of ln C on simulated ladders.
  public let priorDiscrepancy = 0.025

  /// Makes the forecaster.
  public init() {}

  /// Fits the frontier; needs two budgets with a minimum.
  public func fit(_ table: RunTable) throws(FitError) -> any FrontierEstimate {
    try Frontier(IsoFLOPProfile(table))
  }
}

extension Frontier: FrontierEstimate {
  /// Returns the three power laws at a budget.
  public func point(compute: Double) -> FrontierPoint {
    FrontierPoint(
      logLoss: loss.logEstimate(compute: compute), logParameters: parameters.logEstimate(compute: compute),
      logTokens: tokens.logEstimate(compute: compute))
  }
}

extension PowerLaw {
  /// Returns ln y and its standard error at a compute.
  func logEstimate(compute: Double) -> Estimate {
    Estimate(value: Double.log(value(compute: compute)), error: logError(compute: compute))
  }
}
