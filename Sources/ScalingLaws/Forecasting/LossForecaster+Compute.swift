import NumericalMethods
import RealModule

extension LossForecaster {
  /// Beyond this many times the largest compute a forecast is mostly belief.
  private static var comfortableReach: Double { 10 }
  /// A bend of this many standard errors is worth a warning.
  private static var notableErrors: Double { 2 }

  /// Returns what the best run of a budget is expected to reach.
  ///
  /// - Throws: `FitError` where the runs show no best size.
  public func forecast(compute: Double) throws(FitError) -> Forecast {
    let profile = IsoFLOPProfile(table)
    let best = try BestSize(table, profile: profile, compute: compute, law: members[heaviest].law)
    let run = TrainingRun(
      parameters: Double.exp(best.logParameters.value), tokens: Double.exp(best.logTokens.value), compute: compute, loss: 1)
    let loss = forecast([run])[0]
    let reach = compute / (table.runs.map(\.compute).max() ?? compute)
    return Forecast(
      compute: compute, reach: reach, loss: loss.loss, meanInterval: loss.meanInterval, runInterval: loss.runInterval,
      shares: loss.shares, parameters: run.parameters, parametersInterval: interval(best.logParameters, profile),
      tokens: run.tokens, tokensInterval: interval(best.logTokens, profile), members: members(run), confidence: confidence,
      warnings: warnings(profile, reach: reach))
  }

  private var heaviest: Int { weights.indices.max { weights[$0].weight < weights[$1].weight } ?? 0 }

  private func members(_ run: TrainingRun) -> [ForecastMember] {
    let places = RunPlaces([run])
    return zip(weights, members).map { weight, member in
      let prediction = member.predictor.predict(places).widened(by: max(weight.widening, 0.5))
      return ForecastMember(
        name: weight.law, weight: weight.weight, loss: Double.exp(prediction.means[0]), error: prediction.runVariances[0].squareRoot())
    }
  }

  /// Student's t with the degrees of freedom of the profile's noise, at least four: σ itself is estimated.
  private func interval(_ estimate: Estimate, _ profile: IsoFLOPProfile) -> Interval {
    let freedom = Double(max(profile.noise?.degreesOfFreedom ?? 4, 4))
    let reach = estimate.error * StudentDistribution(degreesOfFreedom: freedom).quantile(0.5 * (1 + confidence))
    return Interval(low: Double.exp(estimate.value - reach), high: Double.exp(estimate.value + reach))
  }

  private func warnings(_ profile: IsoFLOPProfile, reach: Double) -> [ForecastWarning] {
    var warnings = leftOut
    let hasFrontier = profile.minima.count >= 2
    if hasFrontier, !profile.issues.isEmpty { warnings.append(.budgetsWithoutMinimum(profile.issues)) }
    if origins.isEmpty { warnings.append(.noBackTest) }
    if let bend = try? Frontier(profile).bend, bend.value < -Self.notableErrors * bend.error { warnings.append(.steepening(bend: bend)) }
    if reach > Self.comfortableReach { warnings.append(.farBeyondRuns(reach: reach)) }
    return warnings
  }
}
