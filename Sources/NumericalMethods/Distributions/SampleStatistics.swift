/// Returns the arithmetic mean of numbers, added in their order; not a number if there are none.
public func mean(_ values: some Collection<Double>) -> Double {
  values.reduce(0, +) / Double(values.count)
}

/// Quantiles of a sample, by linear interpolation between order statistics.
///
/// Hyndman & Fan's definition 7 (doi:10.2307/2684934), the default of NumPy and R: position h = (n − 1)p.
public struct Percentiles: Sendable {
  private let sorted: [Double]

  /// Sorts the sample once; O(n log n).
  ///
  /// - Precondition: the sample is not empty and holds no NaN.
  public init(_ sample: [Double]) {
    precondition(!sample.isEmpty, "a percentile needs at least one value")
    precondition(!sample.contains { $0.isNaN }, "a percentile of NaN is not defined")
    sorted = sample.sorted()
  }

  /// Returns the quantile at probability p, held within 0…1; O(1).
  public func quantile(_ p: Double) -> Double {
    let position = Double(sorted.count - 1) * min(max(p, 0), 1)
    let lower = Int(position)
    guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
    let fraction = position - Double(lower)
    // Between equal infinities, or at one, the step to the next is not a number.
    guard fraction > 0, sorted[lower] < sorted[lower + 1] else { return sorted[lower] }
    return sorted[lower] + fraction * (sorted[lower + 1] - sorted[lower])
  }

  /// The middle value.
  public var median: Double { quantile(0.5) }
}

/// The standard deviation of a regression's residuals, without those far off the others: one value in three can't set it.
///
/// s₀ = med |r|/0.6745 over all but the p smallest, which a fit may make zero; then √(Σr²/(n − p)) over the n residuals up to 5s₀. Without a residual
/// beyond, which is one in two million of a normal sample, that is the usual estimate, with its efficiency.
public struct RobustScale: Hashable, Sendable {
  /// The standard deviation.
  public let sigma: Double
  /// Residuals kept less coefficients fitted, at least one.
  public let degreesOfFreedom: Int
  /// The largest residual kept.
  public let limit: Double

  /// So many first estimates away a residual says nothing of the others' spread.
  private static let rejection = 5.0

  /// The middle of rising values.
  private static func median(_ sorted: ArraySlice<Double>) -> Double {
    let (low, high) = (sorted.startIndex + (sorted.count - 1) / 2, sorted.startIndex + sorted.count / 2)
    return sorted[low] + 0.5 * (sorted[high] - sorted[low])
  }

  /// Estimates the scale; zero without residuals.
  ///
  /// - Parameter fitted: p, the number of coefficients.
  public init(_ residuals: [Double], fitted: Int) {
    // One copy, sorted in place: residuals of a million runs are eight megabytes.
    var sizes: [Double] = []
    sizes.reserveCapacity(residuals.count)
    for residual in residuals where residual.isFinite { sizes.append(residual.magnitude) }
    sizes.sort()
    let skipped = min(fitted, max(0, sizes.count - 1))
    let first = sizes.isEmpty ? 0 : Self.median(sizes[skipped...]) / 0.6744897501960817
    let limit = Self.rejection * first
    let kept = sizes.prefix { $0 <= limit }
    self.limit = limit
    degreesOfFreedom = max(1, kept.count - fitted)
    sigma = (kept.reduce(0) { $0 + $1 * $1 } / Double(degreesOfFreedom)).squareRoot()
  }
}
