import NumericalMethods
import RealModule
import Testing

struct LinearTests {
  /// NIST StRD, Norris: certified values to the digits that double precision allows.
  @Test func norris() throws {
    let x = [
      0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0, 447.5, 11.6, 556.0, 228.1,
      995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
    ]
    let y = [
      0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8, 557.7, 228.3,
      998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
    ]
    let fit = try #require(LinearRegression(rows: x.map { [1, $0] }, values: y))
    #expect(abs(fit.coefficients[0] - -0.262323073774029) < 1e-11)
    #expect(abs(fit.coefficients[1] - 1.00211681802045) < 1e-13)
    let variance = try #require(fit.residualVariance)
    #expect(abs(variance.squareRoot() - 0.884796396144373) < 1e-11)
    #expect(abs((variance * fit.unscaledCovariance[0]).squareRoot() - 0.232818234301152) < 1e-11)
    #expect(abs((variance * fit.unscaledCovariance[3]).squareRoot() - 0.429796848199937e-3) < 1e-13)
  }

  @Test func dependentColumnsAreRefused() {
    #expect(LinearRegression(rows: [[1, 2], [2, 4], [3, 6]], values: [1, 2, 3]) == nil)
    #expect(LinearRegression(rows: [[1, 2]], values: [1]) == nil)
    #expect(LinearRegression(rows: [[1, 1], [1, 2], [1, 3]], values: [1, 2, 3], weights: [1, 0, 0]) == nil)
  }

  @Test func choleskySolvesAndInverts() throws {
    let matrix = [4.0, 2, 0.6, 2, 5, 1.5, 0.6, 1.5, 3]
    let factor = try #require(CholeskyFactor(matrix, order: 3))
    let x = factor.solve([1, 2, 3])
    for i in 0..<3 {
      let product = (0..<3).reduce(0) { $0 + matrix[3 * i + $1] * x[$1] }
      #expect(abs(product - Double(i + 1)) < 1e-14)
    }
    let inverse = factor.inverse()
    for i in 0..<3 {
      for j in 0..<3 {
        let product = (0..<3).reduce(0) { $0 + matrix[3 * i + $1] * inverse[3 * $1 + j] }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-14)
      }
    }
    #expect(CholeskyFactor([1, 2, 2, 1], order: 2) == nil)
  }

  /// The optimum satisfies Karush, Kuhn and Tucker: β ≥ 0, slope ≤ 0, and one of them zero in each place.
  @Test(arguments: 0..<200)
  func nonNegative(seed: Int) {
    var generator = SeededGenerator(seed: 7, stream: UInt64(seed))
    let columns = 1 + generator.index(below: 6)
    let rows = (0..<12).map { _ in (0..<columns).map { _ in generator.normal() } }
    let values = rows.map { _ in generator.normal() }
    let gram = (0..<columns * columns).map { k in rows.reduce(0) { $0 + $1[k / columns] * $1[k % columns] } }
    let moments = (0..<columns).map { k in zip(rows, values).reduce(0) { $0 + $1.0[k] * $1.1 } }
    let beta = NonNegativeLeastSquares.solve(gram: gram, moments: moments)
    for i in 0..<columns {
      let slope = moments[i] - (0..<columns).reduce(0) { $0 + gram[i * columns + $1] * beta[$1] }
      #expect(beta[i] >= 0 && slope < 1e-9 && abs(beta[i] * slope) < 1e-9, "seed \(seed), coefficient \(i)")
    }
  }
}

struct CovarianceTests {
  /// The eigenvalues of the second difference on n points are 2 − 2cos(kπ/(n + 1)).
  @Test func eigenvaluesOfTheSecondDifference() {
    let n = 7
    let matrix = (0..<n * n).map { k in k / n == k % n ? 2.0 : (abs(k / n - k % n) == 1 ? -1 : 0) }
    let found = SymmetricEigenvalues(matrix, order: n).values
    for (k, value) in found.enumerated() {
      #expect(abs(value - (2 - 2 * Double.cos(Double(k + 1) * Double.pi / Double(n + 1)))) < 1e-14)
    }
  }

  /// For squares the covariance is HC3: (XᵀX)⁻¹·Σ xxᵀ(r/(1 − h))²·(XᵀX)⁻¹.
  @Test func squaresGiveTheLeverageCorrectedSandwich() throws {
    let values = [1.0, 4, 2, 8, 5, 7]
    let rows = values.indices.map { [1, Double($0)] }
    let line = try #require(LinearRegression(rows: rows, values: values))
    let inverse = line.unscaledCovariance
    var expected = [0.0, 0, 0, 0]
    for (row, residual) in zip(rows, line.residuals) {
      let pull = (0..<2).map { (inverse[2 * $0] * row[0] + inverse[2 * $0 + 1] * row[1]) * residual / (1 - line.leverage(at: row)) }
      for k in 0..<4 { expected[k] += pull[k / 2] * pull[k % 2] }
    }
    let model = Line(values: values)
    let solution = RobustLeastSquares(loss: .square).minimize(model, from: [0, 0])
    let covariance = try #require(RobustCovariance(model, loss: .square, at: solution.point))
    for i in 0..<4 {
      #expect(abs(covariance.matrix[i] - expected[i]) < 1e-10)
      let square = (0..<2).reduce(0) { $0 + covariance.root[i / 2 * 2 + $1] * covariance.root[i % 2 * 2 + $1] }
      #expect(abs(square - covariance.matrix[i]) < 1e-12)
    }
    #expect(covariance.degreesOfFreedom == 4)
  }

  /// Clusters of one row each are rows.
  @Test func clustersOfOneRowAreRows() throws {
    let model = Line(values: [1, 4, 2, 8, 5, 7])
    let point = RobustLeastSquares(loss: .square).minimize(model, from: [0, 0]).point
    let rows = try #require(RobustCovariance(model, loss: .square, at: point))
    let alone = try #require(RobustCovariance(model, loss: .square, at: point, clusters: Array(0..<6)))
    for i in 0..<4 { #expect(abs(alone.matrix[i] / rows.matrix[i] - 1) < 1e-10) }
    #expect(alone.degreesOfFreedom == 4)
  }

  /// With normal errors the median of n has the variance πσ²/2n.
  @Test func medianOfNormalErrors() throws {
    var generator = SeededGenerator(seed: 4)
    let values = (0..<20_000).map { _ in generator.normal() }
    let loss = RobustLoss.huber(delta: 1e-6)
    let solution = RobustLeastSquares(loss: loss).minimize(Location(values: values), from: [0])
    let variance = try #require(RobustCovariance(Location(values: values), loss: loss, at: solution.point)).matrix[0]
    #expect(abs(variance / (Double.pi / 2 / 20_000) - 1) < 0.05)
  }
}

/// A straight line through values at 0, 1, 2, ….
struct Line: ResidualModel {
  var values: [Double]
  let coordinateCount = 2
  var residualCount: Int { values.count }
  let bounds = [-100.0...100, -100.0...100]

  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    for i in rows {
      residuals[i] = coordinates[0] + coordinates[1] * Double(i) - values[i]
      (jacobian[2 * i], jacobian[2 * i + 1]) = (1, Double(i))
    }
  }
}
