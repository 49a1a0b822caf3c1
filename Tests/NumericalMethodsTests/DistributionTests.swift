import NumericalMethods
import RealModule
import Testing

struct DistributionTests {
  /// Abramowitz & Stegun, table 26.5 and standard tables.
  @Test(arguments: [
    (0.975, 1.959963984540054), (0.95, 1.6448536269514722), (0.5, 0), (0.001, -3.090232306167813), (1e-9, -5.997807015007686),
  ])
  func normalQuantile(p: Double, z: Double) {
    #expect(abs(NormalDistribution.quantile(p) - z) < 1e-12)
    #expect(abs(NormalDistribution.cumulative(z) - p) < 1e-14)
  }

  /// Standard tables of Student's t.
  @Test(arguments: [
    (1.0, 12.706204736432095), (2, 4.302652729749464), (4, 2.7764451051977987), (10, 2.2281388519649385), (30, 2.0422724563012373),
  ])
  func studentQuantile(freedom: Double, t: Double) {
    #expect(abs(StudentDistribution(degreesOfFreedom: freedom).quantile(0.975) / t - 1) < 1e-10)
    #expect(abs(StudentDistribution(degreesOfFreedom: freedom).quantile(0.025) / t + 1) < 1e-10)
  }

  @Test func studentWithoutEndIsNormal() {
    #expect(StudentDistribution(degreesOfFreedom: .infinity).quantile(0.975) == NormalDistribution.quantile(0.975))
  }

  @Test func quantilesAtTheEnds() {
    #expect(NormalDistribution.quantile(0) == -.infinity && NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(-0.1).isNaN)
  }

  /// Hyndman & Fan 7, as NumPy's `percentile` gives it.
  @Test func percentiles() {
    let percentiles = Percentiles([4, 1, 3, 2])
    #expect(percentiles.median == 2.5)
    #expect(percentiles.quantile(0.1) == 1.3)
    #expect(percentiles.quantile(0) == 1 && percentiles.quantile(1) == 4)
  }

  @Test(arguments: [RobustLoss.huber(delta: 0.5), .asymmetricHuber(delta: 0.5, factor: 10)])
  func lossMeetsItsDerivatives(loss: RobustLoss) {
    for residual in [-2.0, -0.5, -0.1, 0, 0.3, 0.5, 7] {
      let slope = (loss.value(residual + 1e-6) - loss.value(residual - 1e-6)) / 2e-6
      #expect(abs(slope - loss.influence(residual)) < 2e-5)
      #expect(abs(loss.weight(residual) * residual - loss.influence(residual)) < 1e-14)
    }
    #expect(RobustLoss.huber(delta: 0.5).value(2) == 0.5 * (2 - 0.25))
  }
}

struct SeededGeneratorTests {
  @Test func sameSeedSameNumbers() {
    var (a, b) = (SeededGenerator(seed: 3, stream: 5), SeededGenerator(seed: 3, stream: 5))
    #expect((0..<100).allSatisfy { _ in a.next() == b.next() })
  }

  @Test func streamsAndSeedsDiffer() {
    let firsts = (0..<64).flatMap { seed in
      (0..<64).map { stream in
        var generator = SeededGenerator(seed: UInt64(seed), stream: UInt64(stream))
        return generator.next()
      }
    }
    #expect(Set(firsts).count == firsts.count)
  }

  @Test func moments() {
    var generator = SeededGenerator(seed: 11)
    let (uniforms, normals) = ((0..<100_000).map { _ in generator.uniform() }, (0..<100_000).map { _ in generator.normal() })
    #expect(abs(uniforms.reduce(0, +) / 1e5 - 0.5) < 0.004)
    #expect(uniforms.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(abs(normals.reduce(0, +) / 1e5) < 0.013)
    #expect(abs(normals.reduce(0) { $0 + $1 * $1 } / 1e5 - 1) < 0.018)
  }

  @Test func resamplingDrawsAsManyAsThereAre() {
    var generator = SeededGenerator(seed: 1)
    let counts = generator.resamplingCounts(1000)
    #expect(counts.reduce(0, +) == 1000)
    #expect(abs(Double(counts.count { $0 == 0 }) / 1000 - Double.exp(-1)) < 0.06)
  }
}
