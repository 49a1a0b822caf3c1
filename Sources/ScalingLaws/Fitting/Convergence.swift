import NumericalMethods

/// The certificate of a fit: the evidence that it is at the best optimum.
public struct Convergence: Codable, Hashable, Sendable {
  /// Why the solver stopped at the best point.
  public var status: SolutionStatus
  /// The number of starts followed to the end.
  public var starts: Int
  /// The share of them that reached the best objective, to 1e-6.
  public var shareAtBest: Double
  /// By what share of the best objective the next distinct optimum is worse; nil where every start reached the best.
  public var gapToNextOptimum: Double?
  /// The largest component of the gradient at the best point, in the coordinates of the fit.
  public var gradientNorm: Double
  /// The condition number of the expected Hessian JᵀJ scaled to a unit diagonal.
  ///
  /// In the coordinates of the fit; nil if the runs leave a direction undetermined.
  public var conditionNumber: Double?
  /// Steps over all starts.
  public var iterations: Int
  /// Parameters that the data leave at the end of their range.
  public var parametersAtBounds: [String]
  /// The share of the bootstrap replicates whose own fit converged; nil without replicates.
  public var shareOfReplicatesConverged: Double?

  /// Beyond this, parameters trade off against each other by a factor of a thousand.
  private static let wellConditioned = 1e6
  /// The relative gap below which the runs don't distinguish two optima.
  private static let narrowGap = 0.01
  /// The share of converged replicates below which advice is given.
  private static let mostReplicates = 0.99

  /// The advice for a fit that isn't certain, in words.
  public var advice: String {
    let words = remarks
    return words.isEmpty ? status.advice : words.joined(separator: "; ")
  }

  /// Each thing that is amiss, with what to do.
  private var remarks: [String] {
    var remarks: [String] = status.isConverged ? [] : [status.advice]
    if !parametersAtBounds.isEmpty {
      remarks.append(
        "\(parametersAtBounds.joined(separator: ", ")) at the end of the range: the runs don't determine it; add budgets or sizes")
    }
    if let gapToNextOptimum, gapToNextOptimum < Self.narrowGap {
      remarks.append("another optimum is nearly as good: the runs hardly tell the two apart; add budgets or sizes")
    }
    if let conditionNumber, conditionNumber > Self.wellConditioned {
      remarks.append("the parameters make up for each other: quote losses and sizes with their intervals, not single parameters")
    }
    if let share = shareOfReplicatesConverged, share < Self.mostReplicates {
      remarks.append("some bootstrap fits did not converge: the law is too rich for resampled runs; prefer the delta method or add runs")
    }
    return remarks
  }
}

extension Convergence {
  /// Objectives closer than this share of the best are the same optimum.
  static let sameOptimum = 1e-6

  /// Certifies the best of several solutions, which are sorted from the best.
  init(_ solutions: [Solution], starts: Int, conditionNumber: Double?, parametersAtBounds: [String]) {
    let best = solutions[0]
    let threshold = best.objective * (1 + Self.sameOptimum) + 1e-24
    let next = solutions.first { $0.objective > threshold }
    self.init(
      status: best.status, starts: starts,
      shareAtBest: Double(solutions.count { $0.objective <= threshold }) / Double(starts),
      gapToNextOptimum: next.flatMap { best.objective > 0 ? $0.objective / best.objective - 1 : nil }, gradientNorm: best.gradientNorm,
      conditionNumber: conditionNumber.flatMap { $0.isFinite ? $0 : nil }, iterations: solutions.reduce(0) { $0 + $1.iterations },
      parametersAtBounds: parametersAtBounds)
  }

  /// The best three distinct optima: where a bootstrap's fits start.
  static func distinct(_ solutions: [Solution]) -> [[Double]] {
    var kept: [Solution] = []
    for solution in solutions where kept.allSatisfy({ solution.objective > $0.objective * (1 + sameOptimum) }) { kept.append(solution) }
    return kept.prefix(3).map(\.point)
  }
}
