import NumericalMethods
import RealModule

extension Forecaster {
  /// Beyond this many times the largest compute a forecast is mostly its prior.
  private static var comfortableReach: Double { 10 }
  /// The bend from which a warning is given, in standard errors.
  private static var notableErrors: Double { 2 }

  /// Returns the forecast of the compute-optimal run of a budget.
  ///
  /// N* and D* come from the measured isoFLOP frontier if two budgets have a minimum, else from the laws' optima.
  ///
  /// - Throws: `FitError` if the runs show no best size.
  public func forecast(compute: Double) throws(FitError) -> Forecast {
    let profile = IsoFLOPProfile(table)
    let best = try optimalSize(compute: compute, profile: profile)
    let design = RunDesign(
      parameters: Double.exp(best.logParameters.value), tokens: Double.exp(best.logTokens.value), compute: compute)
    let loss = forecast([design])[0]
    let reach = compute / (table.runs.map(\.compute).max() ?? compute)
    return Forecast(
      compute: compute, reach: reach, loss: loss.loss, meanInterval: loss.meanInterval, runInterval: loss.runInterval,
      shares: loss.shares, parameters: design.parameters, parametersInterval: interval(best.logParameters, profile),
      tokens: design.tokens, tokensInterval: interval(best.logTokens, profile), members: members(design), confidence: confidence,
      warnings: warnings(profile, reach: reach))
  }

  /// The size and tokens of the compute-optimal run, in logarithms with their errors.
  func optimalSize(compute: Double, profile: IsoFLOPProfile) throws(FitError) -> OptimalSize {
    let cost = ComputeCost(table)
    let size: Estimate
    var tokensError: Double?
    if let frontier = try? IsoFLOPFrontier(profile) {
      size = frontier.parameters.logEstimate(compute: compute)
      tokensError = frontier.tokens.logError(compute: compute)
    } else {
      size = lawOptimalSize(compute: compute, cost: cost)
    }
    guard size.value.isFinite, size.error.isFinite else { throw .noOptimum(table: table.name, law: weights[heaviest].law) }
    // What a token costs is known better than how many are best.
    let tokens = cost.tokens(parameters: Double.exp(size.value), compute: compute)
    return OptimalSize(
      logParameters: size, logTokens: Estimate(value: Double.log(tokens), error: tokensError ?? cost.exponent * size.error))
  }

  /// ln N* by the laws' own optima, averaged with their weights.
  ///
  /// The variance is Σ wᵢ(kᵢσᵢ² + (xᵢ − x̄)²), with wᵢ a law's weight, kᵢ its variance inflation and xᵢ ± σᵢ its estimate. Laws without an optimum are
  /// left out, and the weights of the others add up to 1.
  func lawOptimalSize(compute: Double, cost: ComputeCost) -> Estimate {
    let parts = zip(weights, members).map { weight, member in
      (weight: weight.weight, inflation: weight.appliedInflation, size: member.process.optimalSize(compute: compute, cost: cost))
    }.filter(\.size.value.isFinite)
    let total = parts.reduce(0) { $0 + $1.weight }
    let mean = parts.reduce(0) { $0 + $1.weight * $1.size.value } / total
    let variance = parts.reduce(0) { sum, part in
      let distance = part.size.value - mean
      return sum + part.weight * (part.inflation * part.size.error * part.size.error + distance * distance)
    }
    return Estimate(value: mean, error: (variance / total).squareRoot())
  }

  /// Returns the covariance of the laws' ln N* with ln L at designs with these mixture means.
  ///
  /// The mixture's covariance: Σ wᵢ(kᵢcᵢ + (xᵢ − x̄)(yᵢ − ȳ)), with cᵢ a law's own covariance, x its ln N* and y its ln L.
  func optimalSizeCovariances(_ points: DesignPoints, means: [Double], compute: Double, cost: ComputeCost) -> [Double] {
    let size = lawOptimalSize(compute: compute, cost: cost)
    var result = [Double](repeating: 0, count: points.count)
    for (weight, member) in zip(weights, members) {
      let own = member.process.optimalSize(compute: compute, cost: cost)
      guard own.value.isFinite else { continue }
      let covariances = member.process.optimalSizeCovariances(points, compute: compute, cost: cost)
      let prediction = member.process.predict(points)
      for index in result.indices {
        let spread = (own.value - size.value) * (prediction.means[index] - means[index])
        result[index] += weight.weight * (weight.appliedInflation * covariances[index] + spread)
      }
    }
    return result
  }

  /// The position of the law with the greatest weight.
  private var heaviest: Int { weights.indices.max { weights[$0].weight < weights[$1].weight } ?? 0 }

  /// Returns the forecast of each law, in the order of the weights.
  private func members(_ design: RunDesign) -> [ForecastMember] {
    let points = DesignPoints([design])
    return zip(weights, members).map { weight, member in
      let prediction = member.process.predict(points).inflated(by: weight.appliedInflation)
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
    if let bend = try? IsoFLOPFrontier(profile).bend, bend.value < -Self.notableErrors * bend.error {
      warnings.append(.steepening(bend: bend))
    }
    if reach > Self.comfortableReach { warnings.append(.farBeyondRuns(reach: reach)) }
    return warnings
  }
}

/// The size and the tokens that are best at a budget, in logarithms with their errors.
struct OptimalSize {
  var logParameters: Estimate
  var logTokens: Estimate
}

extension PowerLaw {
  /// Returns ln y and its standard error at a compute.
  func logEstimate(compute: Double) -> Estimate {
    Estimate(value: Double.log(value(compute: compute)), error: logError(compute: compute))
  }
}
