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
