/// The two sums of a sandwich covariance, over coordinates scaled to a unit diagonal of JᵀWJ.
///
/// Bread A = Σ wψ̄′JJᵀ and filling K = Σ (wψ/s)²JJᵀ; with clusters the scores wψ/s·J are summed within a cluster before they are squared, and K is
/// multiplied by G/(G − 1) for G clusters. Cost: one pass over the rows, n·p² operations; memory p², and G·p with clusters.
struct Sandwich {
  private let scaled: ScaledMatrix
  /// (JᵀWJ)⁻¹, for leverages.
  private let inverse: [Double]
  private let loss: RobustLoss
  private let slope: SmoothedPsiDerivative
  private var slopes: [Double]
  private var products: [Double]

  init(_ scaled: ScaledMatrix, inverse: [Double], loss: RobustLoss, slope: SmoothedPsiDerivative) {
    self.scaled = scaled
    self.inverse = inverse
    self.loss = loss
    self.slope = slope
    slopes = .init(repeating: 0, count: inverse.count)
    products = slopes
  }

  /// Adds all rows of positive weight to both sums.
  mutating func sum(_ model: any ResidualModel, at point: [Double], weights: [Double]?, clusters: [Int]?) {
    let count = scaled.free.count
    var row = [Double](repeating: 0, count: count)
    var scores = [Double](repeating: 0, count: clusters.map { (($0.max() ?? 0) + 1) * count } ?? 0)
    var blocks = RowBlocks(model)
    blocks.forEach(model, at: point) { index, residual, derivatives in
      let weight = weights?[index] ?? 1
      guard weight > 0 else { return }
      for j in 0..<count { row[j] = derivatives[scaled.free[j]] / scaled.scale[j] }
      let leverage = min(weight * scaled.leverage(derivatives, inverse: inverse), 0.99)
      Self.add(weight * slope(residual), row, to: &slopes)
      let influence = weight * loss.influence(residual) / loss.shrinkage(residual, leverage: leverage)
      if let clusters {
        for j in 0..<count { scores[clusters[index] * count + j] += influence * row[j] }
      } else {
        Self.add(influence * influence, row, to: &products)
      }
    }
    for start in stride(from: 0, to: scores.count, by: count) { Self.add(1, Array(scores[start..<(start + count)]), to: &products) }
  }

  /// A⁻¹KA⁻¹, a root of it and A⁻¹, among all coordinates; nil unless A is definite.
  func matrices(groups: Int?) -> (covariance: [Double], root: [Double], bread: [Double])? {
    let count = scaled.free.count
    guard let bread = CholeskyFactor(slopes, order: count)?.inverse() else { return nil }
    let factor = groups.map { Double($0) / Double($0 - 1) } ?? 1
    let half = Self.multiply(bread, products.map { $0 * factor }, count)
    let matrix = Self.multiply(half, bread, count)
    return (
      scaled.restored(matrix, scalesColumns: true), scaled.restored(Self.root(matrix, count), scalesColumns: false),
      scaled.restored(bread, scalesColumns: true)
    )
  }

  /// The Cholesky root; directions that rounding makes indefinite are left out.
  private static func root(_ matrix: [Double], _ n: Int) -> [Double] {
    var lower = [Double](repeating: 0, count: n * n)
    for j in 0..<n {
      var pivot = matrix[j * n + j]
      for k in 0..<j { pivot -= lower[j * n + k] * lower[j * n + k] }
      guard pivot > 1e-14 * matrix[j * n + j] else { continue }
      lower[j * n + j] = pivot.squareRoot()
      for i in (j + 1)..<max(n, j + 1) {
        var sum = matrix[i * n + j]
        for k in 0..<j { sum -= lower[i * n + k] * lower[j * n + k] }
        lower[i * n + j] = sum / lower[j * n + j]
      }
    }
    return lower
  }

  private static func add(_ factor: Double, _ row: [Double], to matrix: inout [Double]) {
    let n = row.count
    for i in 0..<n { for j in 0..<n { matrix[i * n + j] += factor * row[i] * row[j] } }
  }

  private static func multiply(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
    var result = [Double](repeating: 0, count: n * n)
    for i in 0..<n { for k in 0..<n { for j in 0..<n { result[i * n + j] += a[i * n + k] * b[k * n + j] } } }
    return result
  }
}
