/// A quantity of a run that a law may depend on.
public enum LawInput: String, Codable, Hashable, Sendable, CaseIterable {
  /// N.
  case parameters
  /// D, repeats counted.
  case tokens
  /// U, the different tokens among D; all of them where a run doesn't say.
  case uniqueTokens
  /// C, in FLOP.
  case compute

  /// N, D, U or C.
  public var symbol: String {
    switch self {
    case .parameters: "N"
    case .tokens: "D"
    case .uniqueTokens: "U"
    case .compute: "C"
    }
  }

  /// Returns the quantity of a run.
  public func value(of run: TrainingRun) -> Double {
    switch self {
    case .parameters: run.parameters
    case .tokens: run.tokens
    case .uniqueTokens: run.uniqueTokens ?? run.tokens
    case .compute: run.compute
    }
  }
}
