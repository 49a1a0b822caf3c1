import RealModule

/// The beta distribution on 0…1, with density proportional to x^(a−1)·(1−x)^(b−1).
public struct BetaDistribution: Hashable, Sendable {
  /// a > 0.
  public let a: Double
  /// b > 0.
  public let b: Double

  /// Makes the distribution.
  ///
  /// - Precondition: both are positive.
  public init(a: Double, b: Double) {
    precondition(a > 0 && b > 0, "a beta distribution needs two positive parameters")
    self.a = a
    self.b = b
  }

  /// a/(a + b).
  public var mean: Double { a / (a + b) }

  /// Returns P(X ≤ x) = I(x; a, b), the regularized incomplete beta function.
  public func cumulative(_ x: Double) -> Double { incompleteBeta(x, a: a, b: b) }

  /// Returns ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
  public static func logBeta(_ a: Double, _ b: Double) -> Double {
    Double.logGamma(a) + Double.logGamma(b) - Double.logGamma(a + b)
  }
}

/// I(x; a, b) by Lentz's continued fraction (DLMF 8.17.22), mirrored where it converges slowly.
private func incompleteBeta(_ x: Double, a: Double, b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, a: b, b: a) }
  let logFront =
    a * Double.log(x) + b * Double.log(onePlus: -x) - BetaDistribution.logBeta(a, b)
  return Double.exp(logFront) / a * betaFraction(x, a: a, b: b)
}

/// The continued fraction itself, by the modified Lentz rule.
///
/// Numerator and denominator ratios are kept from zero; at most 300 steps.
private func betaFraction(_ x: Double, a: Double, b: Double) -> Double {
  let tiny = 1e-300
  func clear(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / clear(1 - (a + b) * x / (a + 1))
  var fraction = d
  for step in 1...300 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / clear(1 + even * d)
    c = clear(1 + even / c)
    fraction *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / clear(1 + odd * d)
    c = clear(1 + odd / c)
    fraction *= d * c
    if (d * c - 1).magnitude < 1e-16 { break }
  }
  return fraction
}
