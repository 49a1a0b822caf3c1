import NumericalMethods
import RealModule

/// A test of a jump in one series of scores.
///
/// Does a threshold fit better than every smooth form, by more than chance gives?
///
/// The statistic is T = ℓ(threshold) − max ℓ(smooth). Its distribution without a jump is simulated from the best smooth form (parametric bootstrap):
/// the search for the jump's place is paid for so. Its power is simulated from a step of the size seen, between neighbouring scales.
public struct JumpTest: Hashable, Sendable, Codable {
  /// The name of the score: `exact` or `tokens`.
  public let score: String
  /// T, in nats.
  public let statistic: Double
  /// The probability of T or more without a jump.
  public let pValue: Double
  /// The probability that the test sees a step of the size seen.
  ///
  /// A test that can't see it says nothing by not rejecting.
  public let power: Double
  /// The level by which a jump is held to be seen.
  public let level: Double
  /// The step that the power is for.
  public let step: Step
  /// The best smooth form.
  public let smooth: EmergenceFit
  /// The best threshold.
  public let threshold: EmergenceFit
  /// ρ, the correlation of a model's items that the scatter of models amounts to; 0 without any.
  public let scatter: Double

  /// A step between two neighbouring scales.
  public struct Step: Hashable, Sendable, Codable {
    /// The score below.
    public let low: Double
    /// The score from the scale on.
    public let high: Double
    /// The scale.
    public let scale: Double
  }

  /// The share of the threshold form's rise, from the least to the greatest scale, that lies in its jump.
  public let jumpShare: Double
  /// The decades of scale from 10% to 90% of a token-level score by the smooth form; ∞ without a rise.
  public let riseDecades: Double

  /// Whether a threshold fits better than chance gives.
  public var departs: Bool { pValue <= level }

  /// Tests a series.
  ///
  /// - Parameter stream: The first of the `2·replicates` streams of the seed that are drawn from.
  init(_ series: ScoreSeries, name: String, level: Double, replicates: Int, seed: UInt64, stream: Int) {
    let (counted, rho) = series.dispersed()
    let smooth = counted.smooth()
    let threshold = counted.threshold(beside: smooth)
    let observed = threshold.logLikelihood - smooth.logLikelihood
    let null = Self.statistics(counted, { smooth.score(scale: $0) }, replicates, seed, stream)
    let found = counted.step()
    let step = Step(low: found.low, high: found.high, scale: found.scale)
    let alternative = Self.statistics(counted, { $0 >= step.scale ? step.high : step.low }, replicates, seed, stream + replicates)
    // A level of 0.05 is reached by the 95% quantile of the statistic without a jump.
    let critical = Percentiles(null).quantile(1 - level)
    score = name
    statistic = observed
    // Statistics that differ by rounding alone, as those of a series without any rise, are equal.
    pValue = Double(1 + null.count { $0 >= observed - 1e-6 }) / Double(1 + null.count)
    power = Double(alternative.count { $0 > critical + 1e-6 }) / Double(alternative.count)
    jumpShare = Self.jumpShare(threshold, series)
    riseDecades = smooth.form.decades(slope: smooth.coefficients[1])
    self.level = level
    self.step = step
    self.smooth = smooth
    self.threshold = threshold
    scatter = rho
  }

  /// The jump as a share of the rise of a threshold's scores.
  private static func jumpShare(_ fit: EmergenceFit, _ series: ScoreSeries) -> Double {
    guard case .threshold(let place) = fit.form, let first = series.logScales.first, let last = series.logScales.last else { return 0 }
    let rise = fit.score(scale: Double.exp(last)) - fit.score(scale: Double.exp(first))
    let jump = fit.score(scale: place) - fit.score(scale: place * (1 - 1e-12))
    return rise > 0 ? min(1, jump / rise) : 0
  }

  private static func statistics(
    _ series: ScoreSeries, _ score: (Double) -> Double, _ replicates: Int, _ seed: UInt64, _ stream: Int
  ) -> [Double] {
    (0..<replicates).map { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(stream + replicate))
      let drawn = series.drawn(score, &generator)
      let smooth = drawn.smooth()
      return drawn.threshold(beside: smooth).logLikelihood - smooth.logLikelihood
    }
  }
}
