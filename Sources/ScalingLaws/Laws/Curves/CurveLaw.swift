import RealModule

/// A law in one variable: loss against size, data or compute, or anything positive against anything positive.
///
/// `FitConfiguration.fit(_:x:y:)` fits it to values, and as `RunCurve` it is fitted to runs.
public protocol CurveLaw: ScalingLaw {
  /// Returns y at x > 0.
  func value(at x: Double) -> Double
  /// Returns the x at which y takes a value; nil where none within 1e-60…1e60 does. By bisection when left out, for a curve that falls.
  func argument(of value: Double) -> Double?
}

extension CurveLaw {
  /// Returns the x at which a falling curve takes a value, to 1e-13 of ln x.
  public func argument(of value: Double) -> Double? {
    var (low, high) = (-138.0, 138.0)
    guard self.value(at: Double.exp(low)) > value, self.value(at: Double.exp(high)) < value else { return nil }
    for _ in 0..<100 {
      let middle = 0.5 * (low + high)
      if self.value(at: Double.exp(middle)) > value { low = middle } else { high = middle }
    }
    return Double.exp(0.5 * (low + high))
  }
}
