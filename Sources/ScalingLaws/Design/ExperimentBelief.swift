import RealModule

/// What is believed of the forecast and of every candidate's ln L: a joint normal distribution, which observing a run narrows.
struct ExperimentBelief {
  /// The covariance of the candidates' ln L, noise apart; row-major.
  private let prior: [Double]
  private let count: Int
  /// σ² of one run.
  private let noise: Double
  /// One row an observation: what was subtracted from the prior.
  private var rows: [[Double]] = []
  /// The variance of each candidate's ln L.
  private(set) var variances: [Double]
  /// The covariance of each candidate's ln L with the forecast.
  private(set) var covariances: [Double]
  /// The variance of the forecast.
  private(set) var variance: Double

  init(_ setting: ExperimentSetting, candidates: [CandidateRun]) {
    let n = candidates.count
    let spread = ReplicateSpread(setting, candidates)
    var prior = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0...i {
        let value = spread.covariance(i, j) + setting.discrepancy.covariance(candidates[i].compute, candidates[j].compute)
        prior[i * n + j] = value
        prior[j * n + i] = value
      }
    }
    self.prior = prior
    count = n
    noise = setting.noise.sigma * setting.noise.sigma
    variances = (0..<n).map { prior[$0 * n + $0] }
    // The discrepancy is one of the loss: it moves the best size only through what is fitted.
    let concernsLoss = setting.goal == .loss
    covariances = (0..<n).map { i in
      spread.covarianceWithAnswer(i) + (concernsLoss ? setting.discrepancy.covariance(candidates[i].compute, setting.target) : 0)
    }
    variance = spread.answerVariance + (concernsLoss ? setting.discrepancy.covariance(setting.target, setting.target) : 0)
  }

  /// Returns by how much observing a candidate would lower the variance of the forecast.
  func gain(_ candidate: Int) -> Double {
    let total = variances[candidate] + noise
    return total > 0 ? covariances[candidate] * covariances[candidate] / total : 0
  }

  /// Conditions on one more run of a candidate; O(candidates·observations).
  mutating func observe(_ candidate: Int) {
    let total = variances[candidate] + noise
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

  /// Returns the belief after these runs.
  func observing(_ candidates: [Int]) -> ExperimentBelief {
    var belief = self
    for candidate in candidates { belief.observe(candidate) }
    return belief
  }
}

/// How the losses of the candidates and the forecast vary together over the replicates of a fit.
private struct ReplicateSpread {
  /// One row a candidate: ln L of each replicate less its mean.
  private let losses: [[Double]]
  private let answers: [Double]
  private let scale: Double

  init(_ setting: ExperimentSetting, _ candidates: [CandidateRun]) {
    scale = 1 / Double(max(1, setting.replicates.count - 1))
    answers = Self.centred(setting.answers)
    losses = candidates.map { run in
      Self.centred(setting.replicates.map { Double.log($0.loss(parameters: run.parameters, tokens: run.tokens)) })
    }
  }

  var answerVariance: Double { scale * Self.product(answers, answers) }
  func covariance(_ i: Int, _ j: Int) -> Double { scale * Self.product(losses[i], losses[j]) }
  func covarianceWithAnswer(_ i: Int) -> Double { scale * Self.product(losses[i], answers) }

  private static func centred(_ values: [Double]) -> [Double] {
    let middle = mean(values)
    return values.map { $0 - middle }
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
