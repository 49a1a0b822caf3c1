import RealModule

/// The coupled law L(N, D) = E + A·(N^−α + R·D^−β)^k.
///
/// With k = 1 it is the separable law; with k < 1 the scarcer of size and data counts for more, with k → 0 it alone. Kaplan's law with a floor is
/// the case β = 1. k is weakly determined by most tables: its interval tells.
///
/// Source: Videau et al. 2026, "Skaling"; k of 0.3 to 0.9 is reported.
public struct CoupledLaw: LawFamily {
  /// The regression that fits it.
  public typealias Model = CoupledModel

  /// `coupled`.
  public static let name = "coupled"
  /// The formula, as text.
  public static let formula = "L = E + A(N^−α + R·D^−β)^k"
  /// E, A, R, alpha, beta, k.
  public static let parameterNames = ["E", "A", "R", "alpha", "beta", "k"]
  public static let scaleParameters: Set = ["A", "R"]

  /// E, the loss that neither size nor data removes.
  public var irreducibleLoss: Double
  /// A ≥ 0.
  public var amplitude: Double
  /// R ≥ 0, what data weighs beside size.
  public var tokenRatio: Double
  /// α > 0.
  public var parameterExponent: Double
  /// β > 0.
  public var tokenExponent: Double
  /// k > 0.
  public var coupling: Double

  /// Makes the law.
  public init(E: Double, A: Double, R: Double, alpha: Double, beta: Double, k: Double) {
    irreducibleLoss = E
    amplitude = A
    tokenRatio = R
    parameterExponent = alpha
    tokenExponent = beta
    coupling = k
  }

  /// Makes the law from E, A, R, α, β, k.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 6, "the coupled law has six parameters")
    self.init(E: values[0], A: values[1], R: values[2], alpha: values[3], beta: values[4], k: values[5])
  }

  /// E, A, R, α, β, k.
  public var parameterValues: [Double] { [irreducibleLoss, amplitude, tokenRatio, parameterExponent, tokenExponent, coupling] }

  /// The sum that is raised to k, as a separable law without a floor; it has the same optimum.
  private var inner: ChinchillaLaw {
    ChinchillaLaw(E: 0, A: 1, B: tokenRatio, alpha: parameterExponent, beta: tokenExponent)
  }

  /// Returns E + A·(N^−α + R·D^−β)^k.
  public func loss(parameters: Double, tokens: Double) -> Double {
    irreducibleLoss + amplitude * Double.pow(inner.loss(parameters: parameters, tokens: tokens), coupling)
  }

  /// a = β/(α+β), the exponent of N*(C).
  public var optimalParameterExponent: Double { inner.optimalParameterExponent }
  /// kαβ/(α+β), the exponent of the reducible loss in C.
  public var computeExponent: Double { coupling * inner.computeExponent }

  /// Returns the split with the least inner sum: N* = (α/(βR))^(1/(α+β))·(C/k₀)^(β/(α+β)).
  ///
  /// Where A or R is zero there is no optimum: N or D is then not a number.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    var best = inner.optimum(compute: compute, flopPerParameterToken: k)
    best.loss = amplitude > 0 ? irreducibleLoss + amplitude * Double.pow(best.loss, coupling) : .nan
    return best
  }

  /// Returns the compute at which the inner sum is ((L − E)/A)^(1/k).
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    guard loss > irreducibleLoss, amplitude > 0 else { return nil }
    return inner.compute(loss: Double.pow((loss - irreducibleLoss) / amplitude, 1 / coupling), flopPerParameterToken: k)
  }
}
