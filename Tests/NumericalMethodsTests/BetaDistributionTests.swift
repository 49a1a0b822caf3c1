import NumericalMethods
import Testing

@Suite struct BetaDistributionTests {
  @Test func cumulativeMatchesPolynomialsAndSymmetry() {
    // I(x; 2, 3) = 6x² − 8x³ + 3x⁴.
    for x in [0.1, 0.37, 0.5, 0.9] {
      let exact = 6 * x * x - 8 * x * x * x + 3 * x * x * x * x
      #expect(abs(BetaDistribution(a: 2, b: 3).cumulative(x) - exact) < 1e-13)
      let sum = BetaDistribution(a: 0.3, b: 7).cumulative(x) + BetaDistribution(a: 7, b: 0.3).cumulative(1 - x)
      #expect(abs(sum - 1) < 1e-13)
    }
  }

  @Test func ends() {
    let beta = BetaDistribution(a: 0.5, b: 0.5)
    #expect(beta.cumulative(0) == 0 && beta.cumulative(1) == 1)
    #expect(beta.mean == 0.5)
    #expect(abs(BetaDistribution.logBeta(2, 3) + 2.4849066497880004) < 1e-12)  // ln(1/12)
  }
}
