import NumericalMethods
import RealModule
import Testing

/// Identities that hold for any argument.
@Suite struct DistributionPropertyTests {
  private static let probabilities = [1e-12, 1e-6, 0.01, 0.2, 0.5, 0.731, 0.975, 1 - 1e-6]

  @Test(arguments: probabilities)
  func normalQuantilesInvert(p: Double) {
    #expect((NormalDistribution.cumulative(NormalDistribution.quantile(p)) / p - 1).magnitude < 1e-12)
  }

  @Test(arguments: [-4.0, -1, 0, 0.5, 3])
  func theDensityIsTheSlope(z: Double) {
    let slope = (NormalDistribution.cumulative(z + 1e-4) - NormalDistribution.cumulative(z - 1e-4)) / 2e-4
    #expect((slope - NormalDistribution.density(z)).magnitude < 1e-8)
  }

  /// ν = 1 is Cauchy's distribution, tan π(p − ½); for ν = 2 it is (2p − 1)/√(2p(1 − p)).
  @Test(arguments: [0.01, 0.2, 0.5, 0.731, 0.975, 0.9999])
  func studentsClosedForms(p: Double) {
    let (one, two) = (StudentDistribution(degreesOfFreedom: 1), StudentDistribution(degreesOfFreedom: 2))
    let cauchy = Double.tan(Double.pi * (p - 0.5))
    let second = (2 * p - 1) / (2 * p * (1 - p)).squareRoot()
    #expect((one.quantile(p) - cauchy).magnitude <= 1e-10 * max(1, cauchy.magnitude))
    #expect((two.quantile(p) - second).magnitude <= 1e-10 * max(1, second.magnitude))
  }

  @Test(arguments: [0.7, 1, 3.5, 25, 1e4])
  func studentQuantilesInvertAndAreSymmetric(freedom: Double) {
    let distribution = StudentDistribution(degreesOfFreedom: freedom)
    for p in [0.001, 0.1, 0.5, 0.9, 0.999] {
      let t = distribution.quantile(p)
      #expect((distribution.cumulative(t) - p).magnitude < 1e-12)
      #expect((t + distribution.quantile(1 - p)).magnitude < 1e-9 * max(1, t.magnitude))
    }
  }

  @Test func percentilesRiseAndIgnoreTheOrder() {
    var generator = SeededGenerator(seed: 5)
    let sample = (0..<101).map { _ in generator.normal() }
    let (one, other) = (Percentiles(sample), Percentiles(sample.reversed()))
    let quantiles = (0...50).map { one.quantile(Double($0) / 50) }
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(quantiles == (0...50).map { other.quantile(Double($0) / 50) })
    #expect(Percentiles([3]).quantile(0.3) == 3 && one.quantile(-1) == one.quantile(0) && one.quantile(2) == one.quantile(1))
  }
}

@Suite struct LinearAlgebraPropertyTests {
  /// A random positive definite matrix: XᵀX of twice as many rows as columns.
  private static func definite(_ order: Int, _ generator: inout SeededGenerator) -> [Double] {
    let rows = (0..<(2 * order)).map { _ in (0..<order).map { _ in generator.normal() } }
    return (0..<(order * order)).map { k in rows.reduce(0) { $0 + $1[k / order] * $1[k % order] } }
  }

  @Test(arguments: 1...8)
  func eigenvaluesKeepTraceAndDeterminant(order: Int) throws {
    var generator = SeededGenerator(seed: 13, stream: UInt64(order))
    let matrix = Self.definite(order, &generator)
    let values = SymmetricEigenvalues(matrix, order: order).values
    let trace = (0..<order).reduce(0) { $0 + matrix[$1 * order + $1] }
    #expect((values.reduce(0, +) / trace - 1).magnitude < 1e-12)
    #expect(values.allSatisfy { $0 > 0 } && values == values.sorted())
    // The determinant, from the solutions for the unit vectors: det A⁻¹ is the product of the inverse's eigenvalues.
    let inverse = try #require(CholeskyFactor(matrix, order: order)).inverse()
    let product = SymmetricEigenvalues(inverse, order: order).values.reduce(1, *) * values.reduce(1, *)
    #expect((product - 1).magnitude < 1e-6)
  }

  @Test func indefiniteMatricesHaveNoConditionAndNoFactor() {
    #expect(SymmetricEigenvalues([1, 2, 2, 1], order: 2).conditionNumber == .infinity)
    #expect(SymmetricEigenvalues([2, 0, 0, 8], order: 2).conditionNumber == 4)
    #expect(CholeskyFactor([0], order: 1) == nil && CholeskyFactor([.nan], order: 1) == nil)
  }

  /// Whole weights count as repeated rows.
  @Test func weightsAreRepeats() throws {
    let rows = [[1.0, 0], [1, 1], [1, 2], [1, 4]]
    let weighted = try #require(LinearRegression(rows: rows, values: [1, 3, 2, 6], weights: [1, 3, 2, 1]))
    let repeated = try #require(
      LinearRegression(rows: [rows[0], rows[1], rows[1], rows[1], rows[2], rows[2], rows[3]], values: [1, 3, 3, 3, 2, 2, 6]))
    for (one, other) in zip(weighted.coefficients, repeated.coefficients) { #expect((one - other).magnitude < 1e-12) }
    for (one, other) in zip(weighted.unscaledCovariance, repeated.unscaledCovariance) { #expect((one - other).magnitude < 1e-12) }
  }

  /// Leverages of all rows sum to the number of coefficients.
  @Test func leveragesSumToTheOrder() throws {
    var generator = SeededGenerator(seed: 17)
    let rows = (0..<20).map { _ in (0..<4).map { _ in generator.normal() } }
    let fit = try #require(LinearRegression(rows: rows, values: rows.map { $0[0] + generator.normal() }))
    #expect((rows.reduce(0) { $0 + fit.leverage(at: $1) } - 4).magnitude < 1e-10)
  }
}

@Suite struct SeededGeneratorReferenceTests {
  /// The first numbers of streams, by an independent program: xoshiro256** with the state that SplitMix64 fills.
  @Test(
    arguments: [
      (0, [1_865_750_160_070_900_731, 6_791_145_067_590_612_263, 14_118_064_813_682_728_970]),
      (7, [2_919_521_855_940_950_750, 535_762_106_904_685_097, 2_592_939_938_969_416_908]),
    ] as [(UInt64, [UInt64])])
  func publishedAlgorithm(stream: UInt64, numbers: [UInt64]) {
    var generator = SeededGenerator(seed: 42, stream: stream)
    #expect((0..<3).map { _ in generator.next() } == numbers)
  }

  @Test func indicesAreEven() {
    var generator = SeededGenerator(seed: 2)
    var counts = [Int](repeating: 0, count: 11)
    for _ in 0..<110_000 { counts[generator.index(below: 11)] += 1 }
    #expect(counts.allSatisfy { (9_500...10_500).contains($0) })
  }

  @Test func streamsAreUncorrelated() {
    var (one, other) = (SeededGenerator(seed: 1, stream: 0), SeededGenerator(seed: 1, stream: 1))
    let products = (0..<40_000).map { _ in one.normal() * other.normal() }
    #expect(mean(products).magnitude < 0.02)
  }
}
