import NumericalMethods
import RealModule

/// A law's regression at its minimum: what bootstraps, profiles and covariances start from.
struct FittedRegression: Sendable {
  let family: LawFamily
  let regression: LawRegression
  /// The coordinates of the fit.
  let point: [Double]
  /// Σ ρ(r) there, in the loss of the last stage.
  let rawObjective: Double
  let clusters: RunClusters?
  let covariance: RobustCovariance?

  private var loss: RobustLoss { regression.objective.lastStage }

  init(_ family: LawFamily, _ regression: LawRegression, at point: [Double], clusters: RunClusters?) {
    let loss = regression.objective.lastStage
    self.family = family
    self.regression = regression
    self.point = point
    self.clusters = clusters
    rawObjective = RobustLeastSquares(loss: loss).objective(regression, at: point)
    covariance = RobustCovariance(regression, loss: loss, at: point, clusters: clusters?.membership)
  }

  /// Returns the law at coordinates.
  func law(_ coordinates: [Double]) -> Law { Law(family, regression.model.parameters(coordinates)) }

  /// ln L − ln L̂, one a run.
  func residuals() -> [Double] {
    var values = fitted()
    for row in values.indices { values[row] = regression.logValues[row] - values[row] }
    return values
  }

  /// ln L̂, one a run.
  ///
  /// In blocks of 1,024 rows, so that the derivatives computed along need little memory.
  func fitted() -> [Double] {
    let count = regression.residualCount
    var values: [Double] = []
    values.reserveCapacity(count)
    var block = [Double](repeating: 0, count: min(count, 1024))
    var jacobian = [Double](repeating: 0, count: block.count * regression.coordinateCount)
    for first in stride(from: 0, to: count, by: 1024) {
      let rows = first..<min(first + 1024, count)
      regression.model.predict(point, rows, &block, &jacobian)
      values.append(contentsOf: block[..<rows.count])
    }
    return values
  }

  /// The errors in ln L that the residuals stand for, one a run: see `RegressionErrors`.
  func errors(fitted: [Double]) -> [Double] {
    let inLoss = regression.objective.isInLoss
    let values = RegressionErrors(regression, loss: loss, at: point).values
    return values.enumerated().map { row, error in inLoss ? -error / Double.exp(fitted[row]) : -error }
  }

  /// The value of a quantity at coordinates, in the logarithm where it is positive.
  func value(_ quantity: LawQuantity, _ coordinates: [Double]) -> Double {
    let value = quantity.value(law(coordinates))
    return quantity.isPositive ? Double.log(value) : value
  }

  /// The derivatives of a quantity by the coordinates, by central differences; zero where a bound holds.
  ///
  /// Differences of 1e-5 in each coordinate, one-sided next to a bound.
  func gradient(_ quantity: LawQuantity, at coordinates: [Double]) -> [Double] {
    coordinates.indices.map { index in
      let bound = regression.bounds[index]
      var (low, high) = (coordinates, coordinates)
      low[index] = max(coordinates[index] - 1e-5, bound.lowerBound)
      high[index] = min(coordinates[index] + 1e-5, bound.upperBound)
      let slope = (value(quantity, high) - value(quantity, low)) / (high[index] - low[index])
      return slope.isFinite ? slope : 0
    }
  }

  /// Carries the coordinates' errors over to the law's parameters.
  ///
  /// With Σ = RRᵀ the coordinates' covariance, direction k is dθ/dz along column k of R, by central differences whose largest coordinate step is 1e-5.
  /// Directions that move no parameter are left out.
  func lawCovariance() -> LawCovariance? {
    guard let covariance else { return nil }
    let p = point.count
    let directions = (0..<p).map { column -> [Double] in
      let direction = (0..<p).map { covariance.root[$0 * p + column] }
      let step = 1e-5 / max(direction.reduce(0) { max($0, $1.magnitude) }, 1e-300)
      func moved(_ step: Double) -> [Double] {
        regression.model.parameters(zip(point, direction).map { $0 + step * $1 })
      }
      return zip(moved(step), moved(-step)).map { ($0 - $1) / (2 * step) }
    }
    return LawCovariance(
      directions: directions.filter { $0.contains { $0 != 0 } }, degreesOfFreedom: covariance.degreesOfFreedom)
  }
}

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
