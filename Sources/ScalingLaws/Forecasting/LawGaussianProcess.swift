import NumericalMethods
import RealModule

/// A law with a Gaussian process for its misfit.
///
/// ln L = ln law(N, D; θ) + smooth part + effect of size + noise, given runs.
///
/// θ has the normal prior of `LawPrior`. The law is linearised near its posterior mode (Gauss–Newton); the parts' variances and lengths are averaged over by
/// their marginal likelihood. A parameter that the runs don't determine (a floor, the form further out) therefore widens the prediction. Runs far off a
/// robust fit count less.
///
/// With n runs, p coordinates, S = LLᵀ the error's covariance in units of σ², and M, r̃ and b of `MarginalLikelihood`: θ is θ₀ + s a posteriori, θ₀ the
/// prior means and s = M⁻¹b. At designs with the tangent J* the mean of ln L is that of the tangent at θ₀ + J*s + Wᵀ(r̃ − As), and its covariance
/// σ²(C** − WᵀW + GM⁻¹Gᵀ) without noise, where A = L⁻¹J, W = L⁻¹C, G = J* − WᵀA, and C and C** are the error's covariances of the designs with the
/// runs and with each other.
///
/// Sources: universal kriging; Rasmussen & Williams 2006, §2.7; Kennedy & O'Hagan 2001, doi:10.1111/1467-9868.00294.
struct LawGaussianProcess: Sendable {
  /// The optima of the robust fit, the best first: starts for fits to fewer of the runs.
  let optima: [Law]
  let family: LawFamily
  let model: LawModel
  let kernels: DesignKernels
  let prior: LawPrior
  /// The point of the linearisation, in the prior's coordinates.
  private let point: [Double]
  let components: [Component]

  /// One setting with its share of the posterior.
  struct Component: Sendable {
    var weight: Double
    var setting: MarginalLikelihood.Evaluation
    var kernel: MarginalLikelihood.FactoredKernel
    /// A = L⁻¹J, row-major n×p.
    var slopes: [Double]
    /// r̃ − Aθ.
    var residuals: [Double]
  }

  /// The most Gauss–Newton steps before the last linearisation.
  private static let linearisations = 6
  /// Settings below this share of the likeliest are left out.
  private static let leastShare = 0.02

  /// Fits a law robustly to the runs, then with its error process.
  ///
  /// - Parameter near: laws to start the fit from, instead of a scan.
  /// - Throws: `FitError` if the runs don't support the law, or it has no prior.
  init(_ family: LawFamily, _ table: RunTable, kernels: DesignKernels, near: [Law] = []) throws(FitError) {
    let effective = kernels.points.replacing(table)
    try DesignCheck(table: effective).check(parameters: family.parameters.count, inputs: family.inputs)
    optima = try LawFitter(family, table: effective, configuration: FitConfiguration(replicates: 0, bootstrap: .rows)).laws(near: near)
    let model = family.model(
      LawObservations(
        logInputs: [kernels.points.logParameters, kernels.points.logTokens], logValues: table.runs.map { Double.log($0.loss) }))
    guard let roles = model.roles else { throw .noPrior(law: family.name) }
    let coordinates = model.coordinates(optima[0].parameterValues)
    self.family = family
    self.model = model
    self.kernels = kernels
    prior = LawPrior(model, roles: roles, around: coordinates)
    let likelihood = MarginalLikelihood(model: model, prior: prior, kernels: kernels, fit: coordinates)
    var point = prior.start(coordinates, leastLogValue: model.observations.logRange.lowerBound)
    guard let first = likelihood.evaluate(at: point).first else { throw .noSolution(table: table.name) }
    for _ in 0..<Self.linearisations {
      guard let next = likelihood.improved(point, first) else { break }
      point = next
    }
    self.point = point
    components = Self.components(likelihood, at: point)
    if components.isEmpty { throw .noSolution(table: table.name) }
  }

  private static func components(_ likelihood: MarginalLikelihood, at point: [Double]) -> [Component] {
    let evaluations = likelihood.evaluate(at: point)
    guard let best = evaluations.first else { return [] }
    let kept = evaluations.filter { Double.exp($0.logEvidence - best.logEvidence) >= leastShare }
    let total = kept.reduce(0) { $0 + Double.exp($1.logEvidence - best.logEvidence) }
    return kept.map { setting in
      let whitened = likelihood.whitened(setting.kernel, at: point)
      let p = point.count
      let residuals = whitened.residuals.indices.map { row in
        (0..<p).reduce(whitened.residuals[row]) { $0 - whitened.slopes[row * p + $1] * setting.shift[$1] }
      }
      return Component(
        weight: Double.exp(setting.logEvidence - best.logEvidence) / total, setting: setting, kernel: likelihood.factors[setting.kernel],
        slopes: whitened.slopes, residuals: residuals)
    }
  }
}

extension LawGaussianProcess {
  /// Returns the expected ln L at other designs, with variances.
  func predict(_ designs: DesignPoints) -> LossPrediction {
    let targets = Targets(self, designs)
    return .mixture(components.map { ($0.weight, marginals($0, targets, projected($0, targets))) })
  }

  /// Returns the joint distribution of ln L at other designs: what observing one says of another.
  ///
  /// Cost: O(n²m + nm²) operations a component for m designs.
  func joint(_ designs: DesignPoints) -> [(weight: Double, distribution: JointLossDistribution)] {
    let targets = Targets(self, designs)
    return components.map { component in
      let projection = projected(component, targets)
      return (
        component.weight,
        JointLossDistribution(
          marginals: marginals(component, targets, projection), covariance: covariance(component, targets, projection))
      )
    }
  }

  /// The law and the kernels at designs to be predicted.
  struct Targets {
    let points: DesignPoints
    let law: LinearisedLaw
    let priorMeans: [Double]
    let sizes: [Double]
    let smooth: [Double: [Double]]

    init(_ process: LawGaussianProcess, _ points: DesignPoints) {
      self.points = points
      let model = process.family.model(process.model.observations.elsewhere([points.logParameters, points.logTokens]))
      law = LinearisedLaw(model, process.prior, at: process.point)
      priorMeans = law.expected(process.prior, process.point)
      let kernels = process.kernels
      sizes =
        !kernels.isOfCheckpoints && process.components.contains { $0.kernel.hyperparameters.sizeRatio > 0 }
        ? CovarianceKernel.ofSize(kernels.points, points, established: kernels.established) : []
      let lengths = Set(process.components.filter { $0.kernel.hyperparameters.smoothRatio > 0 }.map(\.kernel.hyperparameters.length))
      smooth = Dictionary(uniqueKeysWithValues: lengths.map { ($0, CovarianceKernel.smooth(kernels.points, points, length: $0)) })
    }
  }

  /// The designs seen from the runs, under one setting.
  struct Projection {
    /// W = L⁻¹C, row-major n×m, with C the error's covariance of runs with designs in units of σ².
    var w: [Double]
    /// G = J* − WᵀA, row-major m×p.
    var g: [Double]
  }

  /// Returns the whitened cross-covariance and the corrected slopes; n²m operations.
  func projected(_ component: Component, _ targets: Targets) -> Projection {
    let (n, m, p) = (kernels.points.count, targets.points.count, prior.means.count)
    let parameters = component.kernel.hyperparameters
    var cross = [Double](repeating: 0, count: n * m)
    if parameters.smoothRatio > 0, let smooth = targets.smooth[parameters.length] {
      for i in cross.indices { cross[i] = parameters.smoothRatio * smooth[i] }
    }
    if !targets.sizes.isEmpty { for i in cross.indices { cross[i] += parameters.sizeRatio * targets.sizes[i] } }
    let w = component.kernel.factor.whiten(cross, columns: m)
    var g = targets.law.jacobian
    for row in 0..<n {
      for target in 0..<m {
        let value = w[row * m + target]
        if value != 0 { for i in 0..<p { g[target * p + i] -= value * component.slopes[row * p + i] } }
      }
    }
    return Projection(w: w, g: g)
  }

  func marginals(_ component: Component, _ targets: Targets, _ projection: Projection) -> LossPrediction {
    let (n, m, p) = (kernels.points.count, targets.points.count, prior.means.count)
    let (parameters, noise) = (component.kernel.hyperparameters, component.setting.noise)
    let (w, g) = (projection.w, projection.g)
    // A run's luck is noise to another run: no checkpoint says what it will be.
    let (ofSize, ofRun) = kernels.isOfCheckpoints ? (0, parameters.sizeRatio) : (parameters.sizeRatio, 0)
    var prediction = LossPrediction(count: m, noise: noise * (1 + ofRun))
    for target in 0..<m {
      let slopes = Array(targets.law.jacobian[(target * p)..<((target + 1) * p)])
      var (mean, explained) = (targets.priorMeans[target] + dot(slopes, component.setting.shift), 0.0)
      for row in 0..<n {
        let value = w[row * m + target]
        mean += value * component.residuals[row]
        explained += value * value
      }
      let whole = component.setting.posterior.whiten(Array(g[(target * p)..<((target + 1) * p)]))
      let law = component.setting.posterior.whiten(slopes)
      let variance = max(noise * (parameters.smoothRatio + ofSize - explained + dot(whole, whole)), 0)
      let ofParameters = min(max(noise * dot(law, law), 0), variance)
      prediction.means[target] = mean
      prediction.parameterVariances[target] = ofParameters
      prediction.discrepancyVariances[target] = variance - ofParameters
    }
    return prediction
  }

  /// σ²(C** − WᵀW + GM⁻¹Gᵀ), row-major m×m.
  private func covariance(_ component: Component, _ targets: Targets, _ projection: Projection) -> [Double] {
    let (n, m, p) = (kernels.points.count, targets.points.count, prior.means.count)
    let (parameters, noise) = (component.kernel.hyperparameters, component.setting.noise)
    let all = [Bool](repeating: true, count: m)
    let smooth = parameters.smoothRatio > 0 ? CovarianceKernel.smooth(targets.points, targets.points, length: parameters.length) : []
    let hasSizes = parameters.sizeRatio > 0 && !kernels.isOfCheckpoints
    let sizes = hasSizes ? CovarianceKernel.ofSize(targets.points, targets.points, established: all) : []
    var result = (0..<(m * m)).map { index in
      (smooth.isEmpty ? 0 : parameters.smoothRatio * smooth[index]) + (sizes.isEmpty ? 0 : parameters.sizeRatio * sizes[index])
    }
    let solved = component.setting.posterior.whiten(transposed(projection.g, rows: m, columns: p), columns: m)
    subtractProducts(projection.w, rows: n, columns: m, from: &result, sign: 1)
    subtractProducts(solved, rows: p, columns: m, from: &result, sign: -1)
    for index in result.indices { result[index] *= noise }
    return result
  }
}

/// R −= sign·XᵀX for a row-major rows×columns X.
private func subtractProducts(_ x: [Double], rows: Int, columns m: Int, from result: inout [Double], sign: Double) {
  result.withUnsafeMutableBufferPointer { result in
    x.withUnsafeBufferPointer { x in
      for row in 0..<rows {
        for i in 0..<m {
          let scaled = sign * x[row * m + i]
          if scaled != 0 { for j in 0..<m { result[i * m + j] -= scaled * x[row * m + j] } }
        }
      }
    }
  }
}

private func transposed(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
  (0..<columns).flatMap { column in (0..<rows).map { matrix[$0 * columns + column] } }
}
