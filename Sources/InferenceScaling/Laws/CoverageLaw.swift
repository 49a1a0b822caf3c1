import NumericalMethods
import RealModule

/// Coverage as a power law of samples: −ln c(k) = a·k^(−b).
///
/// Source: Brown et al. 2024, arXiv:2407.21787, who write c = exp(a·k^b) with both negative.
public struct CoverageLaw: Hashable, Sendable, Codable {
  /// a ≥ 0: −ln of the coverage of one sample.
  public let scale: Double
  /// b ≥ 0.
  public let exponent: Double

  /// Creates a law.
  public init(scale: Double, exponent: Double) {
    self.scale = scale
    self.exponent = exponent
  }

  /// Fits to a curve of pass@1…pass@m by least squares of the coverage.
  ///
  /// `nil` if no sample is right, all are, or the curve has fewer than two points.
  public init?(fitting curve: [Double]) {
    guard curve.count > 1, let first = curve.first, let last = curve.last, first > 0, first < 1, last < 1 else { return nil }
    let model = CoverageRegression(curve: curve)
    let exponent = Double.log(Double.log(first) / Double.log(last)) / Double.log(Double(curve.count))
    let start = [Double.log(-Double.log(first)), Double.log(max(exponent, 1e-3))]
    let point = RobustLeastSquares(loss: .square).minimize(model, from: start).point
    self.init(scale: Double.exp(point[0]), exponent: Double.exp(point[1]))
  }

  /// Returns c(k).
  public func coverage(_ k: Double) -> Double { Double.exp(-scale * Double.pow(k, -exponent)) }

  /// Returns the samples that reach a coverage; `nil` if it is 1 or more, or the curve is flat.
  public func samples(coverage: Double) -> Double? {
    guard coverage > 0, coverage < 1, exponent > 0 else { return nil }
    return Double.pow(scale / -Double.log(coverage), 1 / exponent)
  }
}

/// Residuals exp(−e^u·k^(−e^v)) − c(k) over (u, v).
private struct CoverageRegression: ResidualModel {
  let curve: [Double]
  var coordinateCount: Int { 2 }
  var residualCount: Int { curve.count }
  var bounds: [ClosedRange<Double>] { [-20...10, -20...3] }

  func evaluate(at x: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    let (scale, exponent) = (Double.exp(x[0]), Double.exp(x[1]))
    for (i, row) in rows.enumerated() {
      let logK = Double.log(Double(row + 1))
      let power = scale * Double.exp(-exponent * logK)
      let coverage = Double.exp(-power)
      residuals[i] = coverage - curve[row]
      jacobian[2 * i] = -coverage * power
      jacobian[2 * i + 1] = coverage * power * exponent * logK
    }
  }
}
