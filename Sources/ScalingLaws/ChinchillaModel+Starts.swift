import Optimization
import RealModule

extension ChinchillaModel {
  /// Returns the local minima of a scan over the exponents, the best first, and the best point of each quarter of it.
  ///
  /// Variable projection: at fixed (α, β) the law is linear in E, A, B ≥ 0, so the three are solved for exactly at each point of a grid,
  /// reweighted a few times towards the robust loss; only the exponents are searched.
  public func starts(objective: FitObjective, weights: [Double]) -> [[Double]] {
    let scan = ExponentScan(model: self, objective: objective, weights: weights)
    return scan.points()
  }
}

/// The objective over a grid of exponents, with the amplitudes solved for.
private struct ExponentScan {
  let model: ChinchillaModel
  let loss: RobustLoss
  let weights: [Double]
  /// L, one a run.
  let losses: [Double]
  /// What a residual is divided by: L, or 1 where residuals are in loss.
  let units: [Double]
  let exponents: [Double]
  let sizeTerms: [[Double]]
  let dataTerms: [[Double]]

  private static let side = 14
  private static let reweightings = 4

  init(model: ChinchillaModel, objective: FitObjective, weights: [Double]) {
    self.model = model
    loss = objective.stages[0]
    self.weights = weights
    let side = Self.side
    let exponents = (0..<side).map { 0.03 * Double.pow(2.5 / 0.03, Double($0) / Double(side - 1)) }
    self.exponents = exponents
    sizeTerms = exponents.map { exponent in model.logParameters.map { Double.exp(-exponent * $0) } }
    dataTerms = exponents.map { exponent in model.logTokens.map { Double.exp(-exponent * $0) } }
    losses = model.logLoss.map { Double.exp($0) }
    units = objective.isInLoss ? .init(repeating: 1, count: losses.count) : losses
  }

  /// The local minima of the grid, then the best point of each of its quarters, so that agreement between starts means something.
  func points() -> [[Double]] {
    let side = Self.side
    let solved = (0..<(side * side)).map { solve($0 / side, $0 % side) }
    let objectives = solved.map(\.objective)
    let ordered = objectives.indices.sorted { (objectives[$0], $0) < (objectives[$1], $1) }
    let minima = ordered.filter { isLocalMinimum($0, objectives) }
    let quarters = (0..<4).compactMap { quarter in ordered.first { quarter == $0 / side * 2 / side * 2 + $0 % side * 2 / side } }
    return (minima + quarters.filter { !minima.contains($0) }).map { index in
      coordinates(solved[index].amplitudes, exponents[index / side], exponents[index % side])
    }
  }

  private func isLocalMinimum(_ index: Int, _ objectives: [Double]) -> Bool {
    let side = Self.side
    let (i, j) = (index / side, index % side)
    for k in max(0, i - 1)...min(side - 1, i + 1) {
      for l in max(0, j - 1)...min(side - 1, j + 1) where objectives[k * side + l] < objectives[index] { return false }
    }
    return true
  }

  private func coordinates(_ amplitudes: [Double], _ alpha: Double, _ beta: Double) -> [Double] {
    let negligible = 1e-3 * (losses.min() ?? 1)
    return amplitudes.map { Double.log(max($0, negligible)) } + [alpha, beta]
  }

  /// Solves for E, A, B at one point of the grid.
  private func solve(_ i: Int, _ j: Int) -> (amplitudes: [Double], objective: Double) {
    var amplitudes = [0.0, 0, 0]
    var objective = Double.infinity
    var current = zip(weights, units).map { $0 / ($1 * $1) }
    for _ in 0...Self.reweightings {
      let (gram, moments) = normalEquations(sizeTerms[i], dataTerms[j], current)
      amplitudes = NonNegativeLeastSquares.solve(gram: gram, moments: moments)
      objective = reweight(amplitudes, sizeTerms[i], dataTerms[j], &current)
      if loss == .square { break }
    }
    return (amplitudes, objective)
  }

  private func normalEquations(_ x: [Double], _ y: [Double], _ w: [Double]) -> ([Double], [Double]) {
    var (s, sx, sy, sxx, sxy, syy, sz, sxz, syz) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for k in w.indices {
      let (wx, wy) = (w[k] * x[k], w[k] * y[k])
      s += w[k]
      sx += wx
      sy += wy
      sxx += wx * x[k]
      sxy += wx * y[k]
      syy += wy * y[k]
      sz += w[k] * losses[k]
      sxz += wx * losses[k]
      syz += wy * losses[k]
    }
    return ([s, sx, sy, sx, sxx, sxy, sy, sxy, syy], [sz, sxz, syz])
  }

  /// Computes the objective, ln L̂ − ln L taken as (L̂ − L)/L, and the weights of the next pass.
  private func reweight(_ amplitudes: [Double], _ x: [Double], _ y: [Double], _ next: inout [Double]) -> Double {
    var sum = 0.0
    for k in next.indices {
      let predicted = amplitudes[0] + amplitudes[1] * x[k] + amplitudes[2] * y[k]
      let residual = (predicted - losses[k]) / units[k]
      sum += weights[k] * loss.value(residual)
      next[k] = weights[k] * loss.weight(residual) / (units[k] * units[k])
    }
    return sum
  }
}
