import NumericalMethods
import ScalingLaws

/// Intervals for means over problems: the problems are resampled, each with all that belongs to it.
///
/// Samples of one problem aren't independent; resampling samples instead would give intervals several times too narrow. Each of `replicates` draws as many
/// problems as there are, with replacement; the interval is from the (1 − c)/2 to the (1 + c)/2 quantile of their means, c being `confidence`. Replicate
/// i draws from stream i of the seed, so that intervals of several statistics on one recording rest on the same draws. O(replicates · problems).
public struct ClusteredBootstrap: Hashable, Sendable {
  /// The seed; replicate i draws from its stream i.
  public var seed: UInt64
  /// The replicates.
  public var replicates: Int
  /// The probability that an interval is meant to hold.
  public var confidence: Double

  /// Creates a bootstrap.
  public init(seed: UInt64 = 0, replicates: Int = 1000, confidence: Double = 0.95) {
    self.seed = seed
    self.replicates = replicates
    self.confidence = confidence
  }

  /// Returns the interval of the mean of the values, one a problem; O(replicates · problems).
  public func mean(_ values: [Double]) -> Interval { statistic(count: values.count) { draws in draws.mean { values[$0] } } }

  /// Returns the interval of a mean of shares between 0 and 1.
  ///
  /// Resampling can't vary shares that are all the same, such as those of all problems right or of a single problem, and would give them an interval of no
  /// width. They get Wilson's for that share of their number (`Interval(share:of:confidence:)`): for 0 it is [0, z²/(n + z²)].
  public func share(_ values: [Double]) -> Interval {
    guard let p = values.first, values.allSatisfy({ abs($0 - p) < 1e-9 }) else { return mean(values) }
    let share = p < 1e-9 ? 0 : p > 1 - 1e-9 ? 1 : p
    return Interval(share: share, of: Double(values.count), confidence: confidence)
  }

  /// Returns the interval of Σ above/Σ below, both being one value a problem, such as tokens over right answers.
  public func ratio(_ above: [Double], _ below: [Double]) -> Interval {
    statistic(count: above.count) { draws in
      let total = draws.mean { below[$0] }
      return total > 0 ? draws.mean { above[$0] } / total : .infinity
    }
  }

  private func statistic(count: Int, _ value: ([Int]) -> Double) -> Interval {
    precondition(count > 0, "an interval needs at least one problem")
    let sample = (0..<replicates).map { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      return value((0..<count).map { _ in generator.index(below: count) })
    }
    let percentiles = Percentiles(sample)
    return Interval(low: percentiles.quantile(0.5 * (1 - confidence)), high: percentiles.quantile(0.5 * (1 + confidence)))
  }
}

extension [Int] {
  fileprivate func mean(_ value: (Int) -> Double) -> Double {
    var sum = 0.0
    for place in self { sum += value(place) }
    return sum / Double(count)
  }
}
