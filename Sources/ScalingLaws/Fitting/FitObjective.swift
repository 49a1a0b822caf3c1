import NumericalMethods

/// The objective of a fit, always a sum over the runs, never a mean.
public enum FitObjective: Codable, Hashable, Sendable {
  /// Σ Huber_δ(ln L̂ − ln L), with Huber_δ(r) = r²/2 up to δ, δ(|r| − δ/2) beyond (arXiv:2203.15556).
  case huber(delta: Double)
  /// Σ (L̂ − L)²/2, in the unit of the loss.
  case leastSquares
  /// Σ |ln L̂ − ln L|.
  case leastAbsoluteDeviation
  /// Σ λ(r)·Huber_δ(r) with r = ln L̂ − ln L, and λ(r) = `penalty` if the law lies above the run, else 1.
  ///
  /// A lower envelope, for tables with many runs that fell short of their size and data.
  case asymmetric(delta: Double, penalty: Double)

  /// Huber's loss with δ = 1e-3, the field's choice.
  public static let standard = FitObjective.huber(delta: 1e-3)

  /// The name of the objective on the command line and in files.
  public var name: String {
    switch self {
    case .huber: "huber"
    case .leastSquares: "leastSquares"
    case .leastAbsoluteDeviation: "leastAbsoluteDeviation"
    case .asymmetric: "asymmetric"
    }
  }

  /// Whether residuals are differences of loss rather than of its logarithm.
  var isInLoss: Bool { self == .leastSquares }

  /// The losses to minimise one after another, each from where the one before ended.
  ///
  /// The absolute deviation is approached through Huber's loss with a δ that shrinks to 1e-9.
  var stages: [RobustLoss] {
    switch self {
    case .huber(let delta): [.huber(delta: delta)]
    case .leastSquares: [.square]
    case .asymmetric(let delta, let penalty): [.asymmetricHuber(delta: delta, factor: penalty)]
    case .leastAbsoluteDeviation: [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9].map { .huber(delta: $0) }
    }
  }

  /// The loss of the last stage, which the solution minimises.
  var lastStage: RobustLoss {
    switch self {
    case .huber(let delta): .huber(delta: delta)
    case .leastSquares: .square
    case .leastAbsoluteDeviation: .huber(delta: 1e-9)
    case .asymmetric(let delta, let penalty): .asymmetricHuber(delta: delta, factor: penalty)
    }
  }

  /// The objective at a solution of the last stage.
  func value(_ solution: Solution) -> Double {
    switch self {
    case .huber, .leastSquares, .asymmetric: solution.objective
    case .leastAbsoluteDeviation: solution.objective / 1e-9
    }
  }
}
