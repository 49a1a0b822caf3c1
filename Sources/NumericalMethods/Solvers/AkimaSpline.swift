/// Akima's interpolation: a cubic between each two points, with slopes that follow the nearest points and so don't overshoot far.
///
/// Through every point; its slope is continuous, its curvature isn't. Source: Akima, doi:10.1145/321607.321609.
public struct AkimaSpline: Hashable, Sendable, Codable {
  /// The abscissae, rising.
  public let knots: [Double]
  /// The ordinates.
  public let values: [Double]
  /// The slopes at the knots.
  public let slopes: [Double]

  /// Interpolates; O(n). Nil for fewer than three points, or abscissae that don't rise.
  public init?(knots: [Double], values: [Double]) {
    precondition(knots.count == values.count, "one value a knot")
    guard knots.count >= 3, zip(knots, knots.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    self.knots = knots
    self.values = values
    let secants = (1..<knots.count).map { (index: Int) -> Double in (values[index] - values[index - 1]) / (knots[index] - knots[index - 1])
    }
    slopes = Self.slopes(secants)
  }

  /// The slopes at the knots, from the secants between them.
  ///
  /// tᵢ = (|m₄ − m₃|m₂ + |m₂ − m₁|m₃)/(|m₄ − m₃| + |m₂ − m₁|) with m₁…m₄ the secants about a knot, two of them made up beyond each end.
  private static func slopes(_ inner: [Double]) -> [Double] {
    let (first, last) = (inner[0], inner[inner.count - 1])
    let (second, lastButOne) = (inner[1], inner[inner.count - 2])
    let m = [3 * first - 2 * second, 2 * first - second] + inner + [2 * last - lastButOne, 3 * last - 2 * lastButOne]
    let largest = m.reduce(0) { max($0, $1.magnitude) }
    return (0...inner.count).map { index in
      let (right, left) = ((m[index + 3] - m[index + 2]).magnitude, (m[index + 1] - m[index]).magnitude)
      guard right + left > 1e-9 * largest else { return 0.5 * (m[index + 1] + m[index + 2]) }
      return (right * m[index + 1] + left * m[index + 2]) / (right + left)
    }
  }

  /// Returns the value at x; beyond the knots the end's cubic goes on.
  public func callAsFunction(_ x: Double) -> Double {
    let index = min(max((knots.firstIndex { $0 > x } ?? knots.count) - 1, 0), knots.count - 2)
    let (c, d) = curvature(index)
    let t = x - knots[index]
    return values[index] + t * (slopes[index] + t * (c + t * d))
  }

  /// The coefficients of t² and t³ on a piece.
  private func curvature(_ index: Int) -> (Double, Double) {
    let width = knots[index + 1] - knots[index]
    let secant = (values[index + 1] - values[index]) / width
    let (left, right) = (slopes[index], slopes[index + 1])
    return ((3 * secant - 2 * left - right) / width, (left + right - 2 * secant) / (width * width))
  }

  /// The argument of the curve's minimum between its first and last knot.
  public var minimum: (x: Double, value: Double) {
    var best = (x: knots[0], value: values[0])
    for index in 0..<(knots.count - 1) {
      for x in stationary(index) + [knots[index + 1]] where self(x) < best.value { best = (x, self(x)) }
    }
    return best
  }

  /// The arguments at which the slope of a piece vanishes.
  private func stationary(_ index: Int) -> [Double] {
    let (c, d) = curvature(index)
    let square = c * c - 3 * d * slopes[index]
    guard square >= 0 else { return [] }
    let root = square.squareRoot()
    // The stable forms of the roots of s + 2ct + 3dt².
    let q = -(c + (c >= 0 ? root : -root))
    let width = knots[index + 1] - knots[index]
    return [q / (3 * d), slopes[index] / q].filter { $0 > 0 && $0 < width }.map { knots[index] + $0 }
  }
}
