import RealModule

/// Student's t distribution with a given number of degrees of freedom.
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
    let tail = 0.5 * regularizedIncompleteBeta(x, a: 0.5 * degreesOfFreedom, b: 0.5)
    return t > 0 ? 1 - tail : tail
  }

  /// Returns the t with P(T ≤ t) = p, by bisection on `cumulative` to 1e-13 relative.
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : (p == 1 ? .infinity : .nan) }
    guard degreesOfFreedom.isFinite else { return NormalDistribution.quantile(p) }
    if p < 0.5 { return -quantile(1 - p) }
    var low = 0.0
    var high = 1.0
    while cumulative(high) < p, high < 1e300 { high *= 2 }
    for _ in 0..<200 where high - low > 1e-14 * high {
      let middle = 0.5 * (low + high)
      if cumulative(middle) < p { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }
}

/// I(x; a, b) by Lentz's continued fraction (DLMF 8.17.22), mirrored where it converges slowly.
private func regularizedIncompleteBeta(_ x: Double, a: Double, b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedIncompleteBeta(1 - x, a: b, b: a) }
  let logFront =
    a * Double.log(x) + b * Double.log(onePlus: -x) + Double.logGamma(a + b) - Double.logGamma(a) - Double.logGamma(b)
  return Double.exp(logFront) / a * betaFraction(x, a: a, b: b)
}

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
