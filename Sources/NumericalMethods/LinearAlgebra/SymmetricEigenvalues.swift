/// The eigenvalues of a small symmetric matrix, by Jacobi's rotations: n³ operations a sweep, five to ten sweeps.
///
/// Source: Golub & Van Loan, "Matrix Computations", 4th ed., algorithm 8.5.2.
public struct SymmetricEigenvalues: Hashable, Sendable {
  /// The eigenvalues, the smallest first.
  public let values: [Double]

  /// Finds the eigenvalues of a row-major order×order matrix.
  ///
  /// - Precondition: the matrix is symmetric and finite.
  public init(_ matrix: [Double], order: Int) {
    precondition(matrix.count == order * order, "a matrix of order n has n² elements")
    var rotated = matrix
    for _ in 0..<60 where Self.offDiagonal(rotated, order) > 0 { Self.sweep(&rotated, order) }
    values = (0..<order).map { rotated[$0 * order + $0] }.sorted()
  }

  /// The ratio of the largest to the smallest eigenvalue; infinite if the smallest is not positive.
  public var conditionNumber: Double {
    guard let smallest = values.first, let largest = values.last else { return 1 }
    return smallest > 0 ? largest / smallest : .infinity
  }

  /// The largest element off the diagonal; zero if it is below 1e-17 of the largest on it.
  private static func offDiagonal(_ m: [Double], _ n: Int) -> Double {
    let largest = (0..<n).reduce(0) { max($0, m[$1 * n + $1].magnitude) }
    var greatest = 0.0
    for i in 0..<n { for j in 0..<i { greatest = max(greatest, m[i * n + j].magnitude) } }
    return greatest > 1e-17 * largest ? greatest : 0
  }

  /// Rotates every element off the diagonal to zero once.
  ///
  /// Later rotations bring some back, smaller, and convergence is quadratic in the end.
  private static func sweep(_ m: inout [Double], _ n: Int) {
    for p in 0..<n {
      for q in (p + 1)..<max(n, p + 1) where m[p * n + q] != 0 {
        let half = 0.5 * (m[q * n + q] - m[p * n + p]) / m[p * n + q]
        let tangent = (half >= 0 ? 1 : -1) / (half.magnitude + (half * half + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        rotate(&m, n, p, q, cosine, tangent * cosine)
      }
    }
  }

  /// M ← GᵀMG with the rotation G in the plane of p and q.
  private static func rotate(_ m: inout [Double], _ n: Int, _ p: Int, _ q: Int, _ c: Double, _ s: Double) {
    for k in 0..<n {
      let (a, b) = (m[k * n + p], m[k * n + q])
      (m[k * n + p], m[k * n + q]) = (c * a - s * b, s * a + c * b)
    }
    for k in 0..<n {
      let (a, b) = (m[p * n + k], m[q * n + k])
      (m[p * n + k], m[q * n + k]) = (c * a - s * b, s * a + c * b)
    }
  }
}
