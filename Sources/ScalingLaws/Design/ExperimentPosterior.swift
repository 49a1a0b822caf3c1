import RealModule

/// The joint normal distribution of the forecast and of every candidate's ln L, which observing a run narrows.
///
/// With y = f + noise of variance σ² for a candidate f, conditioning changes each covariance by −Cov(·, f)Cov(f, ·)/(Var f + σ²). The change is of rank
/// one, so only one row an observation is kept (a partial Cholesky factor), and the m×m covariance of the candidates is shared by all copies.
struct ExperimentPosterior {
  /// The covariance of the candidates' ln L, noise apart; row-major.
  private let prior: [Double]
  private let count: Int
  /// σ² of one run, by candidate.
  private let noises: [Double]
  /// One row an observation: the part that it explains.
  private var rows: [[Double]] = []
  /// The variance of each candidate's ln L.
  private(set) var variances: [Double]
  /// The covariance of each candidate's ln L with the forecast.
  private(set) var covariances: [Double]
  /// The variance of the forecast, noise apart.
  private(set) var variance: Double
  /// The expected ln L of each candidate.
  let means: [Double]
  /// σ² of a run at the target, which no experiment removes; 0 for a goal that has none.
  let targetNoise: Double

  /// Takes the forecaster's joint distribution of the candidates and the target.
  init(_ setting: ExperimentSetting, candidates: [CandidateRun]) {
    let (forecaster, n) = (setting.forecaster, candidates.count)
    let points = DesignPoints(candidates.map(\.design) + [setting.target])
    let joint = forecaster.joint(points)
    var prior = [Double](repeating: 0, count: n * n)
    for i in 0..<n { for j in 0..<n { prior[i * n + j] = joint.covariance[i * (n + 1) + j] } }
    self.prior = prior
    count = n
    noises = Array(joint.marginals.noiseVariances.prefix(n))
    means = Array(joint.marginals.means.prefix(n))
    variances = (0..<n).map { prior[$0 * n + $0] }
    switch setting.goal {
    case .loss:
      covariances = (0..<n).map { joint.covariance[$0 * (n + 1) + n] }
      // The prediction's own sum, so that the interval is the forecast's to the last digit.
      variance = joint.marginals.parameterVariances[n] + joint.marginals.discrepancyVariances[n]
      targetNoise = joint.marginals.noiseVariances[n]
    case .parameters:
      let compute = setting.forecast.compute
      let size = forecaster.lawOptimalSize(compute: compute)
      covariances = Array(forecaster.optimalSizeCovariances(points, means: joint.marginals.means, compute: compute).prefix(n))
      variance = size.error * size.error
      targetNoise = 0
    }
  }

  /// Returns by how much observing a candidate would lower the variance of the forecast.
  ///
  /// Cov(f, g)²/(Var f + σ²), in nats² of the goal; O(1).
  func gain(_ candidate: Int) -> Double {
    let total = variances[candidate] + noises[candidate]
    return total > 0 ? covariances[candidate] * covariances[candidate] / total : 0
  }

  /// Conditions on one more run of a candidate; O(candidates·observations).
  mutating func observe(_ candidate: Int) {
    let total = variances[candidate] + noises[candidate]
    guard total > 0 else { return }
    let scale = 1 / total.squareRoot()
    var row = (0..<count).map { prior[candidate * count + $0] }
    for earlier in rows {
      let factor = earlier[candidate]
      for j in 0..<count { row[j] -= factor * earlier[j] }
    }
    for j in 0..<count { row[j] *= scale }
    let withForecast = covariances[candidate] * scale
    for j in 0..<count {
      variances[j] = max(0, variances[j] - row[j] * row[j])
      covariances[j] -= row[j] * withForecast
    }
    variance = max(0, variance - withForecast * withForecast)
    rows.append(row)
  }

  /// Returns the distribution after these runs.
  func observing(_ candidates: [Int]) -> ExperimentPosterior {
    var posterior = self
    for candidate in candidates { posterior.observe(candidate) }
    return posterior
  }
}
