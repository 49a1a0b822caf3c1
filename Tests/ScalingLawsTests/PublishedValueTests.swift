import ScalingLaws
import Testing

/// Published fits, reproduced from the published runs.
@Suite(.enabled(if: SharedData.isPresent, SharedData.absence))
struct PublishedValueTests {
  /// Besiroglu et al. 2024 (arXiv:2404.10102): the optimum at δ = 1e-3 of their 240 digitised runs.
  @Test func chinchillaHuber() throws {
    let fit = try FitConfiguration(replicates: 0).fit(SharedData.table("chinchilla_besiroglu_240.csv"))
    #expect(fit.objective <= 0.00101827403)
    expect(fit, ["A": 477.83, "B": 2143.42], within: 0.005)
    expect(fit, ["E": 1.81722, "alpha": 0.34731, "beta": 0.36717], within: 0.000_005)
    #expect(fit.convergence.status == .converged)
    #expect(fit.convergence.shareAtBest == 1)
    #expect(fit.convergence.parametersAtBounds.isEmpty)
  }

  /// The same runs under least absolute deviation: what the paper prints.
  @Test func chinchillaAbsolute() throws {
    let configuration = FitConfiguration(objective: .leastAbsoluteDeviation, replicates: 0)
    let fit = try configuration.fit(SharedData.table("chinchilla_besiroglu_240.csv"))
    #expect(fit.objective <= 1.129495)
    expect(fit, ["A": 482.01, "B": 2085.43], within: 0.015)
    expect(fit, ["alpha": 0.3478, "beta": 0.3658], within: 0.0001)
    expect(fit, ["E": 1.8169], within: 0.0001)
  }

  /// The same runs by least squares in loss (variable projection, arXiv:2603.22339).
  @Test func chinchillaLeastSquares() throws {
    let configuration = FitConfiguration(objective: .leastSquares, replicates: 0)
    let fit = try configuration.fit(SharedData.table("chinchilla_besiroglu_240.csv"))
    expect(fit, ["beta": 0.4276], within: 0.00005)
    #expect(abs(LawQuantity.optimalParameterExponent(compute: 1e21).value(fit.law) - 0.545) < 0.0005)
  }

  /// The published bootstrap intervals, from 4,000 pairs: ours lie within the noise of resampling.
  @Test func chinchillaIntervals() throws {
    let fit = try FitConfiguration(replicates: 1000, interval: .percentile).fit(SharedData.table("chinchilla_besiroglu_240.csv"))
    let published = ["E": (1.769, 1.871), "alpha": (0.317, 0.373), "beta": (0.331, 0.415)]
    for (name, (low, high)) in published {
      let interval = try #require(fit.intervals[name])
      #expect(abs(interval.low - low) < 0.1 * (high - low), "\(name) low \(interval.low)")
      #expect(abs(interval.high - high) < 0.1 * (high - low), "\(name) high \(interval.high)")
    }
  }

  private func expect(_ fit: LawFit, _ values: [String: Double], within tolerance: Double) {
    for (name, value) in values {
      #expect(abs((fit.parameters[name] ?? .nan) - value) <= tolerance, "\(name) is \(fit.parameters[name] ?? .nan), not \(value)")
    }
  }
}
