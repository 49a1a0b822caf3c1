import RealModule

/// The standard normal distribution: mean 0, variance 1.
public enum NormalDistribution {
  /// Returns P(Z ≤ z), to full relative precision in the lower tail.
  public static func cumulative(_ z: Double) -> Double {
    0.5 * Double.erfc(-z / Double.sqrt(2))
  }

  /// Returns the density at z, exp(−z²/2)/√(2π).
  public static func density(_ z: Double) -> Double {
    Double.exp(-0.5 * z * z) / Double.sqrt(2 * Double.pi)
  }

  /// Returns the z with P(Z ≤ z) = p; −∞ at 0, +∞ at 1, NaN outside.
  ///
  /// A rational first guess with relative error 1e-9 is refined once by Halley's rule on `cumulative`, to about 1e-15.
  /// Source of the guess: P. J. Acklam's algorithm.
  public static func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : (p == 1 ? .infinity : .nan) }
    if p > 0.5 { return -lowerQuantile(1 - p) }
    return lowerQuantile(p)
  }

  /// The quantile for p ≤ ½, where `cumulative` is relatively accurate.
  private static func lowerQuantile(_ p: Double) -> Double {
    let guess = p < 0.02425 ? tailGuess(p) : centreGuess(p)
    let step = (cumulative(guess) - p) / density(guess)
    return guess - step / (1 + 0.5 * guess * step)
  }

  /// Acklam's rational guess in q² for 0.024 < p ≤ ½.
  private static func centreGuess(_ p: Double) -> Double {
    let q = p - 0.5
    let r = q * q
    let numerator = horner(
      r,
      [
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01,
        2.506628277459239e+00,
      ])
    let denominator = horner(
      r,
      [
        -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1,
      ])
    return q * numerator / denominator
  }

  /// Acklam's rational guess in √(−2 ln p) for the tail.
  private static func tailGuess(_ p: Double) -> Double {
    let q = Double.sqrt(-2 * Double.log(p))
    let numerator = horner(
      q,
      [
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00,
        2.938163982698783e+00,
      ])
    let denominator = horner(
      q, [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1])
    return numerator / denominator
  }

  private static func horner(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}
