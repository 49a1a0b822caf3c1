/// Carries L = E + A·C^−γ through the isoFLOP minima onwards, averaged over what the floor E may be.
///
/// A handful of minima does not determine E. So E = ρ·L_min is tried at every ρ from 0 (the straight line) to 0.95; each is
/// weighted by how well its curve passes through the minima and by the prior Beta(3, 2) on ρ/0.95 (most published ladders end at a ρ of 0.5
/// to 0.8, and on two of them rolling forecasts err less with it than with Beta(2, 2)), and the forecast is the mean
/// over all, its error including how much they differ.
public struct FloorForecaster: Forecaster {
  /// `floor`.
  public let name = "floor"
  /// Nearly unbiased on simulated ladders of three kinds; the rest is the curve's own form.
  public let priorDiscrepancy = 0.01

  /// Makes the forecaster.
  public init() {}

  /// Fits the frontier and its floors; needs three budgets with a minimum.
  public func fit(_ table: RunTable) throws(FitError) -> any FrontierEstimate {
    let profile = IsoFLOPProfile(table)
    let frontier = try Frontier(profile)
    guard frontier.minima.count >= 3 else {
      throw .tooFewBudgets(table: table.name, found: frontier.minima.count, needed: 3, reasons: profile.issues)
    }
    guard let average = CurveAverage(frontier) else { throw .noSolution(table: table.name) }
    return average
  }
}
