/// A nonlinear regression: residuals that depend smoothly on a few coordinates.
public protocol ResidualModel: Sendable {
  /// p, the number of coordinates.
  var coordinateCount: Int { get }
  /// n, the number of residuals.
  var residualCount: Int { get }
  /// The least and the greatest value that each coordinate may take.
  var bounds: [ClosedRange<Double>] { get }

  /// The number of last residuals that are priors: squared whatever the loss of the others. None by default.
  var priorCount: Int { get }

  /// Writes these residuals and their derivatives (row-major, p a row) at the coordinates (p).
  ///
  /// Row 0 of the arrays is the first of `rows`: solvers pass over a long regression in blocks, so that no array grows with n.
  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double])
}

extension ResidualModel {
  /// None.
  public var priorCount: Int { 0 }

  /// Writes all residuals (n) and their derivatives (row-major n×p) at the coordinates (p).
  public func evaluate(at coordinates: [Double], residuals: inout [Double], jacobian: inout [Double]) {
    evaluate(at: coordinates, rows: 0..<residualCount, residuals: &residuals, jacobian: &jacobian)
  }
}

/// A pass over a regression's rows in blocks of 1,024.
///
/// Residuals and derivatives stay in the cache, and memory doesn't grow with n.
struct RowBlocks {
  /// Rows in a block.
  static let size = 1024

  private let rowCount: Int
  private let columnCount: Int
  private var residuals: [Double]
  private var jacobian: [Double]

  init(_ model: any ResidualModel) {
    rowCount = model.residualCount
    columnCount = model.coordinateCount
    residuals = .init(repeating: 0, count: min(Self.size, rowCount))
    jacobian = .init(repeating: 0, count: residuals.count * columnCount)
  }

  /// Calls `body` for every row, in order, with its number, residual and derivatives.
  mutating func forEach(
    _ model: some ResidualModel, at point: [Double], _ body: (_ row: Int, _ residual: Double, _ gradient: UnsafePointer<Double>) -> Void
  ) {
    var first = 0
    while first < rowCount {
      let rows = first..<min(first + Self.size, rowCount)
      model.evaluate(at: point, rows: rows, residuals: &residuals, jacobian: &jacobian)
      jacobian.withUnsafeBufferPointer { derivatives in
        guard let start = derivatives.baseAddress else { return }
        for row in rows { body(row, residuals[row - first], start + (row - first) * columnCount) }
      }
      first = rows.upperBound
    }
  }
}

/// The result of a solver: the point, its objective, and the reason to stop.
///
/// Not converging is an answer, not an error: `status` says which, and its `advice` what to do.
public struct Solution: Hashable, Sendable, Codable {
  /// The point with the least objective found.
  public var point: [Double]
  /// The objective there.
  public var objective: Double
  /// The largest component of the gradient there, in magnitude; components held by a bound don't count.
  public var gradientNorm: Double
  /// The steps taken.
  public var iterations: Int
  /// The evaluations of the objective.
  public var evaluations: Int
  /// Why the solver stopped.
  public var status: SolutionStatus

  /// Makes a solution.
  public init(
    point: [Double], objective: Double, gradientNorm: Double, iterations: Int, evaluations: Int, status: SolutionStatus
  ) {
    self.point = point
    self.objective = objective
    self.gradientNorm = gradientNorm
    self.iterations = iterations
    self.evaluations = evaluations
    self.status = status
  }
}

/// Why a solver stopped.
public enum SolutionStatus: String, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The gradient, or the decrease that the next step could bring, is zero to working precision.
  case converged
  /// No step lowers the objective any more, though the gradient is not zero to working precision.
  case stalled
  /// The steps allowed were used up.
  case iterationLimit
  /// The objective is not a number, or infinite, at the start.
  case badStart

  /// Whether the point is a minimum to working precision.
  public var isConverged: Bool { self == .converged }

  /// The advice for this status.
  public var advice: String {
    switch self {
    case .converged: "nothing to do"
    case .stalled: "the objective may be flat or kinked here: look at parameters at their bounds, and at how many starts agree"
    case .iterationLimit: "allow more iterations, or give more or better spread observations"
    case .badStart: "start where the objective is finite"
    }
  }

  /// The status in words, with the advice unless it converged.
  public var description: String {
    switch self {
    case .converged: "converged"
    case .stalled: "stalled: \(advice)"
    case .iterationLimit: "stopped at the iteration limit: \(advice)"
    case .badStart: "could not start: \(advice)"
    }
  }
}

/// The loss ρ(r) of a residual, with its influence ψ = ρ′ and weight ψ/r.
///
/// The objective of a fit is the *sum* of ρ over the observations, never the mean: a mean-scaled objective makes
/// quasi-Newton methods stop early (arXiv:2404.10102).
public enum RobustLoss: Hashable, Sendable, Codable {
  /// r²/2.
  case square
  /// r²/2 up to |r| = delta, then delta·(|r| − delta/2).
  case huber(delta: Double)
  /// Huber's loss, times `factor` if the residual is positive.
  ///
  /// The fit settles near the 1/(1 + factor) quantile of the values when residuals are fitted less measured.
  case asymmetricHuber(delta: Double, factor: Double)

  /// Returns ρ(r).
  @inlinable public func value(_ residual: Double) -> Double {
    switch self {
    case .square: return 0.5 * residual * residual
    case .huber(let delta):
      let size = residual.magnitude
      return size <= delta ? 0.5 * residual * residual : delta * (size - 0.5 * delta)
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).value(residual)
    }
  }

  /// Returns ψ(r) = ρ′(r).
  @inlinable public func influence(_ residual: Double) -> Double {
    switch self {
    case .square: return residual
    case .huber(let delta): return min(max(residual, -delta), delta)
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).influence(residual)
    }
  }

  /// Returns ψ(r)/r, the weight of iteratively reweighted least squares; 1 at r = 0.
  @inlinable public func weight(_ residual: Double) -> Double {
    switch self {
    case .square: return 1
    case .huber(let delta):
      let size = residual.magnitude
      return size <= delta ? 1 : delta / size
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).weight(residual)
    }
  }

  /// Returns ρ″(r): 1 where the loss is quadratic, 0 where it is linear.
  @inlinable public func curvature(_ residual: Double) -> Double {
    switch self {
    case .square: return 1
    case .huber(let delta): return residual.magnitude <= delta ? 1 : 0
    case .asymmetricHuber(let delta, let factor):
      return (residual > 0 ? factor : 1) * RobustLoss.huber(delta: delta).curvature(residual)
    }
  }

  /// Returns the ratio of a residual's influence to that of the error behind it.
  ///
  /// 1 − h where the loss is quadratic, because the fit follows the row by its leverage h; 1 where it is linear, and the influence the same
  /// whatever the size.
  public func shrinkage(_ residual: Double, leverage: Double) -> Double {
    curvature(residual) > 0 ? 1 - leverage : 1
  }
}
