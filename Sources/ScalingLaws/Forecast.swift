/// What a run of a given compute is expected to reach: a distribution, not a number.
public struct Forecast: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public let compute: Double
  /// How many times the largest compute of the runs that is.
  public let reach: Double
  /// The median loss of the best run.
  public let loss: Double
  /// Where the expected loss lies: parameters and discrepancy.
  public let meanInterval: Interval
  /// Where the loss of a new run lies: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// What the width of `runInterval` comes from.
  public let shares: VarianceShares
  /// N*, the best size.
  public let parameters: Double
  /// Where the best size lies.
  public let parametersInterval: Interval
  /// D*, the tokens to train it on.
  public let tokens: Double
  /// Where the best number of tokens lies.
  public let tokensInterval: Interval
  /// What each forecaster says and counts for.
  public let members: [ForecastMember]
  /// The probability that the intervals are meant to hold.
  public let confidence: Double
  /// What the user should know before relying on it.
  public let warnings: [ForecastWarning]
}

/// The parts of a forecast's variance of ln L; they add up to 1.
public struct VarianceShares: Codable, Hashable, Sendable {
  /// The parameters of the fits.
  public let parameters: Double
  /// The noise from run to run.
  public let noise: Double
  /// What the forecasters' forms miss, from the back-test, and what they differ by.
  public let discrepancy: Double
}

/// One forecaster's part in a forecast.
public struct ForecastMember: Codable, Hashable, Sendable {
  /// The forecaster.
  public let name: String
  /// Its weight; the weights add up to 1.
  public let weight: Double
  /// Its own loss.
  public let loss: Double
  /// The standard error of its ln L that its parameters bring.
  public let parameterError: Double
  /// κ: the standard error of ln L that its form brings, per unit of ln C.
  public let discrepancy: Double
}

/// What a user should know before relying on a forecast.
public enum ForecastWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The target is far beyond the runs.
  case farBeyondRuns(reach: Double)
  /// A forecaster could not be fitted.
  case forecasterLeftOut(name: String, reason: String)
  /// Too few budgets for a back-test: the discrepancy is the forecasters' prior alone.
  case noBackTest
  /// Budgets whose minimum could not be found.
  case budgetsWithoutMinimum([String])

  /// The warning in words.
  public var description: String {
    switch self {
    case .farBeyondRuns(let reach):
      "the target is \(reach) times the largest compute of the runs: train a budget in between before relying on it"
    case .forecasterLeftOut(let name, let reason): "the forecaster \"\(name)\" was left out: \(reason)"
    case .noBackTest: "too few budgets for a back-test: how far the form misleads is assumed, not measured; train a third budget"
    case .budgetsWithoutMinimum(let reasons): "budgets without a minimum: " + reasons.joined(separator: "; ")
    }
  }
}
