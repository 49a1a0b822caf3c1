/// The Cholesky factor L of a small symmetric positive-definite matrix M = L·Lᵀ.
public struct CholeskyFactor: Sendable {
  /// n, the number of rows.
  public let order: Int
  /// L, row-major n×n; what lies above the diagonal is meaningless.
  private var lower: [Double]

  /// Factors M (row-major, order×order; only its lower triangle is read); n³/3 operations. Nil unless M is positive definite.
  public init?(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "a matrix of order n has n² elements")
    self.order = order
    lower = matrix
    let factored = lower.withUnsafeMutableBufferPointer { Self.factor($0, order) }
    guard factored else { return nil }
  }

  private static func factor(_ l: UnsafeMutableBufferPointer<Double>, _ n: Int) -> Bool {
    for j in 0..<n {
      for i in j..<n {
        var sum = l[i * n + j]
        for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
        if i == j {
          guard sum > 0, sum.isFinite else { return false }
          l[j * n + j] = sum.squareRoot()
        } else {
          l[i * n + j] = sum / l[j * n + j]
        }
      }
    }
    return true
  }

  /// Returns x with M·x = b; n² operations.
  public func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == order, "the right-hand side has one element a row")
    var x = right
    for i in 0..<order {
      for k in 0..<i { x[i] -= lower[i * order + k] * x[k] }
      x[i] /= lower[i * order + i]
    }
    for i in stride(from: order - 1, through: 0, by: -1) {
      for k in stride(from: i + 1, to: order, by: 1) { x[i] -= lower[k * order + i] * x[k] }
      x[i] /= lower[i * order + i]
    }
    return x
  }

  /// Returns M⁻¹, row-major.
  public func inverse() -> [Double] {
    var result = [Double](repeating: 0, count: order * order)
    for column in 0..<order {
      var unit = [Double](repeating: 0, count: order)
      unit[column] = 1
      for (row, value) in solve(unit).enumerated() { result[row * order + column] = value }
    }
    return result
  }
}
