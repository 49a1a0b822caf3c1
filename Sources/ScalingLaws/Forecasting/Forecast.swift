import NumericalMethods
import RealModule

/// The forecast of the compute-optimal run of a budget: a distribution, not a number.
public struct Forecast: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public let compute: Double
  /// The target's compute over the largest compute of the runs.
  public let reach: Double
  /// The median loss of the best run.
  public let loss: Double
  /// The interval of the mean curve: parameters and discrepancy.
  public let meanInterval: Interval
  /// The interval of a new run: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// The parts of the variance of `runInterval`.
  public let shares: VarianceShares
  /// N*, the best size.
  public let parameters: Double
  /// The interval of the best size.
  public let parametersInterval: Interval
  /// D*, the tokens to train it on.
  public let tokens: Double
  /// The interval of the best number of tokens.
  public let tokensInterval: Interval
  /// U, the different tokens there are; nil if data are not limited.
  public let uniqueTokens: Double?
  /// The forecast and weight of each law.
  public let members: [ForecastMember]
  /// The probability that the intervals are meant to hold.
  public let confidence: Double
  /// Reasons for caution.
  public let warnings: [ForecastWarning]
}

/// The parts of a forecast's variance of ln L; they add up to 1.
public struct VarianceShares: Codable, Hashable, Sendable {
  /// The parameters of the laws.
  public let parameters: Double
  /// The noise from run to run.
  public let noise: Double
  /// The error of the laws' forms, by the process about each and by the laws' differences.
  public let discrepancy: Double

  /// Makes shares.
  public init(parameters: Double, noise: Double, discrepancy: Double) {
    (self.parameters, self.noise, self.discrepancy) = (parameters, noise, discrepancy)
  }
}

/// One law's part in a forecast.
public struct ForecastMember: Codable, Hashable, Sendable {
  /// The law.
  public let name: String
  /// Its weight; the weights add up to 1.
  public let weight: Double
  /// Its own loss.
  public let loss: Double
  /// The standard error of the ln L of a new run, as it has it.
  public let error: Double
}

/// The forecast of a run of a given size and data: a distribution, not a number.
public struct LossForecast: Codable, Hashable, Sendable {
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// U, the different tokens among D; nil if all are.
  public let uniqueTokens: Double?
  /// The median loss.
  public let loss: Double
  /// The interval of the mean curve: parameters and discrepancy.
  public let meanInterval: Interval
  /// The interval of one new run: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// The parts of the variance of `runInterval`.
  public let shares: VarianceShares
  /// Reasons for caution; nil for one of many forecasts, whose reasons are said once.
  public internal(set) var warnings: [ForecastWarning]?
}

extension LossForecast {
  init(_ design: RunDesign, _ prediction: LossPrediction, _ index: Int, quantile: Double) {
    let (ofParameters, ofForm) = (prediction.parameterVariances[index], prediction.discrepancyVariances[index])
    let noise = prediction.noiseVariances[index]
    let total = ofParameters + ofForm + noise
    func interval(_ variance: Double) -> Interval {
      let reach = quantile * variance.squareRoot()
      return Interval(low: Double.exp(prediction.means[index] - reach), high: Double.exp(prediction.means[index] + reach))
    }
    self.init(
      parameters: design.parameters, tokens: design.tokens, uniqueTokens: design.uniqueTokens, loss: Double.exp(prediction.means[index]),
      meanInterval: interval(ofParameters + ofForm), runInterval: interval(total),
      shares: .init(parameters: ofParameters / total, noise: noise / total, discrepancy: ofForm / total), warnings: nil)
  }
}

extension Forecaster {
  /// Returns the forecast of the compute-optimal run of a budget.
  ///
  /// N* and D* come from the measured isoFLOP frontier if two budgets have a minimum and they tell as much, else from the laws' optima.
  ///
  /// - Parameter uniqueTokens: U, the different tokens there are; nil if data are not limited.
  /// - Throws: `FitError` if the runs show no best size, or the target lies beyond any forecast.
  public func forecast(compute: Double, uniqueTokens: Double? = nil) throws(FitError) -> Forecast {
    try table.checkTarget(compute)
    var best = try optimalSize(compute: compute)
    if let uniqueTokens { best = limitedOptimalSize(best, compute: compute, uniqueTokens: uniqueTokens) }
    let design = RunDesign(
      parameters: Double.exp(best.logParameters.value), tokens: Double.exp(best.logTokens.value), compute: compute,
      uniqueTokens: uniqueTokens)
    let loss = forecast([design])[0]
    return Forecast(
      compute: compute, reach: compute / table.computes.upperBound, loss: loss.loss, meanInterval: loss.meanInterval,
      runInterval: loss.runInterval,
      shares: loss.shares, parameters: design.parameters, parametersInterval: interval(best.logParameters),
      tokens: design.tokens, tokensInterval: interval(best.logTokens), uniqueTokens: uniqueTokens, members: members(design),
      confidence: confidence, warnings: warnings(design, interval: loss.runInterval) + sizeWarnings)
  }

  /// Returns the forecast of each law, in the order of the weights.
  private func members(_ design: RunDesign) -> [ForecastMember] {
    let points = DesignPoints([design])
    return zip(weights, members).map { weight, member in
      let prediction = member.process.predict(points).inflated(by: weight.appliedInflation)
      return ForecastMember(
        name: weight.law, weight: weight.weight, loss: Double.exp(prediction.means[0]), error: prediction.runVariances[0].squareRoot())
    }
  }

  private func interval(_ estimate: Estimate) -> Interval {
    let reach = sizeQuantile * estimate.error
    return Interval(low: Double.exp(estimate.value - reach), high: Double.exp(estimate.value + reach))
  }
}

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
