import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// The delta method against what repeated experiments give.
struct CovarianceTests {
  /// Correlations are those of the covariance, and an amplitude goes with its exponent.
  @Test func correlationsOfParameters() throws {
    let fit = try FitConfiguration(replicates: 0).fit(Ladder(spacing: 0.5, noise: 0.003).table(seed: 1))
    let found = fit.correlations()
    let pair = try #require(found.first { $0.first == "A" && $0.second == "alpha" })
    let matrix = try #require(fit.covariance).matrix
    #expect(abs(pair.correlation - matrix[1][3] / (matrix[1][1] * matrix[3][3]).squareRoot()) < 1e-12 && pair.correlation > 0.9)
    #expect(found.allSatisfy { $0.correlation.magnitude > 0.5 && $0.correlation.magnitude <= 1 + 1e-9 })
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.correlation.magnitude >= $1.correlation.magnitude })
    #expect(fit.correlations(above: 0.999).count <= found.count)
  }

  @Test(arguments: [FitObjective.standard, .leastSquares, .leastAbsoluteDeviation])
  func standardErrorsAreThoseOfRepeatedLadders(objective: FitObjective) throws {
    let configuration = FitConfiguration(objective: objective, replicates: 0)
    let fits = try (0..<200).map { try configuration.fit(Ladder(budgets: 6, noise: 0.004).table(seed: 5, stream: $0)) }
    let size: (Law) -> Double = { .log($0.optimum(compute: 1e20).parameters) }
    let estimates = fits.map { size($0.law) }
    let claimed = try fits.map { try #require($0.standardError(of: size)) }
    let spread = Percentiles(estimates)
    let true68 = 0.5 * (spread.quantile(0.8413) - spread.quantile(0.1587))
    let ratio = Percentiles(claimed).median / true68
    #expect(ratio > 0.8 && ratio < 1.3, "claimed \(Percentiles(claimed).median), seen \(true68)")
  }

  @Test func directionsReproduceTheMatrix() throws {
    let fit = try FitConfiguration(replicates: 0).fit(Ladder(noise: 0.005).table(seed: 1))
    let matrix = try #require(fit.covariance?.matrix)
    for (index, row) in matrix.enumerated() {
      let direct = try #require(fit.covariance(of: { $0.parameterValues[index] }, and: { $0.parameterValues[0] }))
      #expect(abs(direct - row[0]) <= 1e-6 * (matrix[index][index] * matrix[0][0]).squareRoot())
    }
  }

  @Test func certificateOfACleanFit() throws {
    let fit = try FitConfiguration(replicates: 20).fit(Ladder(noise: 0.003).table(seed: 2))
    let convergence = fit.convergence
    #expect(convergence.status == .converged && convergence.starts >= 4)
    #expect(convergence.shareOfReplicatesConverged == 1)
    #expect((convergence.gapToNextOptimum == nil) == (convergence.shareAtBest == 1))
    #expect(try #require(convergence.conditionNumber) > 1)
  }
}
