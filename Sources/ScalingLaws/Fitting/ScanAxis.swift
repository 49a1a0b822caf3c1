import RealModule

/// The range of a nonlinear coordinate that is searched for places to start from.
struct ScanAxis: Hashable, Sendable {
  /// From where to where.
  var range: ClosedRange<Double>
  /// Whether the places lie evenly in the logarithm.
  var isLogarithmic: Bool

  /// Places evenly apart.
  static func linear(_ range: ClosedRange<Double>) -> ScanAxis { .init(range: range, isLogarithmic: false) }

  /// Places evenly apart in the logarithm.
  static func logarithmic(_ range: ClosedRange<Double>) -> ScanAxis { .init(range: range, isLogarithmic: true) }

  /// The axis of an exponent, 0.03…2.5.
  static let exponent = ScanAxis.logarithmic(0.03...2.5)

  /// Returns the value at a share 0…1 of the way.
  func value(at share: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    return isLogarithmic ? low * Double.pow(high / low, share) : low + share * (high - low)
  }
}

/// A low-discrepancy sequence in the unit cube: xᵢ = frac(½ + i·φ^−j), j = 1…d, with φ^(d+1) = φ + 1.
///
/// Source: the additive recurrence R_d of M. Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018), which takes the
/// generalised golden ratio for Weyl's irrational step.
enum LowDiscrepancySequence {
  /// Returns `count` points of d coordinates within 0…1.
  static func points(_ count: Int, dimensions d: Int) -> [[Double]] {
    var ratio = 2.0
    for _ in 0..<64 { ratio = Double.pow(1 + ratio, 1 / Double(d + 1)) }
    let steps = (1...max(1, d)).prefix(d).map { Double.pow(ratio, -Double($0)) }
    return (0..<count).map { index in
      steps.map { step in (0.5 + step * Double(index)).truncatingRemainder(dividingBy: 1) }
    }
  }
}
