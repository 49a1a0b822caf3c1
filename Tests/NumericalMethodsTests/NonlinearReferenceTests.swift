import NumericalMethods
import RealModule
import Testing

/// Nonlinear regressions whose answers NIST certifies (Statistical Reference Datasets, https://www.itl.nist.gov/div898/strd/).
@Suite struct NonlinearReferenceTests {
  /// A curve, its data, a distant start and the certified answer.
  struct Reference: ResidualModel, CustomStringConvertible {
    var description: String
    var x: [Double]
    var y: [Double]
    var start: [Double]
    var certified: [Double]
    var sumOfSquares: Double
    /// The value and its derivatives by the coordinates.
    var curve: @Sendable (_ x: Double, _ b: [Double]) -> (value: Double, slopes: [Double])

    var coordinateCount: Int { start.count }
    var residualCount: Int { x.count }
    var bounds: [ClosedRange<Double>] { start.map { _ in -1e6...1e6 } }

    func evaluate(at b: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
      for (k, row) in rows.enumerated() {
        let (value, slopes) = curve(x[row], b)
        residuals[k] = value - y[row]
        for (j, slope) in slopes.enumerated() { jacobian[k * slopes.count + j] = slope }
      }
    }
  }

  static let misra1a = Reference(
    description: "Misra1a",
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
    start: [500, 0.0001], certified: [2.3894212918e2, 5.5015643181e-4], sumOfSquares: 1.2455138894e-1
  ) { x, b in
    let decay = Double.exp(-b[1] * x)
    return (b[0] * (1 - decay), [1 - decay, b[0] * x * decay])
  }

  static let rat42 = Reference(
    description: "Rat42", x: [9, 14, 21, 28, 42, 57, 63, 70, 79], y: [8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
    start: [100, 1, 0.1], certified: [7.2462237576e1, 2.6180768402, 6.7359200066e-2], sumOfSquares: 8.0565229338
  ) { x, b in
    let power = Double.exp(b[1] - b[2] * x)
    let share = 1 / (1 + power)
    return (b[0] * share, [share, -b[0] * share * share * power, b[0] * share * share * power * x])
  }

  @Test(arguments: [misra1a, rat42])
  func certifiedValues(_ reference: Reference) {
    let solution = RobustLeastSquares(loss: .square).minimize(reference, from: reference.start)
    #expect(solution.status == .converged)
    #expect((2 * solution.objective / reference.sumOfSquares - 1).magnitude < 1e-9)
    for (found, certified) in zip(solution.point, reference.certified) { #expect((found / certified - 1).magnitude < 1e-8) }
  }

  /// A Huber loss wider than every residual is the square.
  @Test(arguments: [misra1a, rat42])
  func wideHubersAreSquares(_ reference: Reference) {
    let square = RobustLeastSquares(loss: .square).minimize(reference, from: reference.start)
    let huber = RobustLeastSquares(loss: .huber(delta: 1e3)).minimize(reference, from: reference.certified)
    for (one, other) in zip(square.point, huber.point) { #expect((one / other - 1).magnitude < 1e-7) }
  }
}

/// Locations under losses whose minimiser has a name.
@Suite struct RobustLocationTests {
  private static func values(_ count: Int) -> [Double] {
    var generator = SeededGenerator(seed: 21)
    return (0..<count).map { _ in generator.normal() }
  }

  @Test func absoluteDeviationsGiveTheMedian() {
    let values = Self.values(501)
    let found = RobustLeastSquares(loss: .huber(delta: 1e-7)).minimize(Location(values: values), from: [3]).point[0]
    #expect((found - Percentiles(values).median).magnitude < 1e-6)
  }

  /// ψ is −1 below and `factor` above the location, so that a share 1/(1 + factor) of the values lies below it.
  @Test(arguments: [1.0, 3, 9])
  func asymmetricDeviationsGiveAQuantile(factor: Double) {
    let values = Self.values(2_000)
    let loss = RobustLoss.asymmetricHuber(delta: 1e-6, factor: factor)
    let found = RobustLeastSquares(loss: loss).minimize(Location(values: values), from: [0]).point[0]
    let share = Double(values.count { $0 < found }) / 2_000
    #expect((share - 1 / (1 + factor)).magnitude < 2e-3)
  }

  @Test func theObjectiveOfAPointIsTheSumOfItsLosses() {
    let loss = RobustLoss.huber(delta: 1)
    let solver = RobustLeastSquares(loss: loss)
    #expect(solver.objective(Location(values: [0, 0.5, 10]), at: [0]) == loss.value(0.5) + loss.value(10))
  }

  @Test func startsOutsideTheBoundsAreMovedIn() {
    let model = Location(values: [1, 2, 3], bounds: [-1...1.5])
    let solution = RobustLeastSquares(loss: .square).minimize(model, from: [400])
    #expect(solution.point == [1.5] && solution.status.isConverged)
  }

  @Test func rowsWithoutWeightDoNotCount() {
    let solution = RobustLeastSquares(loss: .square).minimize(Location(values: [1, 2, 1000]), from: [0], weights: [1, 1, 0])
    #expect((solution.point[0] - 1.5).magnitude < 1e-12)
  }

  @Test func everyStatusHasAdvice() {
    for status in [SolutionStatus.converged, .stalled, .iterationLimit, .badStart] {
      #expect(!status.advice.isEmpty && (status == .converged) == status.isConverged)
      #expect(status.isConverged || status.description.contains(status.advice))
    }
  }
}
