import Foundation
import RealModule
import ScalingLaws
import Testing

struct FitTests {
  static let objectives: [FitObjective] = [.standard, .leastSquares, .leastAbsoluteDeviation, .asymmetric(delta: 1e-3, penalty: 10)]
  static let laws = [
    Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28),
    Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.465, beta: 0.155),
    Law.chinchilla(E: 0.6, A: 40, B: 60, alpha: 0.4, beta: 0.35),
  ]

  /// Without noise the law is found again, whatever the objective.
  @Test(arguments: laws, objectives)
  func recovery(law: Law, objective: FitObjective) throws {
    let table = try Ladder(truth: law, spacing: 0.5).table()
    let fit = try FitConfiguration(objective: objective, replicates: 0).fit(table)
    for (found, known) in zip(fit.law.parameterValues, law.parameterValues).suffix(2) {
      #expect(abs(found / known - 1) < 1e-9, "\(objective.name): \(fit.parameters)")
    }
    #expect(fit.convergence.status == .converged)
    #expect(fit.residuals.allSatisfy { abs($0) < 1e-11 })
  }

  /// An over-estimate costs ten times an under-estimate, so one run in eleven stays below the law.
  @Test func asymmetricFitIsALowerEnvelope() throws {
    let table = try Ladder(sizes: 41, spacing: 0.05, noise: 0.02).table()
    let fit = try FitConfiguration(objective: .asymmetric(delta: 1e-3, penalty: 10), replicates: 0).fit(table)
    let below = Double(fit.residuals.count { $0 < 0 }) / Double(table.runs.count)
    #expect(abs(below - 1.0 / 11) < 0.03, "\(below)")
    #expect(fit.convergence.status == .converged && fit.convergence.shareAtBest > 0.5, "\(fit.convergence)")
  }

  @Test func sameSeedSameFit() throws {
    let table = try Ladder(noise: 0.01).table()
    let fits = try (0..<2).map { _ in try FitConfiguration(seed: 4, replicates: 50).fit(table) }
    #expect(fits[0].replicates == fits[1].replicates && fits[0].intervals == fits[1].intervals)
    #expect(try FitConfiguration(seed: 5, replicates: 50).fit(table).replicates != fits[0].replicates)
    // A replicate depends on its own stream alone, so fewer replicates are the first of many.
    #expect(try FitConfiguration(seed: 4, replicates: 20).fit(table).replicates == Array(fits[0].replicates.prefix(20)))
  }

  @Test func orderOfRunsDoesNotMatter() throws {
    let table = try Ladder(noise: 0.01).table()
    let (fit, reversed) = try (
      FitConfiguration(replicates: 0).fit(table), FitConfiguration(replicates: 0).fit(RunTable(table.runs.reversed()))
    )
    for name in fit.parameterNames { #expect(abs((fit.parameters[name] ?? 0) / (reversed.parameters[name] ?? 1) - 1) < 1e-7) }
  }

  @Test func jsonRoundTrip() throws {
    let fit = try FitConfiguration(replicates: 10).fit(Ladder(noise: 0.01).table(), inputSHA256: "abc")
    let data = try JSONEncoder().encode(fit)
    let read = try JSONDecoder().decode(LawFit.self, from: data)
    #expect(read.parameters == fit.parameters && read.intervals == fit.intervals && read.replicates == fit.replicates)
    #expect(read.provenance == fit.provenance && read.provenance.inputSHA256 == "abc")
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((object["parameters"] as? [String: Double])?.keys.sorted() == ["A", "B", "E", "alpha", "beta"])
    #expect((object["intervals"] as? [String: [Double]])?["alpha"]?.count == 2)
  }

  @Test func noiseFromRepeatedRuns() throws {
    let runs = try Ladder(noise: 0.01).table().runs
    let repeats = [1.01, 0.99, 1.0].map { factor in
      TrainingRun(parameters: 3e8, tokens: 6e9, compute: 1.08e19, loss: 2.9 * factor)
    }
    let noise = try FitConfiguration(replicates: 0).fit(RunTable(runs + repeats)).noise
    #expect(noise.source == .repeatedRuns && noise.degreesOfFreedom == 2)
    #expect(abs(noise.sigma - 0.01) < 1e-4)
    #expect(try FitConfiguration(replicates: 0).fit(RunTable(runs)).noise.source == .residuals)
  }

  @Test func amplitudeThatTheRunsDoNotShowIsSaid() throws {
    let law = Law.chinchilla(E: 1, A: 1e-9, B: 400, alpha: 0.3, beta: 0.3)
    let runs = [1e6, 1e7, 1e8, 1e9].flatMap { n in
      [1e8, 1e9, 1e10, 1e11].map { d in TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: law.loss(parameters: n, tokens: d))
      }
    }
    let fit = try FitConfiguration(replicates: 0).fit(RunTable(runs))
    #expect(!fit.convergence.parametersAtBounds.isEmpty)
    #expect(fit.convergence.advice.contains("add budgets or sizes"))
  }
}

struct FitErrorTests {
  private func run(_ n: Double, _ d: Double, _ loss: Double = 3) -> TrainingRun {
    TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: loss)
  }

  @Test func tooFewRuns() throws {
    let table = try RunTable([run(1, 1), run(2, 2), run(3, 5)])
    #expect(throws: FitError.tooFewRuns(table: "runs", found: 3, needed: 6)) { try FitConfiguration().fit(table) }
  }

  @Test func tooFewLevels() throws {
    let table = try RunTable((1...8).map { run(Double($0), 1e9) })
    #expect(throws: FitError.tooFewLevels(table: "runs", quantity: .tokens, found: 1, needed: 3)) { try FitConfiguration().fit(table) }
  }

  @Test func oneBudget() throws {
    let table = try RunTable((1...8).map { run(1e6 * Double($0), 1e12 / Double($0)) })
    #expect(throws: FitError.collinear(table: "runs")) { try FitConfiguration().fit(table) }
  }

  @Test func tooFewBudgetsSaysWhy() throws {
    let table = try Ladder(budgets: 3, offset: 2).table()
    do {
      _ = try IsoFLOPFrontier(IsoFLOPProfile(table))
      Issue.record("a frontier without minima")
    } catch {
      #expect(error.description.contains("0 usable budgets of compute, at least 2 are needed"))
      #expect(error.description.contains("train smaller models"))
    }
  }

  @Test func badTarget() throws {
    #expect(throws: FitError.badTarget(compute: -1)) { try ForecastConfiguration().forecast(Ladder().table(), compute: -1) }
  }
}
