import NumericalMethods
import RealModule

/// The compute-optimal size of any budget: from the measured isoFLOP frontier, else from the laws' optima.
struct OptimalSizes: Sendable {
  /// The cost of a run, fitted to the table.
  let cost: ComputeCost
  /// The robust surface through the runs; nil where they are too few.
  let surface: LossSurface?
  /// The isoFLOP profile of the runs.
  let profile: IsoFLOPProfile
  /// Whether the table was trained by budgets; else compute agrees by chance, and minima mean little.
  let isOfBudgets: Bool
  /// The power laws through the minima that sizes are read from; nil if they come from the laws.
  var frontier: IsoFLOPFrontier?

  init(_ table: RunTable) {
    cost = ComputeCost(table)
    surface = LossSurface(table)
    profile = IsoFLOPProfile(table, surface: surface)
    isOfBudgets = !profile.plannedBudgets(of: table, within: 1 + profile.tolerance).isEmpty
    frontier = isOfBudgets ? try? IsoFLOPFrontier(profile) : nil
  }
}

/// The size and the tokens that are best at a budget, in logarithms with their errors.
struct OptimalSize {
  var logParameters: Estimate
  var logTokens: Estimate
}

extension Forecaster {
  /// The quantile of Student's t for best sizes.
  ///
  /// With the degrees of freedom of the profile's noise, at least four: σ itself is estimated.
  var sizeQuantile: Double {
    let freedom = Double(max(optima.profile.noise?.degreesOfFreedom ?? 4, 4))
    return StudentDistribution(degreesOfFreedom: freedom).quantile(0.5 * (1 + confidence))
  }

  /// Whether the minima tell the best size well enough: their error is at most three times the laws'.
  ///
  /// Both errors are taken at ten times the largest compute. A line through the few minima that a grid of sizes and tokens has by chance says less than
  /// the laws do.
  var isFrontierTheBetter: Bool {
    guard let frontier = optima.frontier else { return false }
    let compute = 10 * table.computes.upperBound
    let laws = lawOptimalSize(compute: compute)
    // No error is known where two curves pass through all their points.
    let error = frontier.parameters.logError(compute: compute)
    return error > 0 && !(error > Self.tolerableRatio * laws.error)
  }

  private static var tolerableRatio: Double { 3 }

  /// The size and tokens of the compute-optimal run, in logarithms with their errors.
  func optimalSize(compute: Double) throws(FitError) -> OptimalSize {
    let size = optima.frontier?.parameters.logEstimate(compute: compute) ?? lawOptimalSize(compute: compute)
    guard size.value.isFinite, size.error.isFinite else { throw .noOptimum(table: table.name, law: weights[heaviest].law) }
    // What a token costs is known better than how many are best.
    let tokens = optima.cost.tokens(parameters: Double.exp(size.value), compute: compute)
    let error = optima.frontier?.tokens.logError(compute: compute) ?? optima.cost.exponent * size.error
    return OptimalSize(logParameters: size, logTokens: Estimate(value: Double.log(tokens), error: error))
  }

  /// ln N* by the laws' own optima, averaged with their weights.
  ///
  /// The variance is Σ wᵢ(kᵢσᵢ² + (xᵢ − x̄)²), with wᵢ a law's weight, kᵢ its variance inflation and xᵢ ± σᵢ its estimate. Laws without an optimum are
  /// left out, and the weights of the others add up to 1.
  func lawOptimalSize(compute: Double) -> Estimate {
    let parts = zip(weights, members).map { weight, member in
      (weight: weight.weight, inflation: weight.appliedInflation, size: member.process.optimalSize(compute: compute, cost: optima.cost))
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
  func optimalSizeCovariances(_ points: DesignPoints, means: [Double], compute: Double) -> [Double] {
    let size = lawOptimalSize(compute: compute)
    var result = [Double](repeating: 0, count: points.count)
    for (weight, member) in zip(weights, members) {
      let own = member.process.optimalSize(compute: compute, cost: optima.cost)
      guard own.value.isFinite else { continue }
      let covariances = member.process.optimalSizeCovariances(points, compute: compute, cost: optima.cost)
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
}

extension LawGaussianProcess {
  /// Returns ln N* of a budget at the law's optimum, with its standard error.
  ///
  /// The error is by the delta method, with central differences of 1e-4 in each coordinate; settings are averaged, and the spread of their means is part
  /// of the variance.
  fileprivate func optimalSize(compute: Double, cost: ComputeCost) -> Estimate {
    let estimates = components.map { component -> (weight: Double, value: Double, variance: Double) in
      let centre = zip(prior.means, component.setting.shift).map { $0 + $1 }
      let slopes = optimalSizeSlopes(at: centre, compute: compute, cost: cost)
      let half = component.setting.posterior.whiten(slopes)
      return (component.weight, logOptimalSize(at: centre, compute: compute, cost: cost), component.setting.noise * dot(half, half))
    }
    let mean = estimates.reduce(0) { $0 + $1.weight * $1.value }
    let variance = estimates.reduce(0) { $0 + $1.weight * ($1.variance + ($1.value - mean) * ($1.value - mean)) }
    return Estimate(value: mean, error: variance.squareRoot())
  }

  /// Returns the covariance of ln N* with ln L at other designs, averaged over the settings.
  fileprivate func optimalSizeCovariances(_ designs: DesignPoints, compute: Double, cost: ComputeCost) -> [Double] {
    let (targets, p) = (Targets(self, designs), prior.means.count)
    var result = [Double](repeating: 0, count: designs.count)
    for component in components {
      let centre = zip(prior.means, component.setting.shift).map { $0 + $1 }
      let slopes = optimalSizeSlopes(at: centre, compute: compute, cost: cost)
      let solved = component.setting.posterior.solve(slopes)
      let g = projected(component, targets).g
      for target in result.indices {
        for i in 0..<p { result[target] += component.weight * component.setting.noise * g[target * p + i] * solved[i] }
      }
    }
    return result
  }

  /// The law at the prior's coordinates, held within the family's bounds.
  func law(at logarithmic: [Double]) -> Law {
    let coordinates = zip(prior.coordinates(logarithmic), model.bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
    return Law(family, model.parameters(coordinates))
  }

  /// ln N* of the law at the prior's coordinates.
  private func logOptimalSize(at logarithmic: [Double], compute: Double, cost: ComputeCost) -> Double {
    Double.log(law(at: logarithmic).optimum(compute: compute, cost: cost).parameters)
  }

  private func optimalSizeSlopes(at centre: [Double], compute: Double, cost: ComputeCost) -> [Double] {
    centre.indices.map { index in
      var (low, high) = (centre, centre)
      low[index] -= 1e-4
      high[index] += 1e-4
      let slope =
        (logOptimalSize(at: high, compute: compute, cost: cost) - logOptimalSize(at: low, compute: compute, cost: cost)) / 2e-4
      return slope.isFinite ? slope : 0
    }
  }
}

extension PowerLaw {
  /// Returns ln y and its standard error at a compute.
  func logEstimate(compute: Double) -> Estimate {
    Estimate(value: Double.log(value(compute: compute)), error: logError(compute: compute))
  }
}

extension Forecaster {
  /// Returns the compute-optimal size if only U tokens are different.
  ///
  /// Repeats count for less than new tokens (`DesignPoints`), so that the optimum moves towards larger models that repeat less. It lies between N* of
  /// unlimited data and the size that spends the budget on U tokens once. The shift of ln N* is that of the mixture's own minimum,
  /// argmin E[ln L | U] − argmin E[ln L], whether or not the mixture has its minimum at the measured N*; the standard error is that of unlimited data.
  /// Cost: two grids of 400 predictions.
  ///
  /// Source of the value of repeats: arXiv:2305.16264.
  func limitedOptimalSize(_ free: OptimalSize, compute: Double, uniqueTokens: Double) -> OptimalSize {
    guard Double.exp(free.logTokens.value) > uniqueTokens else { return free }
    let once = (Double.log(compute / uniqueTokens) - optima.cost.logFactor) / optima.cost.exponent
    let range = (free.logParameters.value - 2)...max(free.logParameters.value, once + 1)
    let shift =
      leastLoss(in: range, compute: compute, uniqueTokens: uniqueTokens)
      - leastLoss(in: range, compute: compute, uniqueTokens: nil)
    let size = min(max(free.logParameters.value, free.logParameters.value + shift), max(free.logParameters.value, once))
    let tokens = optima.cost.tokens(parameters: Double.exp(size), compute: compute)
    let error = free.logParameters.error
    return OptimalSize(
      logParameters: Estimate(value: size, error: error),
      logTokens: Estimate(value: Double.log(tokens), error: optima.cost.exponent * error))
  }

  /// The ln N with the least expected ln L of a budget, on a grid over a range.
  private func leastLoss(in range: ClosedRange<Double>, compute: Double, uniqueTokens: Double?) -> Double {
    let cells = 400
    let sizes = (0...cells).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(cells) }
    let designs = sizes.map { size in
      let parameters = Double.exp(size)
      return RunDesign(
        parameters: parameters, tokens: optima.cost.tokens(parameters: parameters, compute: compute), compute: compute,
        uniqueTokens: uniqueTokens)
    }
    let means = predict(DesignPoints(designs)).means
    return sizes[means.indices.min { means[$0] < means[$1] } ?? 0]
  }

  /// A warning if a design repeats its tokens and no run does, so that their value is a published one.
  func repetitionWarning(_ design: RunDesign) -> [ForecastWarning] {
    guard let unique = design.uniqueTokens, design.tokens > unique * (1 + 1e-9) else { return [] }
    let greatest = table.runs.map { $0.tokens / ($0.uniqueTokens ?? $0.tokens) }.max() ?? 1
    return [.repeatedTokens(epochs: design.tokens / unique, ofRuns: max(1, greatest))]
  }
}
