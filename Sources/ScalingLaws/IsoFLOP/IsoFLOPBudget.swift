import RealModule

/// The runs of one budget of compute and what they say about the best size.
public struct IsoFLOPBudget: Codable, Hashable, Sendable {
  /// The geometric mean of the runs' compute, in FLOP.
  public var compute: Double
  /// The positions of the runs in the table, from the smallest model to the largest.
  public var runs: [Int]
  /// The positions of the runs that the curve is fitted to.
  ///
  /// The sizes within a factor of three of the best one trained, five of them if there are; all of them for an interpolation.
  public var fittedRuns: [Int]
  /// The curve, where enough sizes were trained: three for a parabola and an interpolation, four for a cubic.
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
  /// Fewer sizes were trained than the curve needs.
  case tooFewSizes(found: Int, needed: Int = 3)
  /// The vertex lies below the smallest size trained.
  case notBracketedBelow(smallest: Double)
  /// The vertex lies above the largest size trained.
  case notBracketedAbove(largest: Double)
  /// The curve has no minimum: it opens downwards.
  case negativeCurvature
  /// The sizes lie too near to each other: the curve's least loss has a large standard error.
  ///
  /// Large means above 0.05 in ln L.
  case undetermined(logLossError: Double)

  /// The reason and what to do, in words.
  public var description: String {
    switch self {
    case .tooFewSizes(let found, let needed):
      "\(found == 1 ? "one size" : "\(found) different sizes"), \(needed == 3 ? "three" : "four") are needed: train more sizes"
    case .notBracketedBelow(let smallest): "the minimum lies below the smallest size \(smallest.inWords): train smaller models"
    case .notBracketedAbove(let largest): "the minimum lies above the largest size \(largest.inWords): train larger models"
    case .negativeCurvature: "the loss has no minimum between the sizes: train sizes further apart"
    case .undetermined(let error): "the sizes leave the least loss open by ±\(Int((196 * error).rounded()))%: train sizes further apart"
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
