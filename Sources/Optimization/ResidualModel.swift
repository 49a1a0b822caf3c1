/// Residuals that depend smoothly on a few coordinates: what a nonlinear regression minimises.
public protocol ResidualModel: Sendable {
  /// p, the number of coordinates.
  var coordinateCount: Int { get }
  /// n, the number of residuals.
  var residualCount: Int { get }
  /// The least and the greatest value that each coordinate may take.
  var bounds: [ClosedRange<Double>] { get }

  /// Writes the residuals (n) and their derivatives (row-major n×p, one row a residual) at the coordinates (p).
  func evaluate(at coordinates: [Double], residuals: inout [Double], jacobian: inout [Double])
}
