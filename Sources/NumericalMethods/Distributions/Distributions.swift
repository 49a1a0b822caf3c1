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

/// Student's t distribution with a given number of degrees of freedom.
///
/// Accurate to 1e-12 absolute in probability; a quantile costs some 60 evaluations of the incomplete beta function.
public struct StudentDistribution: Hashable, Sendable {
  /// ν > 0; need not be whole. +∞ is the normal distribution.
  public let degreesOfFreedom: Double

  /// Makes the distribution with ν degrees of freedom.
  ///
  /// - Precondition: `degreesOfFreedom > 0`.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "Student's t needs a positive number of degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Returns P(T ≤ t) = 1 − ½·I(ν/(ν+t²); ν/2, ½) for t ≥ 0.
  public func cumulative(_ t: Double) -> Double {
    guard degreesOfFreedom.isFinite else { return NormalDistribution.cumulative(t) }
    let x = degreesOfFreedom / (degreesOfFreedom + t * t)
    let tail = 0.5 * BetaDistribution(a: 0.5 * degreesOfFreedom, b: 0.5).cumulative(x)
    return t > 0 ? 1 - tail : tail
  }

  /// Returns the t with P(T ≤ t) = p, by bisection on `cumulative` to the last bit.
  ///
  /// −∞ at 0, +∞ at 1, NaN outside.
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : (p == 1 ? .infinity : .nan) }
    guard degreesOfFreedom.isFinite else { return NormalDistribution.quantile(p) }
    if p < 0.5 { return -quantile(1 - p) }
    let excess = { (t: Double) in self.cumulative(t) - p }
    guard let coarse = ScalarSearch.bracket(from: 0, step: 1, within: 0...1e300, of: excess) else { return 1e300 }
    return ScalarSearch.bisection(in: coarse.lower...coarse.upper, of: excess)?.middle ?? coarse.middle
  }
}

/// Returns the arithmetic mean of numbers, added in their order; not a number if there are none.
public func mean(_ values: some Collection<Double>) -> Double {
  values.reduce(0, +) / Double(values.count)
}

/// Quantiles of a sample, by linear interpolation between order statistics.
///
/// Hyndman & Fan's definition 7 (doi:10.2307/2684934), the default of NumPy and R: position h = (n − 1)p.
public struct Percentiles: Sendable {
  private let sorted: [Double]

  /// Sorts the sample once; O(n log n).
  ///
  /// - Precondition: the sample is not empty and holds no NaN.
  public init(_ sample: [Double]) {
    precondition(!sample.isEmpty, "a percentile needs at least one value")
    precondition(!sample.contains { $0.isNaN }, "a percentile of NaN is not defined")
    sorted = sample.sorted()
  }

  /// Returns the quantile at probability p, held within 0…1; O(1).
  public func quantile(_ p: Double) -> Double {
    let position = Double(sorted.count - 1) * min(max(p, 0), 1)
    let lower = Int(position)
    guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
    let fraction = position - Double(lower)
    // Between equal infinities, or at one, the step to the next is not a number.
    guard fraction > 0, sorted[lower] < sorted[lower + 1] else { return sorted[lower] }
    return sorted[lower] + fraction * (sorted[lower + 1] - sorted[lower])
  }

  /// The middle value.
  public var median: Double { quantile(0.5) }
}

/// The standard deviation of a regression's residuals, without those far off the others: one value in three can't set it.
///
/// s₀ = med |r|/0.6745 over all but the p smallest, which a fit may make zero; then √(Σr²/(n − p)) over the n residuals up to 5s₀. Without a residual
/// beyond, which is one in two million of a normal sample, that is the usual estimate, with its efficiency.
public struct RobustScale: Hashable, Sendable {
  /// The standard deviation.
  public let sigma: Double
  /// Residuals kept less coefficients fitted, at least one.
  public let degreesOfFreedom: Int
  /// The largest residual kept.
  public let limit: Double

  /// So many first estimates away a residual says nothing of the others' spread.
  private static let rejection = 5.0

  /// The middle of rising values.
  private static func median(_ sorted: ArraySlice<Double>) -> Double {
    let (low, high) = (sorted.startIndex + (sorted.count - 1) / 2, sorted.startIndex + sorted.count / 2)
    return sorted[low] + 0.5 * (sorted[high] - sorted[low])
  }

  /// Estimates the scale; zero without residuals.
  ///
  /// - Parameter fitted: p, the number of coefficients.
  public init(_ residuals: [Double], fitted: Int) {
    // One copy, sorted in place: residuals of a million runs are eight megabytes.
    var sizes: [Double] = []
    sizes.reserveCapacity(residuals.count)
    for residual in residuals where residual.isFinite { sizes.append(residual.magnitude) }
    sizes.sort()
    let skipped = min(fitted, max(0, sizes.count - 1))
    let first = sizes.isEmpty ? 0 : Self.median(sizes[skipped...]) / 0.6744897501960817
    let limit = Self.rejection * first
    let kept = sizes.prefix { $0 <= limit }
    self.limit = limit
    degreesOfFreedom = max(1, kept.count - fitted)
    sigma = (kept.reduce(0) { $0 + $1 * $1 } / Double(degreesOfFreedom)).squareRoot()
  }
}
