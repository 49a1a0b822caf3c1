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
  /// The median loss.
  public let loss: Double
  /// The interval of the mean curve: parameters and discrepancy.
  public let meanInterval: Interval
  /// The interval of one new run: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// The parts of the variance of `runInterval`.
  public let shares: VarianceShares
}

extension LossForecast {
  init(_ design: RunDesign, _ prediction: LossPrediction, _ index: Int, confidence: Double) {
    let (ofParameters, ofForm) = (prediction.parameterVariances[index], prediction.discrepancyVariances[index])
    let noise = prediction.noiseVariances[index]
    let total = ofParameters + ofForm + noise
    let quantile = NormalDistribution.quantile(0.5 * (1 + confidence))
    func interval(_ variance: Double) -> Interval {
      let reach = quantile * variance.squareRoot()
      return Interval(low: Double.exp(prediction.means[index] - reach), high: Double.exp(prediction.means[index] + reach))
    }
    self.init(
      parameters: design.parameters, tokens: design.tokens, loss: Double.exp(prediction.means[index]),
      meanInterval: interval(ofParameters + ofForm), runInterval: interval(total),
      shares: .init(parameters: ofParameters / total, noise: noise / total, discrepancy: ofForm / total))
  }
}
