/// The minimum of a function of one variable, without derivatives.
enum GoldenSection {
  /// Returns where the function has its minimum within a range, of several the one nearest the middle.
  ///
  /// First looks at `cells` + 1 places evenly apart, then shrinks the two cells around the chosen one to `tolerance`. A law of many
  /// parameters may fall again absurdly far from its runs, hence the middle. A value that is not a number counts as infinite.
  static func minimum(
    in range: ClosedRange<Double>, cells: Int = 50, tolerance: Double = 1e-8, of function: (Double) -> Double
  ) -> Double {
    func value(_ x: Double) -> Double {
      let value = function(x)
      return value.isNaN ? .infinity : value
    }
    let width = (range.upperBound - range.lowerBound) / Double(cells)
    let places = (0...cells).map { range.lowerBound + width * Double($0) }
    let values = places.map(value)
    let minima = (1..<cells).filter { values[$0] <= values[$0 - 1] && values[$0] <= values[$0 + 1] && values[$0].isFinite }
    let nearest = minima.min { (2 * $0 - cells).magnitude < (2 * $1 - cells).magnitude }
    let best = nearest ?? values.indices.min { values[$0] < values[$1] } ?? 0
    return shrink(places[max(0, best - 1)], places[min(cells, best + 1)], tolerance, value)
  }

  private static func shrink(_ low: Double, _ high: Double, _ tolerance: Double, _ value: (Double) -> Double) -> Double {
    let ratio = 0.5 * (5.0.squareRoot() - 1)
    var (low, high) = (low, high)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (value(left), value(right))
    while high - low > tolerance {
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
}
