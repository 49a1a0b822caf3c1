import RealModule

/// The range of a nonlinear coordinate that is searched for places to start from.
public struct ScanAxis: Hashable, Sendable {
  /// From where to where.
  public var range: ClosedRange<Double>
  /// Whether the places lie evenly in the logarithm.
  public var isLogarithmic: Bool

  /// Places evenly apart.
  public static func linear(_ range: ClosedRange<Double>) -> ScanAxis { .init(range: range, isLogarithmic: false) }

  /// Places evenly apart in the logarithm.
  public static func logarithmic(_ range: ClosedRange<Double>) -> ScanAxis { .init(range: range, isLogarithmic: true) }

  /// The axis of an exponent, 0.03…2.5.
  public static let exponent = ScanAxis.logarithmic(0.03...2.5)

  /// Returns the value at a share 0…1 of the way.
  func value(at share: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    return isLogarithmic ? low * Double.pow(high / low, share) : low + share * (high - low)
  }
}
