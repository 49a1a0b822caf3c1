/// Least squares with coefficients that may not be negative: min ‖X·β − y‖² with β ≥ 0.
///
/// Works on the normal equations, G = XᵀX and c = Xᵀy: a small dense problem whatever the number of observations.
/// Source: Lawson & Hanson, "Solving Least Squares Problems", ch. 23; on G as in Bro & de Jong,
/// doi:10.1002/(SICI)1099-128X(199709/10)11:5<393::AID-CEM483>3.0.CO;2-L. Squaring X squares its condition number: good for
/// starts and small well-scaled problems, not for the last digit.
public enum NonNegativeLeastSquares {
  /// Returns the β ≥ 0 that minimises βᵀGβ/2 − cᵀβ.
  ///
  /// Each round frees the coefficient of the steepest descent; at most 3n + 3 rounds, after which the best point so far is returned.
  ///
  /// - Parameters:
  ///   - gram: G, row-major, n×n, symmetric positive semi-definite.
  ///   - moments: c, n long.
  public static func solve(gram: [Double], moments: [Double]) -> [Double] {
    let n = moments.count
    precondition(gram.count == n * n, "G has n² elements where c has n")
    var solver = ActiveSet(gram: gram, moments: moments)
    let largest = moments.reduce(0) { max($0, $1.magnitude) }
    for _ in 0..<(3 * n + 3) {
      guard let entering = solver.entering(tolerance: 1e-13 * largest) else { break }
      solver.free[entering] = true
      solver.settle()
    }
    return solver.solution
  }
}

/// The state of the Lawson–Hanson iteration: the free coefficients and their values.
private struct ActiveSet {
  let gram: [Double]
  let moments: [Double]
  var free: [Bool]
  var solution: [Double]

  init(gram: [Double], moments: [Double]) {
    self.gram = gram
    self.moments = moments
    free = .init(repeating: false, count: moments.count)
    solution = .init(repeating: 0, count: moments.count)
  }

  /// The coefficient at zero whose growth lowers the objective fastest, or nil at the minimum.
  func entering(tolerance: Double) -> Int? {
    let n = moments.count
    var best: Int?
    var steepest = tolerance
    for i in 0..<n where !free[i] {
      var slope = moments[i]
      for j in 0..<n { slope -= gram[i * n + j] * solution[j] }
      if slope > steepest { (best, steepest) = (i, slope) }
    }
    return best
  }

  /// Moves to the minimum over the free coefficients, fixing at zero each that would turn negative.
  mutating func settle() {
    for _ in 0...moments.count {
      guard let target = unconstrained() else { return }
      var step = 1.0
      for i in 0..<moments.count where free[i] && target[i] <= 0 {
        step = min(step, solution[i] / (solution[i] - target[i]))
      }
      for i in 0..<moments.count where free[i] {
        solution[i] += step * (target[i] - solution[i])
        if target[i] <= 0, solution[i] <= 1e-15 * target[i].magnitude { (solution[i], free[i]) = (0, false) }
      }
      if step >= 1 { return }
    }
  }

  /// The minimum over the free coefficients, signs ignored; a dependent coefficient is fixed at zero and the rest solved.
  private mutating func unconstrained() -> [Double]? {
    let n = moments.count
    let chosen = (0..<n).filter { free[$0] }
    guard !chosen.isEmpty else { return nil }
    var reduced: [Double] = []
    for i in chosen { for j in chosen { reduced.append(gram[i * n + j] * (i == j ? 1 + 1e-14 : 1)) } }
    guard let factor = CholeskyFactor(reduced, order: chosen.count) else {
      free[chosen[chosen.count - 1]] = false
      return nil
    }
    var full = [Double](repeating: 0, count: n)
    for (i, value) in zip(chosen, factor.solve(chosen.map { moments[$0] })) { full[i] = value }
    return full
  }
}
