import RealModule

/// Farseer, L(N, D) = exp(a₃N^γ + b₃) + exp(a₂N^β + b₂)·D^−exp(a₁N^α + b₁): at each size its own floor, amplitude and exponent of data.
///
/// Nine parameters. What a table determines is the three curves over the sizes that it has; where a curve bends little in ln N its exponent and
/// its a and b are free to trade against each other, so look at predictions rather than at parameters, and expect wide intervals of α, β, γ.
/// Beyond the largest size each curve is an extrapolation of its own. On thirty runs within two decades of compute one fit in seven ends 1 to 10% above the
/// least objective that restarts from the truth find; the share of starts at the best tells. On the public tables of 32 and more runs none did.
///
/// Source: Li et al. 2025, arXiv:2506.10972.
public struct FarseerLaw: LawFamily {
  /// The regression that fits it.
  public typealias Model = FarseerModel

  /// `farseer`.
  public static let name = "farseer"
  /// The formula, as text.
  public static let formula = "L = exp(a3·N^γ + b3) + exp(a2·N^β + b2)·D^−exp(a1·N^α + b1)"
  /// a1, b1, alpha, a2, b2, beta, a3, b3, gamma.
  public static let parameterNames = ["a1", "b1", "alpha", "a2", "b2", "beta", "a3", "b3", "gamma"]

  /// One of the three curves over size, a·N^exponent + b.
  public struct SizeCurve: Codable, Hashable, Sendable {
    /// a.
    public var slope: Double
    /// b.
    public var shift: Double
    /// The exponent of N.
    public var exponent: Double

    /// Makes a curve.
    public init(a: Double, b: Double, exponent: Double) {
      slope = a
      shift = b
      self.exponent = exponent
    }

    /// Returns a·N^exponent + b.
    public func value(parameters: Double) -> Double { slope * Double.pow(parameters, exponent) + shift }
  }

  /// The logarithm of the exponent of data: a₁, b₁, α.
  public var logTokenExponent: SizeCurve
  /// The logarithm of the amplitude of data: a₂, b₂, β.
  public var logTokenAmplitude: SizeCurve
  /// The logarithm of the loss on data without end: a₃, b₃, γ.
  public var logFloor: SizeCurve

  /// Makes the law.
  public init(logTokenExponent: SizeCurve, logTokenAmplitude: SizeCurve, logFloor: SizeCurve) {
    self.logTokenExponent = logTokenExponent
    self.logTokenAmplitude = logTokenAmplitude
    self.logFloor = logFloor
  }

  /// Makes the law from a₁, b₁, α, a₂, b₂, β, a₃, b₃, γ.
  public init(parameterValues v: [Double]) {
    precondition(v.count == 9, "Farseer has nine parameters")
    self.init(
      logTokenExponent: SizeCurve(a: v[0], b: v[1], exponent: v[2]), logTokenAmplitude: SizeCurve(a: v[3], b: v[4], exponent: v[5]),
      logFloor: SizeCurve(a: v[6], b: v[7], exponent: v[8]))
  }

  /// a₁, b₁, α, a₂, b₂, β, a₃, b₃, γ.
  public var parameterValues: [Double] {
    [logTokenExponent, logTokenAmplitude, logFloor].flatMap { [$0.slope, $0.shift, $0.exponent] }
  }

  /// Returns the exponent of data at a size, exp(a₁N^α + b₁).
  public func tokenExponent(parameters: Double) -> Double { Double.exp(logTokenExponent.value(parameters: parameters)) }

  /// Returns exp(a₃N^γ + b₃) + exp(a₂N^β + b₂)·D^−exp(a₁N^α + b₁).
  public func loss(parameters: Double, tokens: Double) -> Double {
    let reducible = logTokenAmplitude.value(parameters: parameters) - tokenExponent(parameters: parameters) * Double.log(tokens)
    return Double.exp(logFloor.value(parameters: parameters)) + Double.exp(reducible)
  }
}
