import NumericalMethods
import RealModule
import Testing

/// The scale of residuals, with and without values that don't belong to them.
struct RobustScaleTests {
  @Test func isTheUsualEstimateOfAnOrdinarySample() {
    let residuals = [0.3, -0.1, 0.2, -0.4, 0.1, 0.05, -0.25, 0.15]
    let scale = RobustScale(residuals, fitted: 2)
    let square = residuals.reduce(0) { $0 + $1 * $1 }
    #expect((scale.sigma - (square / 6).squareRoot()).magnitude < 1e-15 && scale.degreesOfFreedom == 6)
  }

  /// One value in five, of any size, leaves the scale of a normal sample where it was.
  @Test(arguments: [0, 1, 2, 5], [10.0, 1e6, 1.7e308])
  func outliersCannotSetIt(count: Int, size: Double) {
    var generator = SeededGenerator(seed: 5)
    let own = (0..<25).map { _ in 0.002 * generator.normal() }
    let scale = RobustScale(own + Array(repeating: size, count: count), fitted: 5)
    #expect(scale.sigma > 0.0013 && scale.sigma < 0.003, "\(scale.sigma)")
    #expect(scale.degreesOfFreedom == 20 && scale.limit < 0.03)
  }

  /// A fit that passes through as many rows as it has coefficients doesn't make the others outliers.
  @Test func zeroResidualsOfTheFitDoNotCount() {
    let scale = RobustScale([0, 0, 0, 0.1, -0.2, 0.15, -0.12], fitted: 3)
    #expect(scale.degreesOfFreedom == 4 && scale.sigma > 0.1)
  }

  @Test func degenerateSamples() {
    #expect(RobustScale([], fitted: 3).sigma == 0)
    #expect(RobustScale([0, 0, 0], fitted: 1).sigma == 0)
    #expect(RobustScale([.nan, .infinity, 1, -1, 1], fitted: 0).sigma == 1)
  }
}
