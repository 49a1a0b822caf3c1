import NumericalMethods
import RealModule

extension FittedRegression {
  /// Returns where the objective, minimised at each value of the quantity, has risen as far as Student's t allows.
  ///
  /// With S the objective, 2(S(g) − S)·σ₀²/σ² is taken for t²: σ₀² = ∇gᵀA⁻¹∇g is what the Hessian of S says, σ² = ∇gᵀ(A⁻¹KA⁻¹)∇g the sandwich; the
  /// ratio turns the rise of a robust objective, which is no likelihood, into one. Nil without a covariance.
  func profile(_ quantity: LawQuantity, confidence: Double) -> Interval? {
    guard let covariance else { return nil }
    let gradient = gradient(quantity, at: point)
    let curved = Self.form(covariance.inverseHessian, gradient)
    let variance = Self.form(covariance.matrix, gradient)
    guard curved > 0, variance > 0 else { return nil }
    let t = StudentDistribution(degreesOfFreedom: Double(covariance.degreesOfFreedom)).quantile(0.5 * (1 + confidence))
    let search = ProfileSearch(
      fit: self, quantity: quantity, estimate: value(quantity, point), curvature: 1 / curved, rise: 0.5 * t * t * variance / curved,
      reach: t * variance.squareRoot())
    let ends = [-1.0, 1].map { search.end($0) }
    return Interval(low: ends[0], high: ends[1])
  }

  static func form(_ matrix: [Double], _ vector: [Double]) -> Double {
    let n = vector.count
    return (0..<n).reduce(0) { sum, i in sum + (0..<n).reduce(0) { $0 + vector[i] * matrix[i * n + $1] * vector[$1] } }
  }
}

/// A search along the profile of a quantity.
///
/// A minimum of S + κ(g − τ)²/2 is also the minimum of S among all points of its own g, so moving τ traces the profile without a constraint.
private struct ProfileSearch {
  let fit: FittedRegression
  let quantity: LawQuantity
  /// g at the fit.
  let estimate: Double
  /// The second derivative of the profile at the fit, as the Hessian has it.
  let curvature: Double
  /// The allowed rise of S.
  let rise: Double
  /// The expected distance of the ends from the estimate, in units of g.
  let reach: Double

  /// Three times the profile's own curvature: g follows τ three quarters of the way.
  private var pull: Double { 3 * curvature }

  /// Returns the end of the interval on one side, −1 or 1; infinite if g goes on without end.
  ///
  /// τ moves outwards, its distance doubled up to 14 times, until S has risen enough; then the end is bracketed. If g stops following τ before, the end is
  /// the farthest value of g. Cost: one fit a step, from the point of the last.
  func end(_ side: Double) -> Double {
    var inner = Place(target: estimate, value: estimate, rise: 0, point: fit.point)
    var distance = reach
    for _ in 0..<14 {
      let outer = place(estimate + side * distance * 4 / 3, from: inner.point)
      if outer.rise >= rise { return bisect(inner, outer) }
      let hasStopped = (outer.value - inner.value).magnitude < 1e-3 * (outer.target - inner.target).magnitude
      if hasStopped || !outer.value.isFinite { return outer.value.isFinite ? outer.value : inner.value }
      inner = outer
      distance *= 2
    }
    return side * .infinity
  }

  private struct Place {
    var target: Double
    var value: Double
    var rise: Double
    var point: [Double]
  }

  /// Returns the end between two places that bracket it, to 1e-4 of the reach.
  ///
  /// The rise is nearly the square of the distance, so its square root is interpolated (regula falsi); each third step bisects.
  private func bisect(_ first: Place, _ second: Place) -> Double {
    var (inner, outer) = (first, second)
    for step in 0..<40 where (outer.value - inner.value).magnitude > 1e-4 * reach {
      let (low, high) = (inner.rise.squareRoot(), outer.rise.squareRoot())
      let share = step % 3 == 2 ? 0.5 : min(max((rise.squareRoot() - low) / (high - low), 0.05), 0.95)
      let middle = place(inner.target + share * (outer.target - inner.target), from: inner.point)
      if middle.rise < rise { inner = middle } else { outer = middle }
    }
    let (low, high) = (inner.rise.squareRoot(), outer.rise.squareRoot())
    guard high > low else { return outer.value }
    return inner.value + (rise.squareRoot() - low) / (high - low) * (outer.value - inner.value)
  }

  /// Minimises S + κ(g − τ)²/2 from a point; the rise is S alone, over that of the fit.
  ///
  /// The gap is divided by the reach, so that the added residual is of the order of one.
  private func place(_ target: Double, from start: [Double]) -> Place {
    let pulled = PulledRegression(fit: fit, quantity: quantity, target: target, scale: reach, loss: fit.regression.objective.lastStage)
    var weights = [Double](repeating: 1, count: pulled.residualCount)
    weights[weights.count - 1] = pull * reach * reach
    let solution = RobustLeastSquares(loss: pulled.loss).minimize(pulled, from: start, weights: weights)
    let value = fit.value(quantity, solution.point)
    let gap = (value - target) / reach
    return Place(
      target: target, value: value, rise: max(0, solution.objective - 0.5 * weights[weights.count - 1] * gap * gap - fit.rawObjective),
      point: solution.point)
  }
}

/// A regression with one row more, (g − τ)/scale, which is squared whatever the loss.
private struct PulledRegression: ResidualModel {
  let fit: FittedRegression
  let quantity: LawQuantity
  let target: Double
  let scale: Double
  let loss: RobustLoss

  var coordinateCount: Int { fit.regression.coordinateCount }
  var residualCount: Int { fit.regression.residualCount + 1 }
  var priorCount: Int { 1 }
  var bounds: [ClosedRange<Double>] { fit.regression.bounds }

  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    let last = fit.regression.residualCount
    let measured = rows.clamped(to: 0..<last)
    if !measured.isEmpty { fit.regression.evaluate(at: coordinates, rows: measured, residuals: &residuals, jacobian: &jacobian) }
    guard rows.contains(last) else { return }
    let (row, p) = (last - rows.lowerBound, coordinateCount)
    residuals[row] = (fit.value(quantity, coordinates) - target) / scale
    for (column, slope) in fit.gradient(quantity, at: coordinates).enumerated() { jacobian[row * p + column] = slope / scale }
  }
}

extension FittedRegression {
  /// Returns the least and the greatest value that a parameter may have, the others at the fit.
  ///
  /// That of a scale has no end above: its bounds hold at the middle of the runs.
  func range(ofParameter index: Int) -> ClosedRange<Double>? {
    guard point.indices.contains(index) else { return nil }
    if family.parameters[index].isScale { return 0...Double.infinity }
    let (bound, values) = (regression.model.bounds[index], regression.model.parameters(point))
    let ends = [bound.lowerBound, bound.upperBound].map { end in
      var moved = point
      moved[index] = end
      return regression.model.parameters(moved)[index]
    }.sorted()
    return ends.allSatisfy(\.isFinite) && ends[0] <= values[index] && values[index] <= ends[1] ? ends[0]...ends[1] : nil
  }

  /// Returns the one-sided interval of a parameter at its bound; nil without a covariance, or if it is held.
  ///
  /// From the bound to where the objective, minimised over the other coordinates, has risen by ½t²σ²/σ₀², with Student's two-sided t and σ²/σ₀² the mean
  /// ratio of the coordinates' variances by the sandwich to those by the Hessian; to the other bound if it doesn't rise so far. Cost: some 40 fits.
  func boundInterval(_ index: Int, confidence: Double) -> Interval? {
    guard let covariance, point.indices.contains(index) else { return nil }
    let (bound, p) = (regression.bounds[index], point.count)
    let ratios = (0..<p).map { covariance.matrix[$0 * p + $0] / covariance.inverseHessian[$0 * p + $0] }.filter(\.isFinite)
    guard bound.lowerBound < bound.upperBound, !ratios.isEmpty else { return nil }
    let t = StudentDistribution(degreesOfFreedom: Double(covariance.degreesOfFreedom)).quantile(0.5 * (1 + confidence))
    let isLowest = point[index] - bound.lowerBound < bound.upperBound - point[index]
    let (near, far) = isLowest ? (bound.lowerBound, bound.upperBound) : (bound.upperBound, bound.lowerBound)
    let end = farthest(index, from: near, to: far, rise: 0.5 * t * t * mean(ratios))
    let values = [point, end].map { regression.model.parameters($0)[index] }.sorted()
    return values.allSatisfy(\.isFinite) ? Interval(low: values[0], high: values[1]) : nil
  }

  /// Returns the coordinates at which the objective has risen so far as one of them moves.
  ///
  /// The step of the share of the way is doubled until it has, then halved 24 times.
  private func farthest(_ index: Int, from near: Double, to far: Double, rise: Double) -> [Double] {
    let solver = RobustLeastSquares(loss: regression.objective.lastStage)
    func place(_ share: Double, from start: [Double]) -> (point: [Double], rise: Double) {
      let value = near + share * (far - near)
      var start = start
      start[index] = value
      let solution = solver.minimize(regression.holding(index, at: value), from: start)
      return (solution.point, solution.objective - rawObjective)
    }
    var (inner, outer, innerPoint, outerPoint) = (0.0, 1.0 / 4096, point, point)
    while true {
      let found = place(outer, from: innerPoint)
      outerPoint = found.point
      if !(found.rise < rise) || outer >= 1 { break }
      (inner, innerPoint, outer) = (outer, found.point, min(1, 2 * outer))
    }
    for _ in 0..<24 {
      let middle = 0.5 * (inner + outer)
      let found = place(middle, from: innerPoint)
      if found.rise < rise { (inner, innerPoint) = (middle, found.point) } else { (outer, outerPoint) = (middle, found.point) }
    }
    return outerPoint
  }
}
