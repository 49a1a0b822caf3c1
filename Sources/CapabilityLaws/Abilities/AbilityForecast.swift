import NumericalMethods
import RealModule
import ScalingLaws

/// The forecast of a task's score: a distribution, or the reasons why there is none.
public struct AbilityForecast: Codable, Hashable, Sendable {
  /// The task.
  public let task: String
  /// The run's compute over the largest compute of the table.
  public let reach: Double
  /// The reasons why the task can't be forecast here; none where it can.
  ///
  /// Those of the scores come first, then those of the target: its distance, and an interval that says nothing.
  public let obstacles: [AbilityObstacle]
  /// The estimate of the forms all the same; nil where none could be fitted. Not to be used where there are obstacles.
  public let estimate: AbilityEstimate?

  /// Whether the estimate stands.
  public var isForecast: Bool { obstacles.isEmpty && estimate != nil }
}

/// The distribution of a score: a median share with an interval of a new evaluation.
///
/// Normal in the logit of the share, so that the interval stays between 0 and 1. One new evaluation is meant, on as many items as the task has:
/// its binomial noise is part of the interval, and the larger part where few items are left to chance.
public struct AbilityEstimate: Codable, Hashable, Sendable {
  /// The median share.
  public let share: Double
  /// The interval of one new evaluation: parameters, discrepancy and noise.
  public let interval: Interval
  /// The parts of the variance of the logit.
  public let shares: VarianceShares
  /// The share by each form, with its weight.
  public let members: [AbilityMember]
  /// The probability that the interval is meant to hold.
  public let confidence: Double
}

/// One form's part in an estimate.
public struct AbilityMember: Codable, Hashable, Sendable {
  /// The form.
  public let form: AbilityForm
  /// Its weight; the weights add up to 1.
  public let weight: Double
  /// Its own share.
  public let share: Double
}

extension AbilityEstimate {
  /// Mixes the forms' predictions in the logit; the spread of their means counts as discrepancy.
  init(_ parts: [(form: AbilityForm, weight: Double, prediction: AbilityPrediction)], facts: TaskFacts, confidence: Double) {
    let logit = parts.reduce(0) { $0 + $1.weight * $1.prediction.logit }
    let parameters = parts.reduce(0) { $0 + $1.weight * $1.prediction.parameters }
    let discrepancy = parts.reduce(0) { sum, part in
      let distance = part.prediction.logit - logit
      return sum + part.weight * (part.prediction.discrepancy + distance * distance)
    }
    let share = 1 / (1 + Double.exp(-logit))
    let slope = max(share * (1 - share), 1e-4)
    let noise = AbilityFit.noise(of: share, items: facts.itemsOrAssumed) / (slope * slope)
    let total = parameters + discrepancy + noise
    let reach = NormalDistribution.quantile(0.5 * (1 + confidence)) * total.squareRoot()
    self.init(
      share: share, interval: Interval(low: 1 / (1 + Double.exp(reach - logit)), high: 1 / (1 + Double.exp(-reach - logit))),
      shares: VarianceShares(parameters: parameters / total, noise: noise / total, discrepancy: discrepancy / total),
      members: parts.map { AbilityMember(form: $0.form, weight: $0.weight, share: $0.prediction.share) }, confidence: confidence)
  }
}
