/// A run before it is trained, or without its loss: how large, on how much, at what compute.
public struct RunDesign: Codable, Hashable, Sendable {
  /// N, under the table's counting convention.
  public var parameters: Double
  /// D, the tokens trained on, repeats counted.
  public var tokens: Double
  /// C, the training compute in FLOP.
  public var compute: Double
  /// U, the different tokens among D; nil if all are.
  public var uniqueTokens: Double?

  /// Makes a design; C = 6ND if it isn't given.
  public init(parameters: Double, tokens: Double, compute: Double? = nil, uniqueTokens: Double? = nil) {
    self.parameters = parameters
    self.tokens = tokens
    self.compute = compute ?? 6 * parameters * tokens
    self.uniqueTokens = uniqueTokens
  }

  /// M = D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}

extension TrainingRun {
  /// The run without its loss.
  public var design: RunDesign {
    RunDesign(parameters: parameters, tokens: tokens, compute: compute, uniqueTokens: uniqueTokens)
  }
}

/// A quantity of a run that a law may depend on.
public enum LawInput: String, Codable, Hashable, Sendable, CaseIterable {
  /// N.
  case parameters
  /// D, repeats counted.
  case tokens
  /// U, the different tokens among D; all of them unless a run says otherwise.
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

  /// The unit of its values in words: parameters, tokens, different tokens or FLOP.
  public var unit: String {
    switch self {
    case .parameters: "parameters"
    case .tokens: "tokens"
    case .uniqueTokens: "different tokens"
    case .compute: "FLOP"
    }
  }

  /// Returns the quantity of a design.
  public func value(of design: RunDesign) -> Double {
    switch self {
    case .parameters: design.parameters
    case .tokens: design.tokens
    case .uniqueTokens: design.uniqueTokens ?? design.tokens
    case .compute: design.compute
    }
  }

  /// Returns the quantity of a run.
  func value(of run: TrainingRun) -> Double {
    switch self {
    case .parameters: run.parameters
    case .tokens: run.tokens
    case .uniqueTokens: run.uniqueTokens ?? run.tokens
    case .compute: run.compute
    }
  }
}
