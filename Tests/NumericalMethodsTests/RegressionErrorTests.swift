import NumericalMethods
import RealModule
import Testing

@Suite struct RegressionErrorTests {
  private static let values = [1.0, 4, 2, 8, 5, 7]

  /// For squares an error is r/(1 − h).
  @Test func squaresAreCorrectedForLeverage() throws {
    let rows = Self.values.indices.map { [1, Double($0)] }
    let line = try #require(LinearRegression(rows: rows, values: Self.values))
    let point = RobustLeastSquares(loss: .square).minimize(Line(values: Self.values), from: [0, 0]).point
    let errors = RegressionErrors(Line(values: Self.values), loss: .square, at: point).values
    for (index, error) in errors.enumerated() {
      // The model's residual is fitted less measured.
      #expect((error + line.residuals[index] / (1 - line.leverage(at: rows[index]))).magnitude < 1e-9)
    }
  }

  /// A fit by absolute deviations passes through two rows of a line: their errors are not zero.
  @Test func rowsThatTheFitPassesThroughHaveErrors() {
    let loss = RobustLoss.huber(delta: 1e-6)
    let model = Line(values: Self.values)
    let point = RobustLeastSquares(loss: loss).minimize(model, from: [0, 0]).point
    let residuals = Self.values.indices.map { point[0] + point[1] * Double($0) - Self.values[$0] }
    let errors = RegressionErrors(model, loss: loss, at: point).values
    #expect(residuals.count { $0.magnitude < 1e-5 } >= 2)
    for (error, residual) in zip(errors, residuals) { #expect(error.magnitude >= residual.magnitude - 1e-12) }
  }

  @Test func asManyRowsAsCoordinatesKeepTheirResiduals() {
    let errors = RegressionErrors(Line(values: [1, 2]), loss: .square, at: [0.5, 1]).values
    #expect(errors == [-0.5, -0.5])
  }
}

@Suite struct RobustCovarianceTests {
  /// For squares and a straight line the covariance of clusters is the sum over the refits without each.
  @Test func clustersAreLeftOutOneByOne() throws {
    let (values, clusters) = ([1.0, 4, 2, 8, 5, 7, 3, 9], [0, 0, 1, 1, 1, 2, 2, 3])
    let model = Line(values: values)
    let solver = RobustLeastSquares(loss: .square)
    let point = solver.minimize(model, from: [0, 0]).point
    var expected = [Double](repeating: 0, count: 4)
    for cluster in 0..<4 {
      let weights = clusters.map { $0 == cluster ? 0.0 : 1 }
      let move = zip(solver.minimize(model, from: [0, 0], weights: weights).point, point).map { $0 - $1 }
      for i in 0..<4 { expected[i] += move[i / 2] * move[i % 2] }
    }
    let covariance = try #require(RobustCovariance(model, loss: .square, at: point, clusters: clusters))
    for i in 0..<4 { #expect((covariance.matrix[i] - expected[i]).magnitude < 1e-9 * expected[3 * (i / 2)]) }
    #expect(covariance.degreesOfFreedom == 3)
  }

  /// Rows that repeat the error of their cluster say no more than one of them.
  @Test func clustersOfEqualErrorsCountOnce() throws {
    var generator = SeededGenerator(seed: 8)
    let (groups, repeats) = (400, 5)
    let errors = (0..<groups).map { _ in generator.normal() }
    let model = Location(values: errors.flatMap { Array(repeating: $0, count: repeats) })
    let point = RobustLeastSquares(loss: .square).minimize(model, from: [0]).point
    let clusters = (0..<groups).flatMap { Array(repeating: $0, count: repeats) }
    let clustered = try #require(RobustCovariance(model, loss: .square, at: point, clusters: clusters))
    let separate = try #require(RobustCovariance(model, loss: .square, at: point))
    #expect((clustered.matrix[0] * Double(groups) - 1).magnitude < 0.15)
    #expect((clustered.matrix[0] / separate.matrix[0] / Double(repeats) - 1).magnitude < 0.02)
    #expect(clustered.degreesOfFreedom == groups - 1 && separate.degreesOfFreedom == groups * repeats - 1)
  }

  @Test func coordinatesAtABoundAreKnown() throws {
    struct Bounded: ResidualModel {
      let line = Line(values: [1, 4, 2, 8, 5, 7])
      let coordinateCount = 2
      let residualCount = 6
      let bounds = [-100.0...100, 2.0...100]
      func evaluate(at x: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
        line.evaluate(at: x, rows: rows, residuals: &residuals, jacobian: &jacobian)
      }
    }
    let point = RobustLeastSquares(loss: .square).minimize(Bounded(), from: [0, 5]).point
    let covariance = try #require(RobustCovariance(Bounded(), loss: .square, at: point))
    #expect(point[1] == 2)
    #expect(covariance.matrix[0] > 0 && covariance.matrix[1...].allSatisfy { $0 == 0 })
    #expect(covariance.degreesOfFreedom == 5 && covariance.conditionNumber == 1)
  }

  @Test func withoutDegreesOfFreedomThereIsNone() {
    #expect(RobustCovariance(Line(values: [1, 2]), loss: .square, at: [1, 1]) == nil)
    #expect(RobustCovariance(Location(values: [1, 2, 3]), loss: .square, at: [2], clusters: [0, 0, 0]) == nil)
  }

  /// 95% intervals by Student's t hold the true slope in about 95 of 100 samples, under heavy-tailed errors too.
  @Test(arguments: [RobustLoss.square, .huber(delta: 0.5)])
  func intervalsHoldWhatTheySay(loss: RobustLoss) throws {
    var held = 0
    let samples = 600
    for sample in 0..<samples {
      var generator = SeededGenerator(seed: 31, stream: UInt64(sample))
      let values = (0..<40).map { index in
        let error = generator.normal() / max(0.3, generator.uniform())
        return 1 + 0.5 * Double(index) + error
      }
      let solution = RobustLeastSquares(loss: loss).minimize(Line(values: values), from: [0, 0])
      let covariance = try #require(RobustCovariance(Line(values: values), loss: loss, at: solution.point))
      let t = StudentDistribution(degreesOfFreedom: Double(covariance.degreesOfFreedom)).quantile(0.975)
      if (solution.point[1] - 0.5).magnitude <= t * covariance.matrix[3].squareRoot() { held += 1 }
    }
    // Four standard deviations of a binomial count about 95%.
    #expect((Double(held) / Double(samples) - 0.95).magnitude < 0.036, "\(held) of \(samples)")
  }
}
