/// The point at which a robust regression stands, with the normal equations there.
struct RobustState {
  let model: any ResidualModel
  let loss: RobustLoss
  /// The weights of the rows; nil for 1 each.
  let weights: [Double]?

  private(set) var point: [Double]
  private var equations: NormalEquations
  /// The equations at the last point tried; swapped with those that hold when a step is taken.
  private var trial: NormalEquations
  private var blocks: RowBlocks
  private var evaluations = 0

  init(model: any ResidualModel, loss: RobustLoss, weights: [Double]?, start: [Double]) {
    self.model = model
    self.loss = loss
    self.weights = weights
    point = zip(start, model.bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
    equations = NormalEquations(order: point.count)
    trial = equations
    blocks = RowBlocks(model)
    evaluate(at: point)
    swap(&equations, &trial)
  }

  var objective: Double { equations.objective }
  private var gradient: [Double] { equations.gradient }

  /// A step that lowers the objective by the quadratic model.
  struct Step {
    var target: [Double]
    /// The decrease of the objective by the quadratic model, −½gᵀd.
    var predictedReduction: Double
    /// Whether no coordinate moves by more than its rounding.
    var isRounding: Bool
  }

  /// Returns the step at this damping, over the coordinates that no bound holds; nil if the matrix isn't definite.
  func step(damping: Double) -> Step? {
    let free = freeCoordinates()
    guard !free.isEmpty else { return Step(target: point, predictedReduction: 0, isRounding: true) }
    guard let move = solve(free, damping: damping) else { return nil }
    var target = point
    for (i, index) in free.enumerated() {
      let bound = model.bounds[index]
      target[index] = min(max(point[index] + move[i], bound.lowerBound), bound.upperBound)
    }
    let moved = zip(target, point).map { $0 - $1 }
    let predicted = -0.5 * zip(gradient, moved).reduce(0) { $0 + $1.0 * $1.1 }
    let isRounding = zip(moved, point).allSatisfy { $0.magnitude <= 4e-16 * max(1, $1.magnitude) }
    return predicted >= 0 ? Step(target: target, predictedReduction: predicted, isRounding: isRounding) : nil
  }

  /// Takes the step if it lowers the objective; returns the decrease, or a number ≤ 0 if it was refused.
  ///
  /// A small step, whose decrease drowns in the objective's own rounding, is taken unless the objective grows by more than that
  /// rounding: it brings the gradient, which is known better, closer to zero.
  mutating func tryStep(_ step: Step, isSmall: Bool) -> Double {
    evaluate(at: step.target)
    let reduction = objective - trial.objective
    guard reduction > 0 || (isSmall && trial.objective <= objective * (1 + 1e-14)) else {
      return reduction.isNaN ? -.infinity : reduction
    }
    point = step.target
    swap(&equations, &trial)
    return reduction
  }

  func solution(iterations: Int, status: SolutionStatus) -> Solution {
    let norm = freeCoordinates().reduce(0) { max($0, gradient[$1].magnitude) }
    return Solution(
      point: point, objective: objective, gradientNorm: norm, iterations: iterations, evaluations: evaluations, status: status)
  }

  /// The coordinates within their bounds or pulled back inside: the others are held, and their gradient says nothing.
  private func freeCoordinates() -> [Int] {
    point.indices.filter { i in
      let bound = model.bounds[i]
      return !(point[i] <= bound.lowerBound && gradient[i] >= 0) && !(point[i] >= bound.upperBound && gradient[i] <= 0)
    }
  }

  /// Solves (H + λ(M + diag M) + εI)d = −g over the free coordinates; ε keeps a flat direction from a zero pivot.
  private func solve(_ free: [Int], damping: Double) -> [Double]? {
    let p = point.count
    let (hessian, metric) = (equations.hessian, equations.metric)
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

  private mutating func evaluate(at coordinates: [Double]) {
    evaluations += 1
    trial.sum(model, loss, weights, at: coordinates, &blocks)
  }
}
