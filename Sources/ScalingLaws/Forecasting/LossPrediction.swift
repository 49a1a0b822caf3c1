/// The expected ln L at some designs, with the parts of its variance.
struct LossPrediction: Sendable {
  /// The mean of ln L, one a design.
  var means: [Double]
  /// The variance that the law's parameters bring.
  var parameterVariances: [Double]
  /// The variance of what the law's form misses.
  var discrepancyVariances: [Double]
  /// The variance from run to run.
  var noiseVariances: [Double]

  /// Makes a prediction of zeros with this noise variance.
  init(count: Int, noise: Double) {
    means = .init(repeating: 0, count: count)
    (parameterVariances, discrepancyVariances) = (means, means)
    noiseVariances = .init(repeating: noise, count: count)
  }

  /// The variance of a new run's ln L.
  var runVariances: [Double] {
    means.indices.map { parameterVariances[$0] + discrepancyVariances[$0] + noiseVariances[$0] }
  }

  /// Returns the average of predictions; the spread of their means counts as discrepancy.
  static func mixture(_ parts: [(weight: Double, prediction: LossPrediction)]) -> LossPrediction {
    var result = LossPrediction(count: parts.first?.prediction.means.count ?? 0, noise: 0)
    for index in result.means.indices {
      for (weight, part) in parts {
        result.means[index] += weight * part.means[index]
        result.parameterVariances[index] += weight * part.parameterVariances[index]
        result.discrepancyVariances[index] += weight * part.discrepancyVariances[index]
        result.noiseVariances[index] += weight * part.noiseVariances[index]
      }
      for (weight, part) in parts {
        let distance = part.means[index] - result.means[index]
        result.discrepancyVariances[index] += weight * distance * distance
      }
    }
    return result
  }

  /// Returns the prediction with every variance multiplied; the noise is never made less, for the runs themselves show it.
  func inflated(by factor: Double) -> LossPrediction {
    var result = self
    for index in means.indices {
      result.parameterVariances[index] *= factor
      result.discrepancyVariances[index] *= factor
      result.noiseVariances[index] *= max(1, factor)
    }
    return result
  }
}

/// The joint normal distribution of ln L at some designs, noise apart.
struct JointLossDistribution: Sendable {
  /// Means, and the variance of each with its parts.
  var marginals: LossPrediction
  /// Row-major m×m.
  var covariance: [Double]

  /// Returns one normal distribution with the mixture's mean and covariance: the covariances' average, and that of the means about theirs.
  static func momentMatched(_ parts: [(weight: Double, distribution: JointLossDistribution)]) -> JointLossDistribution {
    let marginals = LossPrediction.mixture(parts.map { ($0.weight, $0.distribution.marginals) })
    let m = marginals.means.count
    var covariance = [Double](repeating: 0, count: m * m)
    for (weight, part) in parts {
      let distances = zip(part.marginals.means, marginals.means).map { $0 - $1 }
      for i in 0..<m {
        for j in 0..<m { covariance[i * m + j] += weight * (part.covariance[i * m + j] + distances[i] * distances[j]) }
      }
    }
    return JointLossDistribution(marginals: marginals, covariance: covariance)
  }

  /// Returns the distribution with every variance multiplied, as `LossPrediction.inflated(by:)` does.
  func inflated(by factor: Double) -> JointLossDistribution {
    JointLossDistribution(marginals: marginals.inflated(by: factor), covariance: covariance.map { factor * $0 })
  }
}
