import NumericalMethods
import Testing

struct AkimaTests {
  let knots = [0.0, 1, 2.5, 3, 4, 6]
  let values = [3.0, 1, 0.5, 0.7, 0.65, 2]

  /// SciPy 1.x, `Akima1DInterpolator`.
  @Test func agreesWithSciPy() throws {
    let spline = try #require(AkimaSpline(knots: knots, values: values))
    for (x, expected) in AkimaTests.reference { #expect(abs(spline(x) - expected) < 1e-12, "\(x): \(spline(x))") }
  }

  /// The least value on a fine grid.
  @Test func minimumIsTheLeastValue() throws {
    let spline = try #require(AkimaSpline(knots: knots, values: values))
    let grid = (0...60_000).map { spline(Double($0) * 1e-4) }
    let least = try #require(grid.min())
    #expect(spline.minimum.value <= least && least - spline.minimum.value < 1e-8)
  }

  @Test func straightLinesStayStraight() throws {
    let spline = try #require(AkimaSpline(knots: [0, 1, 3], values: [1, 2, 4]))
    #expect(abs(spline(1.7) - 2.7) < 1e-15)
    #expect(AkimaSpline(knots: [0, 1, 1], values: [1, 2, 3]) == nil && AkimaSpline(knots: [0, 1], values: [1, 2]) == nil)
  }

  static let reference = [
    (0.3, 2.204583333333334), (1.7, 0.5646667314733806), (2.6, 0.5336426186726659), (3.5, 0.668256838905775), (5.1, 1.1941642952127658),
  ]
}
