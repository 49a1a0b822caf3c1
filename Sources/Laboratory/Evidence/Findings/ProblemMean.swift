import InferenceScaling
import NumericalMethods
import ScalingLaws

/// A mean over problems with its 95% interval.
///
/// Problems are resampled, each with all that belongs to it. Resampling can't vary values that are all the same, so shares that are all 0 or all 1 get
/// Wilson's interval instead, [0, z²/(n + z²)] or [n/(n + z²), 1] for n problems and z = 1.96, and differences that are all 0 get ±z²/(n + z²).
/// Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
public struct ProblemMean: Codable, Hashable, Sendable {
  /// The mean.
  public var value: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// The mean of shares, each from 0 to 1.
  package init(shares: [Double]) {
    self.init(resampling: shares)
    let certainty = Wilson.certainty(count: shares.count)
    if shares.allSatisfy({ $0.isNearly(0) }) { high = 1 - certainty }
    if shares.allSatisfy({ $0.isNearly(1) }) { low = certainty }
  }

  /// The mean of differences of shares, each from −1 to 1.
  package init(differences: [Double]) {
    self.init(resampling: differences)
    if differences.allSatisfy({ $0.isNearly(0) }) {
      high = 1 - Wilson.certainty(count: differences.count)
      low = -high
    }
  }

  private init(resampling values: [Double]) {
    let interval = ClusteredBootstrap().mean(values)
    value = values.average
    (low, high) = (interval.low, interval.high)
  }

  /// Whether the interval leaves no doubt of the sign.
  ///
  /// A difference that isn't decided is reported as none, whatever its value.
  public var isDecided: Bool { low > 0 || high < 0 }
}

/// Wilson's score interval of a share at 95% (doi:10.1080/01621459.1927.10502953).
package enum Wilson {
  /// The lower end for n successes of n: n / (n + z²).
  static func certainty(count: Int) -> Double { interval(successes: count, count: count).low }

  /// The interval of `successes` out of `count`; from 0 to 1 without a trial.
  package static func interval(successes: Int, count: Int) -> Interval {
    count > 0 ? Interval(successes: successes, of: count) : Interval(low: 0, high: 1)
  }
}

extension Double {
  /// Whether a share differs from another by rounding alone.
  fileprivate func isNearly(_ other: Double) -> Bool { abs(self - other) < 1e-9 }
}

extension [Double] {
  /// The mean; 0 without a value.
  var average: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
