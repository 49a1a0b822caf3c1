/// JᵀWJ of a regression at a point, with the residuals there.
struct RegressionInformation {
  /// p.
  let order: Int
  /// Row-major p×p.
  let matrix: [Double]
  /// The residuals of positive weight.
  let residuals: [Double]

  init(_ model: any ResidualModel, at point: [Double], weights: [Double]?) {
    let p = model.coordinateCount
    var matrix = [Double](repeating: 0, count: p * p)
    var residuals: [Double] = []
    residuals.reserveCapacity(model.residualCount)
    var blocks = RowBlocks(model)
    blocks.forEach(model, at: point) { row, residual, derivatives in
      let weight = weights?[row] ?? 1
      guard weight > 0 else { return }
      residuals.append(residual)
      for j in 0..<p { for k in 0..<p { matrix[j * p + k] += weight * derivatives[j] * derivatives[k] } }
    }
    order = p
    self.matrix = matrix
    self.residuals = residuals
  }
}
