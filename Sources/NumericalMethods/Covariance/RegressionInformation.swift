/// JᵀWJ of a regression at a point, with a sample of the residuals there.
struct RegressionInformation {
  /// p.
  let order: Int
  /// Row-major p×p.
  let matrix: [Double]
  /// The number of rows of positive weight.
  let count: Int
  /// The residuals of these, or of a regular sample of them on long tables.
  let residuals: [Double]

  /// No more residuals than twice this are kept: a scale needs no more.
  private static let sampleSize = 32_768

  init(_ model: any ResidualModel, at point: [Double], weights: [Double]?) {
    let p = model.coordinateCount
    let stride = max(1, model.residualCount / Self.sampleSize)
    var matrix = [Double](repeating: 0, count: p * p)
    var residuals: [Double] = []
    var count = 0
    var blocks = RowBlocks(model)
    blocks.forEach(model, at: point) { row, residual, derivatives in
      let weight = weights?[row] ?? 1
      guard weight > 0 else { return }
      count += 1
      if row % stride == 0 { residuals.append(residual) }
      for j in 0..<p { for k in 0..<p { matrix[j * p + k] += weight * derivatives[j] * derivatives[k] } }
    }
    order = p
    self.matrix = matrix
    self.count = count
    self.residuals = residuals
  }
}
