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

/// A pass over a regression's rows in blocks of 1,024.
///
/// Residuals and derivatives stay in the cache, and memory doesn't grow with n.
struct RowBlocks {
  /// Rows in a block.
  static let size = 1024

  private let rowCount: Int
  private let columnCount: Int
  private var residuals: [Double]
  private var jacobian: [Double]

  init(_ model: any ResidualModel) {
    rowCount = model.residualCount
    columnCount = model.coordinateCount
    residuals = .init(repeating: 0, count: min(Self.size, rowCount))
    jacobian = .init(repeating: 0, count: residuals.count * columnCount)
  }

  /// Calls `body` for every row, in order, with its number, residual and derivatives.
  mutating func forEach(
    _ model: some ResidualModel, at point: [Double], _ body: (_ row: Int, _ residual: Double, _ gradient: UnsafePointer<Double>) -> Void
  ) {
    var first = 0
    while first < rowCount {
      let rows = first..<min(first + Self.size, rowCount)
      model.evaluate(at: point, rows: rows, residuals: &residuals, jacobian: &jacobian)
      jacobian.withUnsafeBufferPointer { derivatives in
        guard let start = derivatives.baseAddress else { return }
        for row in rows { body(row, residuals[row - first], start + (row - first) * columnCount) }
      }
      first = rows.upperBound
    }
  }
}
