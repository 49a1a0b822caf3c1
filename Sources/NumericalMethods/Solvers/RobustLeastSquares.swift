/// Nonlinear regression under a robust loss: min Σ wᵢ·ρ(rᵢ(x)) within bounds.
///
/// A damped Newton method. Its model Hessian is H + λ(M + diag M), where H = Σ wρ″·JJᵀ is exact where the loss is linear in r
/// up to the residuals' own curvature, and M = Σ w(ψ/r)·JJᵀ is the metric of iteratively reweighted least squares, which always
/// bounds ρ from above. With λ small it is Gauss–Newton and converges fast; with λ large it descends as surely as reweighting
/// does, also where every residual lies in Huber's linear zone and H vanishes. For squares it is Levenberg–Marquardt.
/// Cost a step: one evaluation, n·p² and p³/3 operations, no allocation that grows with n.
/// Sources: Nocedal & Wright, "Numerical Optimization", 2nd ed., ch. 10; Huber & Ronchetti, "Robust Statistics", 2nd ed., ch. 7.
public struct RobustLeastSquares: Hashable, Sendable {
  /// The loss of one residual.
  public var loss: RobustLoss
  /// The most steps.
  public var iterationLimit: Int
  /// The least predicted reduction, as a share of the objective; three steps in a row below it mean convergence.
  public var tolerance: Double

  /// Makes a solver; the defaults aim at full precision.
  public init(loss: RobustLoss, iterationLimit: Int = 400, tolerance: Double = 1e-15) {
    self.loss = loss
    self.iterationLimit = iterationLimit
    self.tolerance = tolerance
  }

  /// Returns the local minimum reached from `start`, which is first moved within the bounds.
  ///
  /// - Parameters:
  ///   - weights: w ≥ 0, one a residual; all 1 by default.
  public func minimize(_ model: any ResidualModel, from start: [Double], weights: [Double]? = nil) -> Solution {
    precondition((weights?.count ?? model.residualCount) == model.residualCount, "one weight a residual")
    var state = RobustState(model: model, loss: loss, weights: weights, start: start)
    guard state.objective.isFinite else { return state.solution(iterations: 0, status: .badStart) }
    let nothing = Self.vanishing * state.objective
    var damping = 1e-2
    var smallSteps = 0
    for iteration in 0..<iterationLimit {
      if state.objective <= nothing { return state.solution(iterations: iteration, status: .converged) }
      guard let step = state.step(damping: damping) else {
        damping = max(damping * 8, 1e-8)
        if damping > 1e16 { return state.solution(iterations: iteration, status: .stalled) }
        continue
      }
      let isSmall = step.predictedReduction <= tolerance * state.objective || step.isRounding
      let reduction = state.tryStep(step, isSmall: isSmall)
      smallSteps = isSmall ? smallSteps + 1 : 0
      if smallSteps == 3 { return state.solution(iterations: iteration + 1, status: .converged) }
      if !isSmall { damping = Self.damping(after: damping, actual: reduction, predicted: step.predictedReduction) }
    }
    return state.solution(iterations: iterationLimit, status: .iterationLimit)
  }

  /// Returns Σ wᵢ·ρ(rᵢ(x)) at a point, without moving; weights are 1.
  public func objective(_ model: any ResidualModel, at point: [Double]) -> Double {
    RobustState(model: model, loss: loss, weights: nil, start: point).objective
  }

  /// An objective this share of the first is zero: every residual has vanished.
  private static let vanishing = 1e-30

  /// Less damping after a step that reduced the objective as predicted, more after one that didn't.
  private static func damping(after damping: Double, actual: Double, predicted: Double) -> Double {
    if actual <= 0 { return max(damping * 6, 1e-8) }
    if actual > 0.5 * predicted { return max(damping * 0.15, 1e-14) }
    return actual < 0.1 * predicted ? damping * 3 : damping
  }
}

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

/// A robust regression's objective at a point, with the gradient and both matrices of a Newton step.
///
/// One pass over the rows; memory p², whatever n. The last `priorCount` rows are squared whatever the loss.
struct NormalEquations {
  /// Σ wρ(r).
  private(set) var objective = 0.0
  /// Σ wψJ.
  private(set) var gradient: [Double]
  /// Σ wρ″JJᵀ, row-major.
  private(set) var hessian: [Double]
  /// Σ w(ψ/r)JJᵀ, row-major.
  private(set) var metric: [Double]

  init(order: Int) {
    gradient = .init(repeating: 0, count: order)
    hessian = .init(repeating: 0, count: order * order)
    metric = hessian
  }

  /// Sums over the rows of a model at a point.
  mutating func sum(_ model: some ResidualModel, _ loss: RobustLoss, _ weights: [Double]?, at point: [Double], _ blocks: inout RowBlocks) {
    let p = point.count
    let firstPrior = model.residualCount - model.priorCount
    var total = 0.0
    gradient.withUnsafeMutableBufferPointer { g in
      hessian.withUnsafeMutableBufferPointer { h in
        metric.withUnsafeMutableBufferPointer { m in
          g.update(repeating: 0)
          h.update(repeating: 0)
          m.update(repeating: 0)
          blocks.forEach(model, at: point) { row, residual, derivatives in
            let weight = weights?[row] ?? 1
            guard weight > 0 else { return }
            let loss = row < firstPrior ? loss : .square
            total += weight * loss.value(residual)
            let influence = weight * loss.influence(residual)
            let curvature = weight * loss.curvature(residual)
            let stiffness = weight * loss.weight(residual)
            for j in 0..<p {
              g[j] += influence * derivatives[j]
              let (curved, stiff) = (curvature * derivatives[j], stiffness * derivatives[j])
              for k in 0...j {
                h[j * p + k] += curved * derivatives[k]
                m[j * p + k] += stiff * derivatives[k]
              }
            }
          }
          for j in 0..<p { for k in 0..<j { (h[k * p + j], m[k * p + j]) = (h[j * p + k], m[j * p + k]) } }
        }
      }
    }
    objective = total
  }
}
