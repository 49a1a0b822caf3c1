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
  /// What each law says and counts for.
  public let members: [ForecastMember]
  /// The probability that the intervals are meant to hold.
  public let confidence: Double
  /// What the user should know before relying on it.
  public let warnings: [ForecastWarning]
}

/// The parts of a forecast's variance of ln L; they add up to 1.
public struct VarianceShares: Codable, Hashable, Sendable {
  /// The parameters of the laws.
  public let parameters: Double
  /// The noise from run to run.
  public let noise: Double
  /// What the laws' forms miss, as the process about each has it, and what they differ by.
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
