/// The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, for smooth functions of a few variables.
///
/// Dense inverse Hessian: n² memory and n² operations a step besides the gradient. Suited to tens of variables.
/// Source: Nocedal & Wright, "Numerical Optimization", 2nd ed., algorithm 6.1.
public struct BFGS: Hashable, Sendable {
  /// Stops when the largest component of the gradient is no larger than this.
  public var gradientTolerance: Double
  /// Steps allowed.
  public var iterationLimit: Int

  /// Makes a solver; the defaults aim at full precision.
  public init(gradientTolerance: Double = 1e-10, iterationLimit: Int = 1000) {
    self.gradientTolerance = gradientTolerance
    self.iterationLimit = iterationLimit
  }

  /// Returns where the objective is least, seen from `start`.
  ///
  /// - Parameter objective: gives the value at a point and writes the gradient there.
  public func minimize(from start: [Double], _ objective: @escaping (_ point: [Double], _ gradient: inout [Double]) -> Double) -> Solution {
    var search = LineSearch(point: start, objective: objective)
    guard search.value.isFinite else { return search.solution(iterations: 0, status: .badStart) }
    var inverse = InverseHessian(order: start.count)
    for iteration in 0..<iterationLimit {
      if search.gradientNorm <= gradientTolerance { return search.solution(iterations: iteration, status: .converged) }
      var direction = inverse.direction(search.gradient)
      if dot(direction, search.gradient) >= 0 {
        inverse.reset()
        direction = inverse.direction(search.gradient)
      }
      let before = (point: search.point, gradient: search.gradient)
      guard search.advance(along: direction, firstStep: inverse.isFresh ? min(1, 1 / search.gradientNorm) : 1) else {
        if inverse.isFresh { return search.solution(iterations: iteration, status: .stalled) }
        inverse.reset()
        continue
      }
      inverse.update(step: subtract(search.point, before.point), change: subtract(search.gradient, before.gradient))
    }
    return search.solution(iterations: iterationLimit, status: .iterationLimit)
  }
}

/// The approximation of the inverse Hessian that the gradients seen so far support.
private struct InverseHessian {
  let order: Int
  var matrix: [Double] = []
  var isFresh = true

  init(order: Int) {
    self.order = order
    reset()
  }

  mutating func reset() {
    matrix = .init(repeating: 0, count: order * order)
    for i in 0..<order { matrix[i * order + i] = 1 }
    isFresh = true
  }

  func direction(_ gradient: [Double]) -> [Double] {
    product(gradient).map { -$0 }
  }

  private func product(_ vector: [Double]) -> [Double] {
    (0..<order).map { i in (0..<order).reduce(0) { $0 + matrix[i * order + $1] * vector[$1] } }
  }

  /// H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ with ρ = 1/yᵀs; skipped where yᵀs is not positive.
  mutating func update(step s: [Double], change y: [Double]) {
    let curvature = dot(y, s)
    guard curvature > 1e-16 * dot(s, s).squareRoot() * dot(y, y).squareRoot(), curvature > 0 else { return }
    if isFresh { for i in 0..<order { matrix[i * order + i] = curvature / dot(y, y) } }
    let hy = product(y)
    let scale = (1 + dot(y, hy) / curvature) / curvature
    for i in 0..<order {
      for j in 0..<order {
        matrix[i * order + j] += scale * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature
      }
    }
    isFresh = false
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

func subtract(_ a: [Double], _ b: [Double]) -> [Double] {
  zip(a, b).map { $0 - $1 }
}
