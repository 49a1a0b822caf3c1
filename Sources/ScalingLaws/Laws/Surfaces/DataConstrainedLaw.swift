import RealModule

/// The data-constrained law: L = E + A/N'^α + B/D'^β, where repeated tokens and the parameters beyond what unique data support count for less.
///
/// D' = U(1 + R_D*(1 − e^(−R_D/R_D*))) with R_D = D/U − 1 repeats after the first epoch; N' the same of U_N, R_N = N/U_N − 1 and R_N*, where U_N is the
/// lesser of N and the size that is best for U tokens. The worth of a repeat decays to 1/e after R_D* of them. U is `TrainingRun.uniqueTokens`;
/// runs without it have seen each token once, and then R_D* is undetermined.
///
/// Source: Muennighoff et al. 2023, arXiv:2305.16264: R_D* 15.39, R_N* 5.31 on a base with α = β = 0.3527 held fixed.
public struct DataConstrainedLaw: LawFamily {
  /// The regression that fits it.
  public typealias Model = DataConstrainedModel

  /// `dataConstrained`.
  public static let name = "dataConstrained"
  /// The formula, as text.
  public static let formula = "L = E + A/N'^α + B/D'^β, D' = U(1 + RD(1 − exp(−(D/U − 1)/RD))), N' likewise of RN"
  /// E, A, B, alpha, beta, RD, RN.
  public static let parameterNames = ["E", "A", "B", "alpha", "beta", "RD", "RN"]
  public static let scaleParameters: Set = ["A", "B", "RD", "RN"]
  /// N, D and U.
  public static let inputs: [LawInput] = [.parameters, .tokens, .uniqueTokens]

  /// The law where no token is seen twice: E, A, B, α, β.
  public var base: ChinchillaLaw
  /// R_D* > 0, after so many repeats a repeat is worth 1/e.
  public var tokenRepeatScale: Double
  /// R_N* > 0, the same of excess parameters.
  public var parameterExcessScale: Double

  /// Makes the law.
  public init(base: ChinchillaLaw, RD: Double, RN: Double) {
    self.base = base
    tokenRepeatScale = RD
    parameterExcessScale = RN
  }

  /// Makes the law from E, A, B, α, β, R_D*, R_N*.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 7, "the data-constrained law has seven parameters")
    self.init(base: ChinchillaLaw(parameterValues: Array(values.prefix(5))), RD: values[5], RN: values[6])
  }

  /// E, A, B, α, β, R_D*, R_N*.
  public var parameterValues: [Double] { base.parameterValues + [tokenRepeatScale, parameterExcessScale] }

  /// Returns D', what D tokens of which U are different are worth.
  public func effectiveTokens(tokens: Double, uniqueTokens: Double) -> Double {
    Self.effective(total: tokens, unique: min(tokens, uniqueTokens), scale: tokenRepeatScale)
  }

  /// Returns N', what N parameters are worth on U different tokens.
  public func effectiveParameters(parameters: Double, uniqueTokens: Double) -> Double {
    let supported = min(parameters, supportedParameters(uniqueTokens: uniqueTokens))
    return Self.effective(total: parameters, unique: supported, scale: parameterExcessScale)
  }

  /// Returns G·(G·U)^(β/α), the size that is compute-optimal for U tokens seen once.
  public func supportedParameters(uniqueTokens: Double) -> Double {
    let (alpha, beta) = (base.parameterExponent, base.tokenExponent)
    let logBalance = Double.log(alpha * base.parameterAmplitude / (beta * base.tokenAmplitude))
    return Double.exp((logBalance + beta * Double.log(uniqueTokens)) / alpha)
  }

  private static func effective(total: Double, unique: Double, scale: Double) -> Double {
    unique * (1 - scale * Double.expMinusOne(-(total / unique - 1) / scale))
  }

  /// Returns the loss of N parameters trained on D tokens of which U are different.
  public func loss(parameters: Double, tokens: Double, uniqueTokens: Double) -> Double {
    let unique = min(tokens, uniqueTokens)
    return base.loss(
      parameters: effectiveParameters(parameters: parameters, uniqueTokens: unique),
      tokens: effectiveTokens(tokens: tokens, uniqueTokens: unique))
  }

  /// Returns the loss where all tokens are different.
  public func loss(parameters: Double, tokens: Double) -> Double { loss(parameters: parameters, tokens: tokens, uniqueTokens: tokens) }

  /// Returns the loss of a run at its N, D and U.
  public func loss(of run: TrainingRun) -> Double {
    loss(parameters: run.parameters, tokens: run.tokens, uniqueTokens: LawInput.uniqueTokens.value(of: run))
  }

  /// Returns the split of C = k·N·D with the least loss where data are without end: the base law's.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    base.optimum(compute: compute, flopPerParameterToken: k)
  }

  /// Returns the least compute that reaches a loss where data are without end.
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    base.compute(loss: loss, flopPerParameterToken: k)
  }

  /// Returns the split of C = k·N·D with the least loss where only U tokens are different, by golden section over ln N.
  public func optimum(compute: Double, uniqueTokens: Double, flopPerParameterToken k: Double = 6) -> Allocation {
    leastLoss(compute: compute, middle: 0.5 * Double.log(compute / k), tokens: { compute / (k * $0) }) {
      loss(parameters: $0, tokens: $1, uniqueTokens: uniqueTokens)
    }
  }
}
