import RealModule
import ScalingLaws
import Testing

/// Curves on plain values, and their inverses.
struct CurveFitTests {
  static let curves: [any CurveLaw] = [
    PowerCurve(E: 0.1, xc: 3, alpha: 0.4), ShiftedCurve(E: 0.2, a: 2, d: 5, b: 0.6),
    BoundedCurve(E: 0.05, I: 0.75, kappa: 1.4, beta: 3, c: 0.8),
    BrokenCurve<OneBreak>(a: 0.02, b: 1, c0: 0.1, breaks: [.init(c: 0.5, d: 40, f: 0.5)]),
  ]

  @Test(arguments: curves)
  func inverse(curve: any CurveLaw) throws {
    for x in [0.7, 12, 900] {
      #expect(abs(try #require(curve.argument(of: curve.value(at: x))) / x - 1) < 1e-9)
    }
    #expect(curve.argument(of: 1e-9) == nil)
  }

  /// A failure rate against the number of samples, as pass@k is one: the curve is found from values without any run.
  @Test func values() throws {
    let truth = PowerCurve(E: 0.12, xc: 0.8, alpha: 0.35)
    let x = [1.0, 2, 4, 8, 16, 32, 64, 128]
    let result = try FitConfiguration(replicates: 30).fit(PowerCurve.self, x: x, y: x.map(truth.value))
    #expect(zip(result.curve.parameterValues, truth.parameterValues).allSatisfy { abs($0 / $1 - 1) < 1e-8 })
    #expect(result.replicates.count == result.fit.replicates.count && result.fit.formula == "y = E + (xc/x)^α, x = N")
    #expect(throws: RunTableError.self) { try FitConfiguration().fit(PowerCurve.self, x: [1, 2, 3, 4], y: [1, 0, 1, 1]) }
    #expect(throws: FitError.self) { try FitConfiguration().fit(PowerCurve.self, x: [1, 2], y: [1, 0.5]) }
  }

  /// The levels of a bounded curve, and its power law between them: for E = 0, I = 1, κ = 1 it is the logistic function of ln x.
  @Test func boundedCurveLimits() {
    let logistic = BoundedCurve(E: 0, I: 1, kappa: 1, beta: 3, c: 0.8)
    for x in [1e-3, 1.0, 1e3] { #expect(abs(logistic.value(at: x) - 1 / (1 + Double.pow(x, 0.8) / 3)) < 1e-14) }
    let steep = BoundedCurve(E: 0.1, I: 0.9, kappa: 0.02, beta: 3, c: 0.8)
    #expect(abs(steep.value(at: 1e-12) - 0.9) < 1e-9 && abs(steep.value(at: 1e30) - 0.1) < 1e-9)
  }

  /// Slopes before and after a break are c₀ and c₀ + c₁.
  @Test func brokenCurveSlopes() {
    let curve = BrokenCurve<OneBreak>(a: 0, b: 5, c0: 0.1, breaks: [.init(c: 0.4, d: 1e4, f: 0.3)])
    func slope(_ x: Double) -> Double { -Double.log(curve.value(at: 2 * x) / curve.value(at: x)) / Double.log(2) }
    #expect(abs(slope(1) - 0.1) < 1e-9 && abs(slope(1e9) - 0.5) < 1e-9)
  }
}
