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
