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
    return sorted[lower] + fraction * (sorted[lower + 1] - sorted[lower])
  }

  /// The middle value.
  public var median: Double { quantile(0.5) }
}
