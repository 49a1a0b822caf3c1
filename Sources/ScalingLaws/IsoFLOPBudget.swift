import RealModule

/// The runs of one budget of compute and what they say about the best size.
public struct IsoFLOPBudget: Codable, Hashable, Sendable {
  /// The geometric mean of the runs' compute, in FLOP.
  public var compute: Double
  /// The positions of the runs in the table, from the smallest model to the largest.
  public var runs: [Int]
  /// The positions of those that the parabola is fitted to: the sizes within a factor of three of the best one trained, five of them
  /// if there are.
  public var fittedRuns: [Int]
  /// The parabola, where three or more sizes were trained.
  public var curve: IsoFLOPCurve?
  /// The minimum, or why there is none.
  public var outcome: IsoFLOPOutcome

  /// The minimum, if there is one.
  public var minimum: IsoFLOPMinimum? {
    if case .minimum(let minimum) = outcome { minimum } else { nil }
  }

  /// Why there is no minimum, if there is none.
  public var issue: IsoFLOPIssue? {
    if case .issue(let issue) = outcome { issue } else { nil }
  }
}

/// The minimum of a budget, or why there is none.
public enum IsoFLOPOutcome: Codable, Hashable, Sendable {
  /// The minimum lies between the sizes that were trained.
  case minimum(IsoFLOPMinimum)
  /// There is none to be had.
  case issue(IsoFLOPIssue)
}

/// Why a budget has no minimum.
public enum IsoFLOPIssue: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than three sizes were trained.
  case tooFewSizes(found: Int)
  /// The vertex lies below the smallest size trained.
  case notBracketedBelow(smallest: Double)
  /// The vertex lies above the largest size trained.
  case notBracketedAbove(largest: Double)
  /// The parabola opens downwards.
  case negativeCurvature

  /// The reason and what to do, in words.
  public var description: String {
    switch self {
    case .tooFewSizes(let found): "\(found == 1 ? "one size" : "\(found) different sizes"), three are needed: train more sizes"
    case .notBracketedBelow(let smallest): "the minimum lies below the smallest size \(smallest.inWords): train smaller models"
    case .notBracketedAbove(let largest): "the minimum lies above the largest size \(largest.inWords): train larger models"
    case .negativeCurvature: "the loss has no minimum between the sizes: train sizes further apart"
    }
  }
}

/// The best point of a budget.
public struct IsoFLOPMinimum: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public var compute: Double
  /// N*.
  public var parameters: Double
  /// D*, read off the budget's own runs at N*.
  public var tokens: Double
  /// The least loss.
  public var loss: Double
  /// The standard error of ln N*; 0 where the noise isn't known.
  public var logParametersError: Double
  /// The standard error of ln D*.
  public var logTokensError: Double
  /// The standard error of ln L.
  public var logLossError: Double
}

/// The parabola ln L = p₀ + p₁x + p₂x² of a budget, with x = ln N − centre.
public struct IsoFLOPCurve: Codable, Hashable, Sendable {
  /// The mean of ln N.
  public var centre: Double
  /// p₀, p₁, p₂.
  public var coefficients: [Double]

  /// Returns the loss of a size on the parabola.
  public func loss(parameters: Double) -> Double {
    let x = Double.log(parameters) - centre
    return Double.exp(coefficients[0] + x * (coefficients[1] + x * coefficients[2]))
  }
}
