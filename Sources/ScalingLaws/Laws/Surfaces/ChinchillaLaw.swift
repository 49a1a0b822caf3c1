import RealModule

/// The separable law L(N, D) = E + A/N^α + B/D^β.
///
/// Source: Hoffmann et al. 2022, arXiv:2203.15556, approach 3.
public struct ChinchillaLaw: LawFamily {
  /// The regression that fits it.
  public typealias Model = ChinchillaModel

  /// `chinchilla`.
  public static let name = "chinchilla"
  /// The formula, as text.
  public static let formula = "L = E + A/N^α + B/D^β"
  /// E, A, B, alpha, beta.
  public static let parameterNames = ["E", "A", "B", "alpha", "beta"]
  public static let scaleParameters: Set = ["A", "B"]

  /// E, the loss that neither size nor data removes.
  public var irreducibleLoss: Double
  /// A ≥ 0.
  public var parameterAmplitude: Double
  /// B ≥ 0.
  public var tokenAmplitude: Double
  /// α > 0.
  public var parameterExponent: Double
  /// β > 0.
  public var tokenExponent: Double

  /// Makes the law.
  public init(E: Double, A: Double, B: Double, alpha: Double, beta: Double) {
    irreducibleLoss = E
    parameterAmplitude = A
    tokenAmplitude = B
    parameterExponent = alpha
    tokenExponent = beta
  }

  /// Makes the law from E, A, B, α, β.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 5, "the Chinchilla law has five parameters")
    self.init(E: values[0], A: values[1], B: values[2], alpha: values[3], beta: values[4])
  }

  /// E, A, B, α, β.
  public var parameterValues: [Double] {
    [irreducibleLoss, parameterAmplitude, tokenAmplitude, parameterExponent, tokenExponent]
  }

  /// Returns E + A/N^α + B/D^β.
  public func loss(parameters: Double, tokens: Double) -> Double {
    irreducibleLoss + parameterAmplitude * Double.pow(parameters, -parameterExponent)
      + tokenAmplitude * Double.pow(tokens, -tokenExponent)
  }
}
