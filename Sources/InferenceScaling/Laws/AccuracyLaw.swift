import NumericalMethods
import RealModule

/// Accuracy as a saturating power of compute: acc = a_max − (a_max − a_0)·(1 + C/C₀)^(−g).
public struct AccuracyLaw: Hashable, Sendable, Codable {
  /// a_0, the accuracy of hardly any compute.
  public let base: Double
  /// a_max, the accuracy of unlimited compute.
  public let ceiling: Double
  /// C₀, the compute at which it begins to rise.
  public let scale: Double
  /// g, how fast it rises.
  public let exponent: Double

  /// Creates a law.
  public init(base: Double, ceiling: Double, scale: Double, exponent: Double) {
    (self.base, self.ceiling, self.scale, self.exponent) = (base, ceiling, scale, exponent)
  }

  /// Fits to accuracies at computes by least squares, best of a few starts; `nil` with fewer than four different computes.
  ///
  /// Nine starts: three values of C₀ across the computes and three of g. Bounds keep both accuracies in 0…1, C₀ within e^±10 of the
  /// computes and g from 0.01 to 20. Four parameters on four computes have no residual left, so a law of few points describes them and
  /// forecasts nothing.
  public init?(compute: [Double], accuracy: [Double]) {
    guard compute.count == accuracy.count, Set(compute).count >= 4, compute.allSatisfy({ $0 > 0 }) else { return nil }
    let model = AccuracyRegression(logCompute: compute.map { Double.log($0) }, accuracy: accuracy)
    let (low, high) = (model.logCompute.min() ?? 0, model.logCompute.max() ?? 0)
    let (least, most) = (accuracy.min() ?? 0, accuracy.max() ?? 1)
    let starts = [0.0, 0.3, 0.7].flatMap { place in
      [0.3, 1, 2].map { [least, min(most + 0.02, 1), low + place * (high - low), Double.log($0)] }
    }
    let solutions = starts.map { RobustLeastSquares(loss: .square).minimize(model, from: $0) }
    guard let best = solutions.min(by: { $0.objective < $1.objective })?.point else { return nil }
    self.init(base: best[0], ceiling: best[1], scale: Double.exp(best[2]), exponent: Double.exp(best[3]))
  }

  /// Returns the accuracy of a compute.
  public func accuracy(compute: Double) -> Double {
    ceiling - (ceiling - base) * Double.exp(-exponent * Double.log(onePlus: compute / scale))
  }

  /// Returns the least compute in a range from which on `other` is at least as accurate.
  ///
  /// `nil` if this one is more accurate at the end of the range, whatever happens before. The last change of sign of the difference on a
  /// grid of 400 computes, refined by 60 bisections; two changes within a step of the grid aren't seen.
  public func crossing(_ other: AccuracyLaw, in range: ClosedRange<Double>) -> Double? {
    func lead(_ logCompute: Double) -> Double {
      let compute = Double.exp(logCompute)
      return accuracy(compute: compute) - other.accuracy(compute: compute)
    }
    let (low, high) = (Double.log(range.lowerBound), Double.log(range.upperBound))
    guard lead(high) <= 0 else { return nil }
    var above = high
    for step in stride(from: 399, through: 0, by: -1) {
      var below = low + (high - low) * Double(step) / 400
      if lead(below) <= 0 {
        above = below
        continue
      }
      for _ in 0..<60 {
        let middle = 0.5 * (below + above)
        if lead(middle) > 0 { below = middle } else { above = middle }
      }
      return Double.exp(above)
    }
    return range.lowerBound
  }
}

/// Residuals of the law over (a_0, a_max, ln C₀, ln g).
private struct AccuracyRegression: ResidualModel {
  let logCompute: [Double]
  let accuracy: [Double]
  var coordinateCount: Int { 4 }
  var residualCount: Int { accuracy.count }
  var bounds: [ClosedRange<Double>] {
    let (low, high) = (logCompute.min() ?? 0, logCompute.max() ?? 0)
    return [0...1, 0...1, (low - 10)...(high + 10), Double.log(0.01)...Double.log(20)]
  }

  func evaluate(at x: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    let exponent = Double.exp(x[3])
    for (i, row) in rows.enumerated() {
      let ratio = Double.exp(logCompute[row] - x[2])
      let growth = Double.log(onePlus: ratio)
      let rest = Double.exp(-exponent * growth)
      residuals[i] = x[1] - (x[1] - x[0]) * rest - accuracy[row]
      jacobian[4 * i] = rest
      jacobian[4 * i + 1] = 1 - rest
      jacobian[4 * i + 2] = -(x[1] - x[0]) * rest * exponent * ratio / (1 + ratio)
      jacobian[4 * i + 3] = (x[1] - x[0]) * rest * exponent * growth
    }
  }
}
