import CKernels
import RealModule

/// The Cholesky factor L of a symmetric positive-definite matrix M = L·Lᵀ.
///
/// Without pivoting, which a definite matrix doesn't need: the factor of a matrix whose condition number exceeds some 1e15 fails or loses all digits.
/// Stored is U = Lᵀ by rows, so that the inner loops run along memory and vectorise. The factorisation is blocked: a panel of rows that fits in the
/// first-level cache is factored, then the rest is updated by it in tiles that stay in registers (as LAPACK's `potrf`, right-looking). Both cubic loops are C,
/// compiled for the processor's widest vectors and chosen at run time, which Swift can't; they give the same bits on each.
///
/// Source: Golub & Van Loan, "Matrix Computations", 4th ed., §4.2.9.
public struct CholeskyFactor: Sendable {
  /// n, the number of rows.
  public let order: Int
  /// U, row-major n×n; the elements below the diagonal are meaningless.
  private var upper: [Double]

  /// Factors M (row-major, order×order; only its upper triangle is read); n³/3 operations. Nil unless M is positive definite.
  public init?(_ matrix: consuming [Double], order: Int) {
    precondition(matrix.count == order * order, "a matrix of order n has n² elements")
    // In place before it is stored: a stored array that the parameter still holds would be copied, half a megabyte for 240 runs.
    let factored = matrix.withUnsafeMutableBufferPointer { buffer in buffer.baseAddress.map { isoflop_cholesky($0, order) } ?? true }
    guard factored else { return nil }
    self.order = order
    upper = matrix
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

  /// Returns L⁻¹·B for a row-major n×m matrix B, eight columns at a time; m·n² operations.
  public func whiten(_ right: [Double], columns m: Int) -> [Double] {
    precondition(right.count == order * m, "the right-hand side has m elements a row")
    var result = right
    var block = [Double](repeating: 0, count: 8 * order)
    for first in stride(from: 0, to: m, by: 8) {
      let width = min(8, m - first)
      for row in 0..<order { for column in 0..<width { block[8 * row + column] = right[row * m + first + column] } }
      block.withUnsafeMutableBufferPointer { x in
        upper.withUnsafeBufferPointer { u in
          if let x = x.baseAddress, let u = u.baseAddress { isoflop_cholesky_whiten8(u, order, x) }
        }
      }
      for row in 0..<order { for column in 0..<width { result[row * m + first + column] = block[8 * row + column] } }
    }
    return result
  }

  /// Returns x with M·x = b; 2n² operations.
  public func solve(_ right: [Double]) -> [Double] { unwhiten(whiten(right)) }

  /// Returns L⁻ᵀ·b; n² operations.
  public func unwhiten(_ right: [Double]) -> [Double] {
    var x = right
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

/// A symmetric matrix over some of its coordinates, scaled to a unit diagonal.
///
/// M′ᵢⱼ = Mᵢⱼ/√(MᵢᵢMⱼⱼ): coordinates of very different units otherwise decide on the condition number, and on which pivots look like zero.
struct ScaledMatrix {
  /// p, the number of all coordinates.
  let order: Int
  /// The coordinates kept.
  let free: [Int]
  /// The divisor of each row and column.
  let scale: [Double]
  /// Row-major.
  let matrix: [Double]

  init(_ full: [Double], order p: Int, free: [Int]) {
    order = p
    self.free = free
    let scale = free.map { max(full[$0 * p + $0], 1e-300).squareRoot() }
    self.scale = scale
    matrix = free.indices.flatMap { i in free.indices.map { j in full[free[i] * p + free[j]] / (scale[i] * scale[j]) } }
  }

  /// Puts a matrix over the kept and scaled coordinates back among all of them, divided by the scale once more.
  func restored(_ reduced: [Double], scalesColumns: Bool) -> [Double] {
    var result = [Double](repeating: 0, count: order * order)
    let count = free.count
    for i in 0..<count {
      for j in 0..<count {
        result[free[i] * order + free[j]] = reduced[i * count + j] / (scalesColumns ? scale[i] * scale[j] : scale[i])
      }
    }
    return result
  }

  /// Returns rowᵀ·inverse·row, with the row scaled as the matrix is.
  func leverage(_ derivatives: UnsafePointer<Double>, inverse: [Double]) -> Double {
    let count = free.count
    var sum = 0.0
    for i in 0..<count {
      let left = derivatives[free[i]] / scale[i]
      for j in 0..<count { sum += left * inverse[i * count + j] * derivatives[free[j]] / scale[j] }
    }
    return sum
  }
}
