import NumericalMethods

extension FittedRegression {
  /// Returns Efron's acceleration of a quantity, Σ U³/(6(Σ U²)^(3/2)).
  ///
  /// U = −∇gᵀA⁻¹ψJ is the influence of a little more weight on a run, or on a cluster.
  func acceleration(_ quantity: LawQuantity) -> Double {
    guard let covariance else { return 0 }
    let p = point.count
    let gradient = gradient(quantity, at: point)
    let lever = (0..<p).map { i in (0..<p).reduce(0) { $0 - covariance.inverseHessian[i * p + $1] * gradient[$1] } }
    let loss = regression.objective.lastStage
    var residuals = [Double](repeating: 0, count: regression.residualCount)
    var jacobian = [Double](repeating: 0, count: residuals.count * p)
    regression.evaluate(at: point, residuals: &residuals, jacobian: &jacobian)
    var sums = [Double](repeating: 0, count: clusters?.count ?? residuals.count)
    for row in residuals.indices {
      let pull = (0..<p).reduce(0) { $0 + jacobian[row * p + $1] * lever[$1] }
      sums[clusters?.membership[row] ?? row] += loss.influence(residuals[row]) * pull
    }
    let (square, cube) = sums.reduce((0.0, 0.0)) { ($0.0 + $1 * $1, $0.1 + $1 * $1 * $1) }
    return square > 0 ? cube / (6 * square * square.squareRoot()) : 0
  }
}
