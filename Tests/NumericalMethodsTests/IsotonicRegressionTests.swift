import NumericalMethods
import Testing

@Suite struct IsotonicRegressionTests {
  /// 1, 3, 2, 2, 5: the second to fourth fall, and share their mean 7/3.
  @Test func violatorsArePooled() {
    let fit = IsotonicRegression([1, 2, 3, 4, 5], [1, 3, 2, 2, 5])
    #expect(fit.places == [1, 2, 5] && fit.values == [1, 7.0 / 3, 5])
    #expect([0, 1, 1.9, 2, 4.9, 5, 9].map { fit($0) } == [1, 1, 1, 7.0 / 3, 7.0 / 3, 5, 5])
  }

  @Test func pointsOfOnePlaceAreOne() {
    let fit = IsotonicRegression([2, 1, 2, 1], [1, 0, 0, 1])
    #expect(fit.places == [1] && fit.values == [0.5])
    #expect(IsotonicRegression([3, 2, 1], [0, 0, 1])(2) == 1.0 / 3)
  }

  /// No rising function is closer: least squares over all ways to cut the points into blocks of equal value, by brute force.
  @Test(arguments: 0..<20) func noRisingFunctionIsCloser(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let y = (0..<9).map { _ in Double(generator.index(below: 5)) }
    let x = y.indices.map(Double.init)
    let fit = IsotonicRegression(x, y)
    func error(_ values: [Double]) -> Double { zip(values, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    var best = Double.infinity
    for cuts in 0..<(1 << (y.count - 1)) {
      var values: [Double] = []
      while values.count < y.count {
        let start = values.count
        let end = (start + 1..<y.count).first { cuts >> ($0 - 1) & 1 == 1 } ?? y.count
        values += Array(repeating: y[start..<end].reduce(0, +) / Double(end - start), count: end - start)
      }
      if zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) { best = min(best, error(values)) }
    }
    let fitted = x.map { fit($0) }
    #expect(zip(fitted, fitted.dropFirst()).allSatisfy { $0 <= $1 } && abs(error(fitted) - best) < 1e-9)
  }
}
