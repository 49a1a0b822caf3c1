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
