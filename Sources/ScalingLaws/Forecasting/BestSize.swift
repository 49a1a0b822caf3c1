import RealModule

/// The size and the data that are best at a budget, in logarithms with their errors.
struct BestSize {
  let logParameters: Estimate
  let logTokens: Estimate

  /// By the power laws through the isoFLOP minima where two budgets have one; else by the frontier of a law, with bootstrap errors.
  init(_ table: RunTable, profile: IsoFLOPProfile, compute: Double, law: any LawFamily.Type) throws(FitError) {
    let point: FrontierPoint
    if let frontier = try? Frontier(profile) {
      point = frontier.point(compute: compute)
    } else {
      point = try LawForecaster(law: law).fit(table).point(compute: compute)
    }
    guard point.logParameters.value.isFinite, point.logParameters.error.isFinite else { throw .noOptimum(table: table.name, law: law.name) }
    logParameters = point.logParameters
    // What a token costs is known better than how many are best.
    let tokens = ComputeCost(table).tokens(parameters: Double.exp(point.logParameters.value), compute: compute)
    logTokens = Estimate(value: Double.log(tokens), error: point.logTokens.error)
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
