import Optimization

/// How sure it is that a fit is at the best point.
public struct Convergence: Codable, Hashable, Sendable {
  /// Why the solver stopped at the best point.
  public var status: SolutionStatus
  /// How many starts were followed to the end.
  public var starts: Int
  /// The share of them that reached the best objective, to 1e-6.
  public var shareAtBest: Double
  /// The largest component of the gradient there, in the coordinates of the fit.
  public var gradientNorm: Double
  /// Steps over all starts.
  public var iterations: Int
  /// Parameters that the data leave at the end of their range.
  public var parametersAtBounds: [String]

  /// What to do about it, in words.
  public var advice: String {
    if !parametersAtBounds.isEmpty {
      return "\(parametersAtBounds.joined(separator: ", ")) at the end of the range: the runs don't determine it; add budgets or sizes"
    }
    return status.advice
  }
}
