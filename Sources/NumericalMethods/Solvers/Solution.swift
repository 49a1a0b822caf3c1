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
