import RealModule

/// The Cholesky factor L of a symmetric positive-definite matrix M = L·Lᵀ.
///
/// Without pivoting, which a definite matrix doesn't need: the factor of a matrix whose condition number exceeds some 1e15 fails or loses all digits.
/// Stored is Lᵀ by rows, so that the inner loops run along memory and vectorise.
public struct CholeskyFactor: Sendable {
  /// n, the number of rows.
  public let order: Int
  /// Lᵀ, row-major n×n; what lies below the diagonal is meaningless.
  private var upper: [Double]

  /// Factors M (row-major, order×order; only its upper triangle is read); n³/3 operations. Nil unless M is positive definite.
  public init?(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "a matrix of order n has n² elements")
    self.order = order
    upper = matrix
    let factored = upper.withUnsafeMutableBufferPointer { Self.factor($0, order) }
    guard factored else { return nil }
  }

  /// Right-looking elimination: row k is scaled by its pivot, and its outer product is taken off the rest.
  private static func factor(_ u: UnsafeMutableBufferPointer<Double>, _ n: Int) -> Bool {
    for k in 0..<n {
      let pivot = u[k * n + k]
      guard pivot > 0, pivot.isFinite else { return false }
      let scale = 1 / pivot.squareRoot()
      for j in k..<n { u[k * n + j] *= scale }
      for i in (k + 1)..<max(n, k + 1) {
        let multiple = u[k * n + i]
        for j in i..<n { u[i * n + j] -= multiple * u[k * n + j] }
      }
    }
    return true
  }

  /// ln det M.
  public var logDeterminant: Double {
    (0..<order).reduce(0) { $0 + 2 * Double.log(upper[$1 * order + $1]) }
  }

  /// Returns L⁻¹·b; n² operations.
  public func whiten(_ right: [Double]) -> [Double] {
    precondition(right.count == order, "the right-hand side has one element a row")
    var x = right
    x.withUnsafeMutableBufferPointer { x in
      upper.withUnsafeBufferPointer { u in
        for k in 0..<order {
          x[k] /= u[k * order + k]
          let value = x[k]
          for j in (k + 1)..<max(order, k + 1) { x[j] -= value * u[k * order + j] }
        }
      }
    }
    return x
  }

  /// Returns x with M·x = b; 2n² operations.
  public func solve(_ right: [Double]) -> [Double] {
    var x = whiten(right)
    for i in stride(from: order - 1, through: 0, by: -1) {
      for k in stride(from: i + 1, to: order, by: 1) { x[i] -= upper[i * order + k] * x[k] }
      x[i] /= upper[i * order + i]
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
