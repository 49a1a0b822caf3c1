/// A nonlinear regression: residuals that depend smoothly on a few coordinates.
public protocol ResidualModel: Sendable {
  /// p, the number of coordinates.
  var coordinateCount: Int { get }
  /// n, the number of residuals.
  var residualCount: Int { get }
  /// The least and the greatest value that each coordinate may take.
  var bounds: [ClosedRange<Double>] { get }

  /// The number of last residuals that are priors: squared whatever the loss of the others. None by default.
  var priorCount: Int { get }

  /// Writes these residuals and their derivatives (row-major, p a row) at the coordinates (p).
  ///
  /// Row 0 of the arrays is the first of `rows`: solvers pass over a long regression in blocks, so that no array grows with n.
  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double])
}

extension ResidualModel {
  /// None.
  public var priorCount: Int { 0 }

  /// Writes all residuals (n) and their derivatives (row-major n×p) at the coordinates (p).
  public func evaluate(at coordinates: [Double], residuals: inout [Double], jacobian: inout [Double]) {
    evaluate(at: coordinates, rows: 0..<residualCount, residuals: &residuals, jacobian: &jacobian)
  }
}
