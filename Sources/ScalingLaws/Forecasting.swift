import Optimization
import RealModule

/// The candidates fitted to a table and back-tested, ready to be averaged at any target.
struct Forecasting {
  private let configuration: ForecastConfiguration
  private let profile: IsoFLOPProfile
  private let candidates: [Candidate]
  private let noise: NoiseEstimate
  private let largest: Double
  private let standingWarnings: [ForecastWarning]

  private struct Candidate {
    var name: String
    var estimate: any FrontierEstimate
    var discrepancy: Double
  }

  /// Reaches beyond this are warned about.
  private static let comfortableReach = 10.0
  /// A bend of this many standard errors is worth a warning.
  private static let notableErrors = 2.0

  init(configuration: ForecastConfiguration, table: RunTable) throws(FitError) {
    let profile = IsoFLOPProfile(table)
    let backTest = BackTest(configuration.forecasters, table: table, profile: profile)
    var warnings: [ForecastWarning] = profile.issues.isEmpty ? [] : [.budgetsWithoutMinimum(profile.issues)]
    if backTest.residuals.isEmpty { warnings.append(.noBackTest) }
    if let bend = try? Frontier(profile).bend, bend.value < -Self.notableErrors * bend.error { warnings.append(.steepening(bend: bend)) }
    var candidates: [Candidate] = []
    var failure: FitError?
    for forecaster in configuration.forecasters {
      do throws(FitError) {
        let estimate = try forecaster.fit(table)
        candidates.append(.init(name: forecaster.name, estimate: estimate, discrepancy: backTest.discrepancy(of: forecaster)))
      } catch {
        failure = failure ?? error
        warnings.append(.forecasterLeftOut(name: forecaster.name, reason: error.description))
      }
    }
    if candidates.isEmpty, let failure { throw failure }
    self.configuration = configuration
    self.profile = profile
    self.candidates = candidates
    noise = profile.noise ?? NoiseEstimate(sigma: 0, degreesOfFreedom: 1, source: .residuals)
    largest = table.runs.map(\.compute).max() ?? 0
    standingWarnings = warnings
  }

  func forecast(_ compute: Double) throws(FitError) -> Forecast {
    let reach = compute / largest
    let distance = max(0, Double.log(reach))
    let (usable, points, unusable) = answers(compute)
    if usable.isEmpty { throw .noSolution(table: profile.table) }
    let errors = zip(usable, points).map { Deviation(parameters: $1.logLoss.error, form: $0.discrepancy * distance) }
    let weights = Self.weights(errors.map(\.meanSquare))
    let loss = Average(points.map(\.logLoss), weights)
    // The forms err apart from each other, so of Σ w·e the variance is Σ (w·κ·h)²; what they differ by comes on top.
    let form = zip(weights, errors).reduce(0) { $0 + $1.0 * $1.0 * $1.1.form * $1.1.form } + loss.between
    let members = usable.indices.map { index in
      ForecastMember(
        name: usable[index].name, weight: weights[index], loss: Double.exp(points[index].logLoss.value),
        parameterError: points[index].logLoss.error, discrepancy: usable[index].discrepancy)
    }
    let warnings = standingWarnings + unusable + (reach > Self.comfortableReach ? [.farBeyondRuns(reach: reach)] : [])
    return assemble(
      compute, reach, loss: loss, form: form, size: Average(points.map(\.logParameters), weights),
      data: Average(points.map(\.logTokens), weights), members, warnings)
  }

  /// What each candidate says; one whose law has no optimum is left out, and that is said.
  private func answers(_ compute: Double) -> ([Candidate], [FrontierPoint], [ForecastWarning]) {
    var (usable, points, warnings): ([Candidate], [FrontierPoint], [ForecastWarning]) = ([], [], [])
    for candidate in candidates {
      let point = candidate.estimate.point(compute: compute)
      if [point.logLoss, point.logParameters, point.logTokens].allSatisfy({ $0.value.isFinite && $0.error.isFinite }) {
        usable.append(candidate)
        points.append(point)
      } else {
        warnings.append(.forecasterLeftOut(name: candidate.name, reason: "its law has no best size at this compute"))
      }
    }
    return (usable, points, warnings)
  }

  private func assemble(
    _ compute: Double, _ reach: Double, loss: Average, form: Double, size: Average, data: Average, _ members: [ForecastMember],
    _ warnings: [ForecastWarning]
  ) -> Forecast {
    let noiseSquare = noise.sigma * noise.sigma
    let total = loss.within + form + noiseSquare
    func share(_ part: Double) -> Double { total > 0 ? part / total : 0 }
    return Forecast(
      compute: compute, reach: reach, loss: Double.exp(loss.mean), meanInterval: interval(loss.mean, loss.within + form),
      runInterval: interval(loss.mean, total),
      shares: .init(parameters: share(loss.within), noise: share(noiseSquare), discrepancy: share(form)),
      parameters: Double.exp(size.mean), parametersInterval: interval(size.mean, size.within + size.between),
      tokens: Double.exp(data.mean), tokensInterval: interval(data.mean, data.within + data.between), members: members,
      confidence: configuration.confidence, warnings: warnings)
  }

  /// Student's t with the degrees of freedom of the noise, at least four: σ itself is estimated.
  private func interval(_ logValue: Double, _ variance: Double) -> Interval {
    let freedom = Double(max(noise.degreesOfFreedom, 4))
    let reach = StudentDistribution(degreesOfFreedom: freedom).quantile(0.5 * (1 + configuration.confidence)) * variance.squareRoot()
    return Interval(low: Double.exp(logValue - reach), high: Double.exp(logValue + reach))
  }

  /// 1/MSE², to a sum of 1; the least MSE counts as at least 1e-12.
  private static func weights(_ meanSquares: [Double]) -> [Double] {
    let raw = meanSquares.map { 1 / (max($0, 1e-12) * max($0, 1e-12)) }
    let total = raw.reduce(0, +)
    return raw.map { total > 0 ? $0 / total : 1 / Double(raw.count) }
  }
}

/// The standard errors of one candidate's ln L.
private struct Deviation {
  var parameters: Double
  var form: Double
  var meanSquare: Double { parameters * parameters + form * form }
}

/// A weighted mean of estimates: the variance that they have in common, and that between them.
private struct Average {
  let mean: Double
  /// (Σ w·error)²: as if they erred together, since they saw the same runs.
  let within: Double
  /// Σ w·(value − mean)².
  let between: Double

  init(_ estimates: [Estimate], _ weights: [Double]) {
    let parts = zip(estimates, weights)
    let mean = parts.reduce(0) { $0 + $1.1 * $1.0.value }
    let error = parts.reduce(0) { $0 + $1.1 * $1.0.error }
    self.mean = mean
    within = error * error
    between = parts.reduce(0) { $0 + $1.1 * ($1.0.value - mean) * ($1.0.value - mean) }
  }
}
