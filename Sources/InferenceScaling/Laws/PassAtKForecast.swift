import ScalingLaws

/// A forecast of pass@k for a recording that is continued to more samples, with an interval.
public struct PassAtKForecast: Hashable, Sendable, Codable {
  /// The samples of each problem that it was made from.
  public let from: Int
  /// The samples that it is made for.
  public let to: Int
  /// The number of problems.
  public let problems: Int
  /// The share of problems solved already.
  public let solved: Double
  /// The forecast share that is solved after `to` samples.
  public let passAtK: Double
  /// The interval of that share.
  public let interval: Interval
  /// The probability that the interval is meant to hold.
  public let confidence: Double
  /// The forecast of each law alone; the forecast is their mean.
  public let members: [Member]
  /// The power law, if there was something to fit.
  public let coverageLaw: CoverageLaw?
  /// The beta-binomial law.
  public let betaBinomial: BetaBinomial
  /// Estimates up to `from`, forecasts beyond.
  public let curve: [Point]
  /// The estimate of pass@k at `to` from the recording itself, if it has that many samples.
  public var observed: Double?
  /// Cautions for the user.
  public let warnings: [String]

  /// One law's forecast.
  public struct Member: Hashable, Sendable, Codable {
    /// The law.
    public let name: String
    /// Its pass@k.
    public let passAtK: Double
  }

  /// A point of the curve.
  public struct Point: Hashable, Sendable, Codable {
    /// k.
    public let k: Int
    /// pass@k.
    public let passAtK: Double
    /// Its interval; an estimate up to `from` has none.
    public let interval: Interval?
  }
}
