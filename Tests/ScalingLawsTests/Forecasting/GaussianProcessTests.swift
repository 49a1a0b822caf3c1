import NumericalMethods
import RealModule
import Testing

@testable import ScalingLaws

/// The forecaster's process by Woodbury's identity, against the same distribution with whole matrices, solved by elimination.
struct GaussianProcessTests {
  /// Runs with bounded noise, so many that none is far off the fit and counts for less, on sizes that repeat.
  private static func table() throws -> RunTable {
    var generator = SeededGenerator(seed: 31)
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    let runs = [1e8, 2e8, 4e8, 9e8].flatMap { parameters -> [TrainingRun] in
      (0..<24).map { step -> TrainingRun in
        let tokens = 3e9 * Double.pow(1.3, step)
        let loss = law.loss(parameters: parameters, tokens: tokens) * Double.exp(0.004 * (2 * generator.uniform() - 1))
        return TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: loss)
      }
    }
    return try RunTable(runs)
  }

  private static let designs = [
    RunDesign(parameters: 4e8, tokens: 9e10), RunDesign(parameters: 3e9, tokens: 6e10), RunDesign(parameters: 1e8, tokens: 3e9),
  ]

  /// One setting's joint normal distribution of the runs and the designs, without any identity.
  private struct Dense {
    let mean, covariance: [[Double]]
    let logEvidence: Double

    init(
      _ process: LawGaussianProcess, _ component: LawGaussianProcess.Component, _ runs: DesignPoints, _ designs: DesignPoints,
      logLosses: [Double]
    ) {
      let (noise, shape) = (component.setting.noise, component.kernel.hyperparameters)
      let (own, other) = (LawGaussianProcess.Targets(process, runs), LawGaussianProcess.Targets(process, designs))
      let (n, m, p) = (runs.count, designs.count, process.prior.means.count)
      let established = runs.establishedSizes
      func slope(_ i: Int) -> ArraySlice<Double> {
        i < n ? own.law.jacobian[(i * p)..<((i + 1) * p)] : other.law.jacobian[((i - n) * p)..<((i - n + 1) * p)]
      }
      func place(_ i: Int) -> (Double, Double) {
        i < n ? (runs.logParameters[i], runs.logTokens[i]) : (designs.logParameters[i - n], designs.logTokens[i - n])
      }
      func kernel(_ i: Int, _ j: Int) -> Double {
        let ((a, b), (c, d)) = (place(i), place(j))
        let smooth = Self.matern(Double.hypot(a - c, b - d) / shape.length)
        // A size with fewer than three runs has an effect that no other run shares.
        let isShared = (a - c).magnitude < 1e-6 && (i < n ? established[i] : true) && (j < n ? established[j] : true)
        return noise * (shape.smoothRatio * smooth + (isShared ? shape.sizeRatio * Self.matern((b - d).magnitude / 3) : 0))
      }
      var joint = (0..<(n + m)).map { i in
        (0..<(n + m)).map { j in
          kernel(i, j) + zip(zip(slope(i), slope(j)), process.prior.variances).reduce(0) { $0 + $1.0.0 * $1.0.1 * $1.1 }
        }
      }
      for i in 0..<n { joint[i][i] += noise }
      let residuals = zip(logLosses, own.priorMeans).map { $0 - $1 }
      let runsOnly = joint[..<n].map { Array($0[..<n]) }
      let solved = Self.solve(runsOnly, [residuals] + (0..<m).map { design in (0..<n).map { joint[$0][n + design] } })
      mean = [(0..<m).map { design in other.priorMeans[design] + (0..<n).reduce(0) { $0 + joint[n + design][$1] * solved.columns[0][$1] } }]
      covariance = (0..<m).map { i in
        (0..<m).map { j in joint[n + i][n + j] - (0..<n).reduce(0) { $0 + joint[n + i][$1] * solved.columns[1 + j][$1] } }
      }
      logEvidence =
        -0.5 * (solved.logDeterminant + zip(residuals, solved.columns[0]).reduce(0) { $0 + $1.0 * $1.1 }) + component.kernel.logPrior
    }

    /// (1 + √5r + 5r²/3)·e^(−√5r).
    static func matern(_ r: Double) -> Double { (1 + 5.0.squareRoot() * r + 5 * r * r / 3) * Double.exp(-5.0.squareRoot() * r) }

    /// Gaussian elimination with pivots; the determinant is positive.
    static func solve(_ matrix: [[Double]], _ right: [[Double]]) -> (columns: [[Double]], logDeterminant: Double) {
      var (rows, n, logDeterminant) = (matrix.indices.map { i in matrix[i] + right.map { $0[i] } }, matrix.count, 0.0)
      for column in 0..<n {
        let pivot = (column..<n).max { rows[$0][column].magnitude < rows[$1][column].magnitude } ?? column
        rows.swapAt(column, pivot)
        logDeterminant += Double.log(rows[column][column].magnitude)
        for row in 0..<n where row != column {
          let factor = rows[row][column] / rows[column][column]
          if factor != 0 { for k in column..<rows[row].count { rows[row][k] -= factor * rows[column][k] } }
        }
      }
      n = matrix.count
      return (right.indices.map { k in (0..<n).map { rows[$0][n + k] / rows[$0][$0] } }, logDeterminant)
    }
  }

  private static func dense() throws -> (process: LawGaussianProcess, settings: [Dense]) {
    let table = try table()
    let runs = DesignPoints(table.runs)
    let process = try LawGaussianProcess(.chinchilla, table, kernels: DesignKernels(runs))
    let settings = process.components.map {
      Dense(process, $0, runs, DesignPoints(designs), logLosses: table.runs.map { Double.log($0.loss) })
    }
    return (process, settings)
  }

  /// Means and variances of every setting, mixed by their weights, are those of conditioning the whole matrix.
  @Test func predictionsAreThoseOfTheWholeMatrix() throws {
    let (process, settings) = try Self.dense()
    let (weights, prediction) = (process.components.map(\.weight), process.predict(DesignPoints(Self.designs)))
    #expect(settings.count > 1)
    for design in Self.designs.indices {
      let mean = zip(weights, settings).reduce(0) { $0 + $1.0 * $1.1.mean[0][design] }
      let variance = zip(weights, settings).reduce(0) {
        $0 + $1.0 * ($1.1.covariance[design][design] + Double.pow($1.1.mean[0][design] - mean, 2))
      }
      #expect((prediction.means[design] - mean).magnitude < 1e-7)
      let own = prediction.parameterVariances[design] + prediction.discrepancyVariances[design]
      #expect((own / variance - 1).magnitude < 1e-4, "design \(design): \(own), not \(variance)")
    }
  }

  /// Settings weigh as their evidence, the normal density of the runs times the prior of the setting.
  @Test func weightsAreTheEvidence() throws {
    let (process, settings) = try Self.dense()
    let best = settings.map(\.logEvidence).max() ?? 0
    let shares = settings.map { Double.exp($0.logEvidence - best) }
    for (component, share) in zip(process.components, shares) {
      #expect((component.weight - share / shares.reduce(0, +)).magnitude < 1e-4)
    }
  }

  /// The covariance of two designs is the whole matrix's own.
  @Test func jointCovariancesAreThoseOfTheWholeMatrix() throws {
    let (process, settings) = try Self.dense()
    let m = Self.designs.count
    for ((_, own), dense) in zip(process.joint(DesignPoints(Self.designs)), settings) {
      for i in 0..<m {
        for j in 0..<m {
          let scale = (dense.covariance[i][i] * dense.covariance[j][j]).squareRoot()
          #expect((own.covariance[i * m + j] - dense.covariance[i][j]).magnitude < 1e-4 * scale, "\(i), \(j)")
        }
      }
    }
  }
}
