import RealModule
import ScalingLaws
import Testing

/// Runs that diverged say nothing of the others' noise, of their budgets' minima, or of the advice that follows.
struct DivergedRunTests {
  private let ladder = Ladder(
    truth: Law.chinchilla(E: 1.8, A: 420, B: 900, alpha: 0.34, beta: 0.33), leastCompute: 1e18, budgets: 5, sizes: 5, spacing: 0.4,
    noise: 0.002)

  /// A ladder of 25 runs, some of which ended at a given loss.
  private func table(_ diverged: [Int], loss: Double = 7.5) throws -> RunTable {
    let table = try ladder.table(seed: 41)
    return try RunTable(
      table.runs.enumerated().map { index, run in
        var run = run
        if diverged.contains(index) { run.loss = loss }
        return run
      })
  }

  @Test(arguments: [[], [12], [3, 17], [0, 11]], [7.5, Double.greatestFiniteMagnitude])
  func noiseIsThatOfTheOthers(diverged: [Int], loss: Double) throws {
    let table = try table(diverged, loss: loss)
    let fit = try FitConfiguration(replicates: 0).fit(table)
    #expect(fit.noise.sigma > 0.001 && fit.noise.sigma < 0.003, "\(fit.noise)")
    let profile = IsoFLOPProfile(table)
    #expect(try #require(profile.noise).sigma < 0.004)
    #expect(profile.minima.count == 5, "\(profile.issues)")
    let size = try #require(LawInference(fit, table: table).interval(of: .optimalParameters(compute: 1e21)))
    #expect(size.interval.contains(ladder.truth.optimum(compute: 1e21).parameters))
    let texts = Diagnosis(table, fit: fit).findings.map(\.description)
    #expect(
      !texts.contains { $0.contains("train sizes further apart") || $0.contains("more compute shows no more") || $0.contains("inf") },
      "\(texts)")
    #expect(texts.count { $0.contains("see whether it diverged") } == diverged.count)
    #expect(!texts.contains { $0.contains("perplexities") })
  }

  /// The interval of the best size neither widens tenfold nor loses the truth.
  @Test(arguments: [[], [12], [3, 17]])
  func bestSizeHoldsTheTruth(diverged: [Int]) throws {
    let forecast = try ForecastConfiguration().forecast(table(diverged), compute: 1e20)
    let interval = forecast.parametersInterval
    #expect(interval.contains(ladder.truth.optimum(compute: 1e20).parameters), "\(interval)")
    #expect(interval.high / interval.low < 2)
    #expect(forecast.warnings.count { $0.description.contains("see whether it diverged") } == diverged.count, "\(forecast.warnings)")
  }

  /// Where runs are too few for a surface, a budget with a diverged run has the errors of its own scatter, and the others keep theirs.
  @Test func aSmallTableKeepsItsGoodBudgets() throws {
    let small = Ladder(truth: ladder.truth, budgets: 3, sizes: 4, spacing: 0.4, noise: 0.002)
    var runs = try small.table(seed: 4).runs
    runs[6].loss = 7.5
    let profile = IsoFLOPProfile(try RunTable(runs))
    #expect(profile.budgets[0].minimum != nil && profile.budgets[2].minimum != nil && profile.budgets[1].minimum == nil)
    #expect(try #require(profile.noise).sigma < 0.01)
  }

  /// Among repeated runs, too, one that diverged doesn't set the noise of all.
  @Test func repeatsWithOneDiverged() throws {
    let single = try ladder.table(seed: 1).runs
    let again = try ladder.table(seed: 2).runs
    var third = try ladder.table(seed: 3).runs
    third[4].loss *= 2
    let noise = try #require(NoiseEstimate.repeated(RunTable(single + again + third)))
    #expect(noise.sigma > 0.0015 && noise.sigma < 0.0025 && noise.degreesOfFreedom == 49, "\(noise)")
  }
}
