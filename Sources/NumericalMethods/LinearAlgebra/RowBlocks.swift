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
