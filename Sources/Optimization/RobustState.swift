/// The point at which a robust regression stands, with the normal equations there.
struct RobustState {
  let model: any ResidualModel
  let loss: RobustLoss
  let weights: [Double]

  private(set) var point: [Double]
  private(set) var objective = 0.0
  private var evaluations = 0
  private var gradient: [Double]
  private var hessian: [Double]
  private var metric: [Double]
  private var residuals: [Double]
  private var jacobian: [Double]

  init(model: any ResidualModel, loss: RobustLoss, weights: [Double], start: [Double]) {
    let (n, p) = (model.residualCount, model.coordinateCount)
    self.model = model
    self.loss = loss
    self.weights = weights
    point = zip(start, model.bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
    gradient = .init(repeating: 0, count: p)
    hessian = .init(repeating: 0, count: p * p)
    metric = .init(repeating: 0, count: p * p)
    residuals = .init(repeating: 0, count: n)
    jacobian = .init(repeating: 0, count: n * p)
    objective = evaluate(at: point)
    accumulate()
  }

  /// A step that the model promises to lower the objective.
  struct Step {
    var target: [Double]
    /// The decrease that the quadratic model promises.
    var promise: Double
    /// Whether no coordinate moves by more than its rounding.
    var isRounding: Bool
  }

  /// Returns the step at this damping, over the coordinates that no bound holds; nil where the matrix isn't definite.
  func step(damping: Double) -> Step? {
    let free = freeCoordinates()
    guard !free.isEmpty else { return Step(target: point, promise: 0, isRounding: true) }
    guard let move = solve(free, damping: damping) else { return nil }
    var target = point
    for (i, index) in free.enumerated() {
      let bound = model.bounds[index]
      target[index] = min(max(point[index] + move[i], bound.lowerBound), bound.upperBound)
    }
    let moved = subtract(target, point)
    let promise = -0.5 * dot(gradient, moved)
    let isRounding = zip(moved, point).allSatisfy { $0.magnitude <= 4e-16 * max(1, $1.magnitude) }
    return promise >= 0 ? Step(target: target, promise: promise, isRounding: isRounding) : nil
  }

  /// Takes the step if it lowers the objective; returns the decrease, or a number ≤ 0 where it was refused.
  ///
  /// A small step, whose decrease drowns in the objective's own rounding, is taken unless the objective grows by more than that
  /// rounding: it brings the gradient, which is known better, closer to zero.
  mutating func tryStep(_ step: Step, isSmall: Bool) -> Double {
    let value = evaluate(at: step.target)
    guard value < objective || (isSmall && value <= objective * (1 + 1e-14)) else { return value.isNaN ? -.infinity : objective - value }
    let gain = objective - value
    (point, objective) = (step.target, value)
    accumulate()
    return gain
  }

  func solution(iterations: Int, status: SolutionStatus) -> Solution {
    let norm = freeCoordinates().reduce(0) { max($0, gradient[$1].magnitude) }
    return Solution(
      point: point, objective: objective, gradientNorm: norm, iterations: iterations, evaluations: evaluations, status: status)
  }

  /// Those that stand within their bounds or are pulled back inside.
  private func freeCoordinates() -> [Int] {
    point.indices.filter { i in
      let bound = model.bounds[i]
      return !(point[i] <= bound.lowerBound && gradient[i] >= 0) && !(point[i] >= bound.upperBound && gradient[i] <= 0)
    }
  }

  private func solve(_ free: [Int], damping: Double) -> [Double]? {
    let p = point.count
    let largest = free.reduce(0) { max($0, metric[$1 * p + $1]) }
    var matrix: [Double] = []
    matrix.reserveCapacity(free.count * free.count)
    for i in free {
      for j in free {
        let index = i * p + j
        let ridge = i == j ? damping * metric[index] + 1e-15 * largest : 0
        matrix.append(hessian[index] + damping * metric[index] + ridge)
      }
    }
    return CholeskyFactor(matrix, order: free.count)?.solve(free.map { -gradient[$0] })
  }

  private mutating func evaluate(at coordinates: [Double]) -> Double {
    evaluations += 1
    model.evaluate(at: coordinates, residuals: &residuals, jacobian: &jacobian)
    var sum = 0.0
    for i in residuals.indices where weights[i] > 0 { sum += weights[i] * loss.value(residuals[i]) }
    return sum
  }

  /// Sums gradient, Hessian and metric from the residuals and derivatives of the last evaluation.
  private mutating func accumulate() {
    let p = point.count
    gradient.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    hessian.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    metric.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    for i in residuals.indices where weights[i] > 0 {
      let influence = weights[i] * loss.influence(residuals[i])
      let curvature = weights[i] * loss.curvature(residuals[i])
      let weight = weights[i] * loss.weight(residuals[i])
      for j in 0..<p {
        let derivative = jacobian[i * p + j]
        gradient[j] += influence * derivative
        for k in 0...j {
          let product = derivative * jacobian[i * p + k]
          hessian[j * p + k] += curvature * product
          metric[j * p + k] += weight * product
        }
      }
    }
    mirror()
  }

  private mutating func mirror() {
    let p = point.count
    for j in 0..<p {
      for k in 0..<j {
        hessian[k * p + j] = hessian[j * p + k]
        metric[k * p + j] = metric[j * p + k]
      }
    }
  }
}
