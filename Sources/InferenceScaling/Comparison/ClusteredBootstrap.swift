import NumericalMethods
import ScalingLaws

/// Intervals for means over problems: the problems are resampled, each with all that belongs to it.
///
/// Samples of one problem aren't independent; resampling samples instead would give intervals several times too narrow.
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
