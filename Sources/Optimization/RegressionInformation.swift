/// JᵀWJ of a regression at a point, with the residuals there.
struct RegressionInformation {
  /// p.
  let order: Int
  /// Row-major p×p.
  let matrix: [Double]
  /// The residuals of positive weight.
  let residuals: [Double]

  init(_ model: any ResidualModel, at point: [Double], weights: [Double]?) {
    let (n, p) = (model.residualCount, model.coordinateCount)
    var residuals = [Double](repeating: 0, count: n)
    var jacobian = [Double](repeating: 0, count: n * p)
    model.evaluate(at: point, residuals: &residuals, jacobian: &jacobian)
    var matrix = [Double](repeating: 0, count: p * p)
    for i in 0..<n {
      let weight = weights?[i] ?? 1
      for j in 0..<p { for k in 0..<p { matrix[j * p + k] += weight * jacobian[i * p + j] * jacobian[i * p + k] } }
    }
    order = p
    self.matrix = matrix
    self.residuals = weights.map { weights in residuals.indices.filter { weights[$0] > 0 }.map { residuals[$0] } } ?? residuals
  }
}
