/// Searches over one real variable: brackets and roots of a function that changes sign, minima of one with a valley. No derivatives.
///
/// Every search evaluates the function a bounded number of times and answers `nil` or a bracket instead of looping or trapping, so the
/// caller decides what failure means. Search over ln x if x spans decades: tolerances are absolute.
///
/// Source: Brent, "Algorithms for Minimization without Derivatives" (1973), chapters 4 and 5.
public enum ScalarSearch {}

/// An interval in which a function changes sign.
public struct RootBracket: Hashable, Sendable {
  /// The lower end; the function has there the sign that it has at the lower end of the range searched.
  public var lower: Double
  /// The upper end; the function is zero there or has the other sign.
  public var upper: Double

  /// Makes a bracket from its ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The estimate of the root with the least possible error, half the width.
  public var middle: Double { 0.5 * (lower + upper) }
}

extension ScalarSearch {
  /// Widens a bracket outwards from a start until a non-decreasing function has a root in it.
  ///
  /// The function is not positive at its lower and not negative at its upper end.
  ///
  /// Each step is `growth` times as long as the last; `growth` of 1 keeps it. Evaluations: O(log distance) with growth above 1.
  /// - Parameters:
  ///   - start: The first point looked at.
  ///   - step: The length of the first step, above 0.
  ///   - growth: The ratio of one step to the last, at least 1.
  ///   - limits: The farthest ends looked at; the last step ends there.
  /// - Returns: The bracket; `nil` if the function has no root within the limits or is not a number where it was looked at.
  public static func bracket(
    from start: Double, step: Double, growth: Double = 2, within limits: ClosedRange<Double>, of function: (Double) -> Double
  ) -> RootBracket? {
    precondition(step > 0 && growth >= 1, "a bracket widens by a positive step that does not shrink")
    precondition(limits.contains(start), "a bracket starts within its limits")
    var bracket = RootBracket(lower: start, upper: start)
    var length = step
    let atStart = function(start)
    var value = atStart
    while value < 0, bracket.upper < limits.upperBound {
      bracket = RootBracket(lower: bracket.upper, upper: min(bracket.upper + length, limits.upperBound))
      value = function(bracket.upper)
      length *= growth
    }
    guard atStart >= 0 else { return value >= 0 ? bracket : nil }
    while value > 0, bracket.lower > limits.lowerBound {
      bracket = RootBracket(lower: max(bracket.lower - length, limits.lowerBound), upper: bracket.lower)
      value = function(bracket.lower)
      length *= growth
    }
    return value <= 0 ? bracket : nil
  }

  /// Halves a range around a change of sign until it is at most `tolerance` wide.
  ///
  /// It also ends if no number lies between the ends.
  ///
  /// Linear convergence: one evaluation gains one bit, so some 50 for a relative 1e-15; it cannot fail once the ends differ in sign. A jump
  /// across zero counts as a root. Of several roots it finds one.
  /// - Parameters:
  ///   - tolerance: The width at which to stop, in units of x; 0 asks for all the bits.
  ///   - function: The function; zero counts as the sign at the upper end, infinities as their sign.
  /// - Returns: The bracket left; `nil` if the function has one sign at both ends, or is not a number where it was looked at.
  public static func bisection(
    in range: ClosedRange<Double>, tolerance: Double = 0, of function: (Double) -> Double
  ) -> RootBracket? {
    let (first, last) = (function(range.lowerBound), function(range.upperBound))
    guard !first.isNaN, !last.isNaN else { return nil }
    if first == 0 { return RootBracket(lower: range.lowerBound, upper: range.lowerBound) }
    guard last == 0 || (first > 0) != (last > 0) else { return nil }
    var bracket = RootBracket(lower: range.lowerBound, upper: range.upperBound)
    while bracket.upper - bracket.lower > tolerance {
      let middle = bracket.middle
      guard bracket.lower < middle, middle < bracket.upper else { break }
      let value = function(middle)
      if value.isNaN { return nil }
      if value != 0 && (value > 0) == (first > 0) { bracket.lower = middle } else { bracket.upper = middle }
    }
    return bracket
  }

  /// Finds a root between two points of different sign by the Illinois variant of the secant rule.
  ///
  /// Superlinear, of order 1.44 an evaluation on a smooth function, and always within the bracket: for functions that cost much. A function
  /// with a jump or a flat root may use all the iterations; it is then answered with the last point, which still lies in the bracket.
  ///
  /// Source: Dowell & Jarratt, "A modified regula falsi method for computing the root of an equation", doi:10.1007/BF01934364.
  /// - Parameters:
  ///   - tolerance: The distance of the last two ends of the bracket at which to stop, in units of x.
  ///   - iterations: The most evaluations beyond the two ends.
  /// - Returns: The root; `nil` if the function has one sign at both ends, or is not a finite number where it was looked at.
  public static func illinois(
    in range: ClosedRange<Double>, tolerance: Double = 1e-9, iterations: Int = 100, of function: (Double) -> Double
  ) -> Double? {
    var (a, b) = (range.lowerBound, range.upperBound)
    var (atA, atB) = (function(a), function(b))
    guard atA.isFinite, atB.isFinite else { return nil }
    if atA == 0 { return a }
    guard atB != 0 else { return b }
    guard (atA > 0) != (atB > 0) else { return nil }
    for _ in 0..<iterations where (b - a).magnitude > tolerance {
      let c = (a * atB - b * atA) / (atB - atA)
      let atC = function(c)
      guard atC.isFinite else { return nil }
      if atC == 0 { return c }
      if (atC > 0) != (atB > 0) { (a, atA) = (b, atB) } else { atA *= 0.5 }
      (b, atB) = (c, atC)
    }
    return b
  }
}

extension ScalarSearch {
  /// Finds the minimum of a function with one valley in a range by golden sections.
  ///
  /// Linear convergence, a factor 0.618 an evaluation. A minimum is flat: below some 1e-8 of its scale the values differ by rounding alone, so
  /// a smaller tolerance buys nothing. With several valleys it finds one of them; see ``minimum(in:cells:tolerance:of:)``.
  /// - Parameter function: The function; a value that is not a number counts as infinite.
  /// - Returns: The middle of the last interval, at most `tolerance` wide.
  public static func goldenSection(
    in range: ClosedRange<Double>, tolerance: Double = 1e-8, of function: (Double) -> Double
  ) -> Double {
    func value(_ x: Double) -> Double {
      let value = function(x)
      return value.isNaN ? .infinity : value
    }
    let ratio = 0.5 * (5.0.squareRoot() - 1)
    var (low, high) = (range.lowerBound, range.upperBound)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (value(left), value(right))
    while high - low > tolerance, left < right {
      if atLeft <= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = value(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = value(right)
      }
    }
    return 0.5 * (low + high)
  }

  /// Finds the minimum of a function in a range; of several valleys the one nearest the middle.
  ///
  /// Looks at `cells` + 1 points evenly apart, then refines the two cells around the chosen one by ``goldenSection(in:tolerance:of:)``. Two
  /// valleys within two cells count as one. If no inner point is lower than both its neighbours, the lowest point's cells are refined, so
  /// a function that falls throughout gives its lower end to `tolerance`.
  /// - Parameter function: The function; a value that is not a number counts as infinite.
  public static func minimum(
    in range: ClosedRange<Double>, cells: Int = 50, tolerance: Double = 1e-8, of function: (Double) -> Double
  ) -> Double {
    precondition(cells > 0, "a search needs at least one cell")
    let width = (range.upperBound - range.lowerBound) / Double(cells)
    let points = (0...cells).map { range.lowerBound + width * Double($0) }
    let values = points.map { x in
      let value = function(x)
      return value.isNaN ? .infinity : value
    }
    let minima = (1..<max(cells, 1)).filter { values[$0] <= values[$0 - 1] && values[$0] <= values[$0 + 1] && values[$0].isFinite }
    let nearest = minima.min { (2 * $0 - cells).magnitude < (2 * $1 - cells).magnitude }
    let best = nearest ?? values.indices.min { values[$0] < values[$1] } ?? 0
    return goldenSection(in: points[max(0, best - 1)]...points[min(cells, best + 1)], tolerance: tolerance, of: function)
  }
}
