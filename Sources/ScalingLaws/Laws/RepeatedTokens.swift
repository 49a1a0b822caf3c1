import NumericalMethods
import RealModule

/// The value of tokens that are read more than once: D′ = U(1 + R*(1 − e^(−(D/U − 1)/R*))), R* = 15.39.
///
/// U are the different tokens, D all that are read. A repeat's value falls to 1/e after R* of them, so that no number of epochs counts for more than
/// U(1 + R*) new tokens: four epochs keep 93% of their tokens' value, 40 keep 38%.
///
/// Source: Muennighoff et al. 2023, arXiv:2305.16264, eq. 5 and the published estimate of R_D*.
public enum RepeatedTokens {
  /// R_D*, as published.
  public static let decay = 15.39

  /// Returns D′ of D tokens, U of them different.
  public static func effective(tokens: Double, unique: Double) -> Double {
    tokens > unique ? effectiveCount(total: tokens, unique: unique, scale: decay) : tokens
  }

  /// Returns the D whose value is D′; nil if no number of repeats has it.
  ///
  /// D = U(1 − R*·ln(1 − (D′/U − 1)/R*)).
  public static func tokens(effective: Double, unique: Double) -> Double? {
    guard effective > unique else { return effective }
    let rest = 1 - (effective / unique - 1) / decay
    return rest > 0 ? unique * (1 - decay * Double.log(rest)) : nil
  }
}

/// The effective count of a quantity that is partly repeated, U(1 + R*(1 − e^(−(total/U − 1)/R*))).
///
/// Source: arXiv:2305.16264, eq. 5.
func effectiveCount(total: Double, unique: Double, scale: Double) -> Double {
  unique * (1 - scale * Double.expMinusOne(-(total / unique - 1) / scale))
}

extension RunDesign {
  /// The new tokens that the design's tokens count for: repeats lose value (``RepeatedTokens``).
  public var effectiveTokens: Double { uniqueTokens.map { RepeatedTokens.effective(tokens: tokens, unique: $0) } ?? tokens }
}

extension Law {
  /// Returns the loss of N parameters trained on D tokens, U of them different; all if nil.
  ///
  /// A law without unique tokens among its inputs is asked at the effective tokens.
  public func loss(parameters: Double, tokens: Double, uniqueTokens: Double?) -> Double {
    let design = RunDesign(parameters: parameters, tokens: tokens, uniqueTokens: uniqueTokens)
    if family.inputs.contains(.uniqueTokens) || uniqueTokens == nil { return loss(of: design) }
    return loss(parameters: parameters, tokens: design.effectiveTokens)
  }

  /// Returns the tokens that bring a size to a loss; nil if 10³⁰ don't, or repeats of U can't.
  ///
  /// In closed form where the family has one, else by bisection of ln D to 1e-12.
  public func tokens(parameters: Double, loss: Double, uniqueTokens: Double? = nil) -> Double? {
    if let unique = uniqueTokens, !family.inputs.contains(.uniqueTokens) {
      return tokens(parameters: parameters, loss: loss).flatMap { RepeatedTokens.tokens(effective: $0, unique: unique) }
    }
    // A size that needs less than a token needs one.
    if let tokens = family.tokens { return tokens(parameterValues, parameters, loss).flatMap { $0 <= 1e30 ? max($0, 1) : nil } }
    func excess(_ logTokens: Double) -> Double {
      self.loss(parameters: parameters, tokens: Double.exp(logTokens), uniqueTokens: uniqueTokens) - loss
    }
    let greatest = Double.log(1e30)
    guard excess(greatest) <= 0 else { return nil }
    return ScalarSearch.bisection(in: 0...greatest, tolerance: 1e-12, of: excess).map { Double.exp($0.upper) } ?? 1
  }
}
