import NumericalMethods
import RealModule
import Testing

/// Every solver on every problem with a known minimum.
struct SolverTests {
  @Test(arguments: TestProblem.all)
  func leastSquares(_ problem: TestProblem) {
    let solution = RobustLeastSquares(loss: .square).minimize(problem, from: problem.start)
    expect(solution, problem)
  }

  @Test(arguments: TestProblem.all)
  func huber(_ problem: TestProblem) {
    let solution = RobustLeastSquares(loss: .huber(delta: 5)).minimize(problem, from: problem.start)
    expect(solution, problem)
  }

  private func expect(_ solution: Solution, _ problem: TestProblem) {
    #expect(solution.status == .converged, "\(problem): \(solution.status)")
    #expect(solution.objective < 1e-10, "\(problem): \(solution.objective)")
    for (found, known) in zip(solution.point, problem.minimum) {
      #expect(abs(found - known) < problem.tolerance, "\(problem): \(solution.point)")
    }
  }

  @Test func startThatIsNotFinite() {
    let solution = RobustLeastSquares(loss: .square).minimize(Location(values: [.nan, 1]), from: [1])
    #expect(solution.status == .badStart)
    #expect(!solution.status.advice.isEmpty)
  }

  @Test func iterationLimitIsSaid() {
    let problem = TestProblem.rosenbrock
    #expect(RobustLeastSquares(loss: .square, iterationLimit: 3).minimize(problem, from: problem.start).status == .iterationLimit)
  }

  /// The location that minimises Huber's loss of 0, 0, 0, 0, 10 with δ = 1 is 1/4: 4m = 1.
  @Test func outlierPullsOnlyByDelta() {
    let solution = RobustLeastSquares(loss: .huber(delta: 1)).minimize(Location(values: [0, 0, 0, 0, 10]), from: [5])
    #expect(abs(solution.point[0] - 0.25) < 1e-12)
  }

  @Test func boundHoldsAndIsLeftOutOfTheGradient() {
    let model = Location(values: [1, 2, 3], bounds: [2.5...10])
    let solution = RobustLeastSquares(loss: .square).minimize(model, from: [7])
    #expect(solution.point == [2.5])
    #expect(solution.status == .converged)
    #expect(solution.gradientNorm == 0)
  }

  @Test func weightsCountAsRepeats() {
    let weighted = RobustLeastSquares(loss: .square).minimize(Location(values: [1, 4]), from: [0], weights: [2, 1])
    #expect(abs(weighted.point[0] - 2) < 1e-12)
  }
}

/// One number that should lie close to several.
struct Location: ResidualModel {
  var values: [Double]
  var bounds: [ClosedRange<Double>] = [-1000...1000]
  var coordinateCount: Int { 1 }
  var residualCount: Int { values.count }

  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    for (k, i) in rows.enumerated() { (residuals[k], jacobian[k]) = (coordinates[0] - values[i], 1) }
  }
}
