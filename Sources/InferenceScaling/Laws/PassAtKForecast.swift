import ScalingLaws

/// A forecast of pass@k for a recording that is continued to more samples, with an interval.
public struct PassAtKForecast: Hashable, Sendable, Codable {
  /// The samples that it was made from: of each problem, or the median of problems with different numbers.
  public let from: Int
  /// The fewest samples of a problem.
  public let fewest: Int
  /// The most samples of a problem.
  public let most: Int
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
  /// The forecast of each law alone; the forecast is their weighted mean.
  public let members: [Member]
  /// The power law, if there was something to fit.
  public let coverageLaw: CoverageLaw?
  /// The most likely beta-binomial law.
  public let betaBinomial: BetaBinomial
  /// Estimates up to `from`, forecasts beyond.
  public let curve: [Point]
  /// The estimate of pass@k at `to` from the recording itself, if it has that many samples.
  public var observed: Double?
  /// pass^k, the probability that all of k samples are right, for some k up to `from`.
  ///
  /// An unbiased estimate, no forecast.
  public let allRight: [AllRight]
  /// Cautions for the user.
  public let warnings: [String]

  /// One law's forecast.
  public struct Member: Hashable, Sendable, Codable {
    /// The law.
    public let name: String
    /// Its pass@k.
    public let passAtK: Double
    /// Its weight in the forecast.
    public let weight: Double
  }

  /// An estimate of pass^k.
  public struct AllRight: Hashable, Sendable, Codable {
    /// k.
    public let k: Int
    /// The mean over problems of C(c, k)/C(n, k).
    public let passHatK: Double
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
