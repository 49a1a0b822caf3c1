import NumericalMethods
import RealModule

/// The marginal likelihood of hyperparameters and noise, and better points to linearise the law at.
///
/// The covariance of ln L is σ²S + JPJᵀ: S holds the error's parts and each run's own noise in units of σ², P the prior variances of the p coordinates,
/// J the law's slopes. S is factored once for each of the 10 or 30 hyperparameters; everything that depends on σ² or on J is then p×p algebra by
/// Woodbury's identity. With A = L⁻¹J, r̃ = L⁻¹r and M = σ²P⁻¹ + AᵀA:
/// ln det = n ln σ² + ln det S + ln det M + ln det P − p ln σ², rᵀΣ⁻¹r = (r̃ᵀr̃ − bᵀM⁻¹b)/σ² with b = Aᵀr̃, and the coordinates' posterior mean is M⁻¹b.
///
/// Cost: n³/3 + 2(p + 1)n² operations a set of hyperparameters.
/// Source: Rasmussen & Williams 2006, §2.7 and appendix A.3.
struct MarginalLikelihood {
  let model: LawModel
  let prior: LawPrior
  /// The factors of S, one a set of hyperparameters that has one.
  let factors: [FactoredKernel]
  /// The noise variances of the grid.
  let noises: [Double]

  /// S factored.
  struct FactoredKernel: Sendable {
    var hyperparameters: KernelHyperparameters
    var factor: CholeskyFactor
    var logDeterminant: Double
    /// ln of the prior.
    var logPrior: Double
  }

  /// One setting of the grid, with the algebra that a prediction needs.
  struct Evaluation: Sendable {
    /// The position in `factors`.
    var kernel: Int
    /// σ².
    var noise: Double
    /// ln of marginal likelihood times prior, up to a constant.
    var logEvidence: Double
    /// The factor of M.
    var posterior: CholeskyFactor
    /// θ = M⁻¹b, the posterior mean of the coordinates less the prior mean.
    var shift: [Double]
  }

  init(model: LawModel, prior: LawPrior, kernels: DesignKernels, fit: [Double]) {
    self.model = model
    self.prior = prior
    let count = kernels.points.count
    var fitted = [Double](repeating: 0, count: count)
    var jacobian = [Double](repeating: 0, count: count * fit.count)
    model.predict(fit, 0..<count, &fitted, &jacobian)
    let errors = zip(model.observations.logValues, fitted).map { $0 - $1 }
    let spread = Self.scale(errors)
    let sigma = Self.runNoise(errors, kernels)
    let inflation = errors.indices.map { Self.noiseInflation(errors[$0] / (3 * spread)) / (kernels.counts?[$0] ?? 1) }
    noises = KernelHyperparameters.noiseFactors.map { $0 * sigma * sigma }
    factors = KernelHyperparameters.grid(
      sizesRepeat: kernels.established.contains(true), isOfCheckpoints: kernels.isOfCheckpoints && kernels.established.contains(true)
    ).compactMap { hyperparameters in
      CholeskyFactor(Self.covariance(hyperparameters, kernels, noiseInflation: inflation), order: count).map {
        FactoredKernel(
          hyperparameters: hyperparameters, factor: $0, logDeterminant: $0.logDeterminant,
          logPrior: hyperparameters.logPrior(isOfCheckpoints: kernels.isOfCheckpoints))
      }
    }
  }

  /// The median absolute deviation, as a σ; the added constant is below any ladder's noise.
  private static func scale(_ errors: [Double]) -> Double {
    let sizes = errors.map(\.magnitude).filter(\.isFinite)
    return 1.4826 * (sizes.isEmpty ? 1 : Percentiles(sizes).median) + 1e-4
  }

  /// A first estimate of a single run's σ.
  ///
  /// Of means of n runs it is their scale times √n, which holds the law's misfit n-fold, or the runs' own scatter about a surface, if that is less.
  private static func runNoise(_ errors: [Double], _ kernels: DesignKernels) -> Double {
    let own = withinRuns(errors, kernels.clusters)
    guard let counts = kernels.counts else { return scale(own) }
    return min(scale(zip(own, counts).map { $0 * $1.squareRoot() }), kernels.runNoise.map { $0 + 1e-4 } ?? .infinity)
  }

  /// The errors about the middle of each run, where rows are checkpoints.
  private static func withinRuns(_ errors: [Double], _ clusters: [Int]?) -> [Double] {
    guard let clusters else { return errors }
    let groups = Dictionary(grouping: errors.indices.filter { errors[$0].isFinite }) { clusters[$0] }
    let middles = groups.mapValues { rows in Percentiles(rows.map { errors[$0] }).median }
    return errors.indices.map { errors[$0] - (middles[clusters[$0]] ?? 0) }
  }

  /// The factor of a run's noise variance: more than 1 if it is far off the fit. What goes wrong in training makes a loss greater, so a run far above
  /// the fit is doubted more than one far below it.
  private static func noiseInflation(_ excess: Double) -> Double { excess > 0 ? max(1, excess * excess) : max(1, -excess) }

  /// S, row-major; the elements below the diagonal, which its factorisation doesn't read, are 0.
  ///
  /// Written once, element by element: a matrix of 240 runs is half a megabyte, and each pass over it costs a tenth of its factorisation.
  private static func covariance(_ parameters: KernelHyperparameters, _ kernels: DesignKernels, noiseInflation: [Double]) -> [Double] {
    let count = kernels.points.count
    let smooth = parameters.smoothRatio > 0 ? kernels.smooth[parameters.length] ?? [] : []
    let sizes = parameters.sizeRatio > 0 ? kernels.sizes : []
    return [Double](unsafeUninitializedCapacity: count * count) { matrix, initialized in
      for i in 0..<count {
        let row = i * count
        for j in row..<(row + (smooth.isEmpty ? count : i)) { matrix[j] = 0 }
        if !smooth.isEmpty { for j in (row + i)..<(row + count) { matrix[j] = parameters.smoothRatio * smooth[j] } }
        if !sizes.isEmpty { for j in (row + i)..<(row + count) { matrix[j] += parameters.sizeRatio * sizes[j] } }
        matrix[row + i] += noiseInflation[i]
      }
      initialized = count * count
    }
  }

  /// The law's slopes and residuals at a point, whitened by the factor of S.
  struct Whitened {
    /// A = L⁻¹J, row-major n×p.
    var slopes: [Double]
    /// r̃ = L⁻¹r.
    var residuals: [Double]
    /// AᵀA, row-major p×p.
    var information: [Double]
    /// b = Aᵀr̃.
    var moment: [Double]
    /// r̃ᵀr̃.
    var square: Double
  }

  /// Linearises the law at a point and solves L·[A r̃] = [J r] for all p + 1 columns; O(n²p).
  func whitened(_ kernel: Int, at point: [Double]) -> Whitened { whitened(kernel, LinearisedLaw(model, prior, at: point), point) }

  private func whitened(_ kernel: Int, _ law: LinearisedLaw, _ point: [Double]) -> Whitened {
    let (p, n) = (point.count, model.observations.count)
    let residuals = zip(model.observations.logValues, law.expected(prior, point)).map { $0 - $1 }
    var right = [Double](repeating: 0, count: n * (p + 1))
    for row in 0..<n {
      for column in 0..<p { right[row * (p + 1) + column] = law.jacobian[row * p + column] }
      right[row * (p + 1) + p] = residuals[row]
    }
    let solved = factors[kernel].factor.whiten(right, columns: p + 1)
    var result = Whitened(
      slopes: .init(repeating: 0, count: n * p), residuals: .init(repeating: 0, count: n), information: .init(repeating: 0, count: p * p),
      moment: .init(repeating: 0, count: p), square: 0)
    for row in 0..<n {
      let (first, residual) = (row * (p + 1), solved[row * (p + 1) + p])
      result.residuals[row] = residual
      result.square += residual * residual
      for i in 0..<p {
        let slope = solved[first + i]
        result.slopes[row * p + i] = slope
        result.moment[i] += slope * residual
        for j in 0..<p { result.information[i * p + j] += slope * solved[first + j] }
      }
    }
    return result
  }

  /// Returns every setting with a solution, the likeliest first.
  func evaluate(at point: [Double]) -> [Evaluation] {
    let law = LinearisedLaw(model, prior, at: point)
    return factors.indices.flatMap { kernel -> [Evaluation] in
      let whitened = whitened(kernel, law, point)
      return noises.compactMap { evaluation(kernel, noise: $0, whitened) }
    }.sorted { $0.logEvidence > $1.logEvidence }
  }

  /// Returns a setting with its evidence by the formulas above, and its prior.
  ///
  /// Nil if M has no factor or the evidence isn't finite.
  private func evaluation(_ kernel: Int, noise: Double, _ whitened: Whitened) -> Evaluation? {
    let p = prior.means.count
    guard let posterior = posterior(noise, whitened) else { return nil }
    let half = posterior.whiten(whitened.moment)
    let logPriorVariances = prior.variances.reduce(0) { $0 + Double.log($1) }
    let logDeterminant =
      Double(model.observations.count - p) * Double.log(noise) + factors[kernel].logDeterminant + posterior.logDeterminant
      + logPriorVariances
    let square = (whitened.square - dot(half, half)) / noise
    let evidence = -0.5 * square - 0.5 * logDeterminant + factors[kernel].logPrior
    guard evidence.isFinite else { return nil }
    return Evaluation(kernel: kernel, noise: noise, logEvidence: evidence, posterior: posterior, shift: posterior.unwhiten(half))
  }

  /// The factor of M = σ²P⁻¹ + AᵀA.
  private func posterior(_ noise: Double, _ whitened: Whitened) -> CholeskyFactor? {
    let p = prior.variances.count
    var matrix = whitened.information
    for i in 0..<p { matrix[i * p + i] += noise / prior.variances[i] }
    return CholeskyFactor(matrix, order: p)
  }

  /// Returns a likelier point to linearise at: a damped Gauss–Newton step under a setting; nil if there is none.
  ///
  /// The target is the posterior mean θ₀ + M⁻¹b under the setting at the present tangent; `LawPrior.moved` limits the step, because the tangent holds only
  /// nearby.
  func improved(_ point: [Double], _ setting: Evaluation) -> [Double]? {
    let whitened = whitened(setting.kernel, at: point)
    guard let posterior = posterior(setting.noise, whitened) else { return nil }
    let target = zip(prior.means, posterior.solve(whitened.moment)).map { $0 + $1 }
    return target.allSatisfy(\.isFinite) ? prior.moved(point, to: target) : nil
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
