import RealModule
import ScalingLaws
import Testing

/// Curves on plain values, and their inverses.
struct CurveFitTests {
  static let curves: [Law] = [
    Law(.power(of: .parameters), [0.1, 3, 0.4]), Law(.shifted(of: .parameters), [0.2, 2, 5, 0.6]),
    Law(.bounded(of: .parameters), [0.05, 0.75, 1.4, 3, 0.8]), Law(.broken(breaks: 1, of: .parameters), [0.02, 1, 0.1, 0.5, 40, 0.5]),
  ]

  @Test(arguments: curves)
  func inverse(curve: Law) throws {
    for x in [0.7, 12, 900] {
      #expect(abs(try #require(curve.argument(of: curve.value(at: x))) / x - 1) < 1e-9)
    }
    #expect(curve.argument(of: 1e-9) == nil)
  }

  /// A failure rate against the number of samples, as pass@k is one: the curve is found from values without any run.
  @Test func values() throws {
    let truth = Law(.power(of: .parameters), [0.12, 0.8, 0.35])
    let x = [1.0, 2, 4, 8, 16, 32, 64, 128]
    let result = try FitConfiguration(replicates: 30).fit(.power(of: .parameters), x: x, y: x.map { truth.value(at: $0) })
    #expect(zip(result.law.parameterValues, truth.parameterValues).allSatisfy { abs($0 / $1 - 1) < 1e-8 })
    #expect(result.replicates.count == 30 && result.formula == "y = E + (xc/x)^α, x = N")
    #expect(throws: RunTableError.self) { try FitConfiguration().fit(.power(of: .parameters), x: [1, 2, 3, 4], y: [1, 0, 1, 1]) }
    #expect(throws: FitError.self) { try FitConfiguration().fit(.power(of: .parameters), x: [1, 2], y: [1, 0.5]) }
  }

  /// The levels of a bounded curve, and its power law between them: for E = 0, I = 1, κ = 1 it is the logistic function of ln x.
  @Test func boundedCurveLimits() {
    let logistic = Law(.bounded(of: .parameters), [0, 1, 1, 3, 0.8])
    for x in [1e-3, 1.0, 1e3] { #expect(abs(logistic.value(at: x) - 1 / (1 + Double.pow(x, 0.8) / 3)) < 1e-14) }
    let steep = Law(.bounded(of: .parameters), [0.1, 0.9, 0.02, 3, 0.8])
    #expect(abs(steep.value(at: 1e-12) - 0.9) < 1e-9 && abs(steep.value(at: 1e30) - 0.1) < 1e-9)
  }

  /// Slopes before and after a break are c₀ and c₀ + c₁.
  @Test func brokenCurveSlopes() {
    let curve = Law(.broken(breaks: 1, of: .parameters), [0, 5, 0.1, 0.4, 1e4, 0.3])
    func slope(_ x: Double) -> Double { -Double.log(curve.value(at: 2 * x) / curve.value(at: x)) / Double.log(2) }
    #expect(abs(slope(1) - 0.1) < 1e-9 && abs(slope(1e9) - 0.5) < 1e-9)
  }
}
