import RealModule

/// Curves through the minima of a frontier, with weights: the posterior of what the frontier may do beyond them.
struct CurveAverage: FrontierEstimate {
  private let frontier: Frontier
  private let curves: [FrontierCurve]

  private static let gridSize = 200
  private static let highestShare = 0.95
  private static let bendGridSize = 40
  private static let steepestBend = 3.0
  /// The prior probability that the frontier steepens.
  private static let steepeningPrior = 0.1
  /// The least standard error of ln L that a minimum is believed to have.
  private static let leastError = 1e-5

  /// Fits every curve; nil where none can be.
  init?(_ frontier: Frontier) {
    self.frontier = frontier
    let errors = frontier.minima.map { max($0.logLossError, Self.leastError) }
    let shapes = Self.floors(frontier) + Self.bends(frontier)
    let fitted = shapes.compactMap { FrontierCurve(minima: frontier.minima, errors: errors, shape: $0) }.filter(\.weight.isFinite)
    guard !fitted.isEmpty else { return nil }
    curves = Self.normalized(fitted)
  }

  /// E = ρ·L_min with the prior Beta(3, 2) on ρ/0.95.
  private static func floors(_ frontier: Frontier) -> [CurveShape] {
    let least = frontier.minima.map(\.loss).min() ?? 1
    return (0..<gridSize).map { index in
      let position = (Double(index) + 0.5) / Double(gridSize)
      let prior = (1 - steepeningPrior) * 12 * position * position * (1 - position) / Double(gridSize)
      return CurveShape(floor: position * highestShare * least, bend: 0, prior: prior)
    }
  }

  /// d² ln L/d(ln C)² = −u·s², s the mean slope, with u uniform up to 3.
  private static func bends(_ frontier: Frontier) -> [CurveShape] {
    (0..<bendGridSize).map { index in
      let position = (Double(index) + 0.5) / Double(bendGridSize)
      let slope = frontier.loss.exponent
      return CurveShape(floor: 0, bend: -position * steepestBend * slope * slope, prior: steepeningPrior / Double(bendGridSize))
    }
  }

  /// Weights that sum to 1.
  private static func normalized(_ curves: [FrontierCurve]) -> [FrontierCurve] {
    let top = curves.map(\.weight).max() ?? 0
    let total = curves.reduce(0) { $0 + Double.exp($1.weight - top) }
    return curves.map { curve in
      var curve = curve
      curve.weight = Double.exp(curve.weight - top) / total
      return curve
    }
  }

  func point(compute: Double) -> FrontierPoint {
    var (first, second) = (0.0, 0.0)
    for curve in curves {
      let estimate = curve.logLoss(compute: compute)
      first += curve.weight * estimate.value
      second += curve.weight * (estimate.value * estimate.value + estimate.error * estimate.error)
    }
    var point = frontier.point(compute: compute)
    point.logLoss = Estimate(value: first, error: max(0, second - first * first).squareRoot())
    return point
  }
}
