import NumericalMethods
import RealModule
import Testing

@testable import CapabilityLaws

struct AbilityFitTests {
  private let rows = Array(PlantedAbility.runs.indices)

  /// Losses of the planted law of losses, with which the scores go by a logistic.
  private func twoStepTask() -> TaskScores {
    let losses = PlantedAbility.runs.map { run -> Double? in
      0.6 + 0.35 * Double.pow((run.parameters ?? 1) / 1e8, -0.3) + 0.3 * Double.pow((run.tokens ?? 1) / 1e10, -0.3)
    }
    let shares = losses.map { loss -> Double? in loss.map { 0.25 + 0.73 / (1 + Double.exp(5 * ($0 - 1.1))) } }
    return TaskScores(name: "two", shares: shares, losses: losses, facts: TaskFacts(items: 4000, chance: 0.25))
  }

  @Test func aDirectLawIsRecoveredAmongTheRuns() throws {
    let fit = try #require(AbilityFit(.surface, PlantedAbility.task(items: 1e6, seed: 1), PlantedAbility.runs, rows: rows))
    for run in PlantedAbility.runs { #expect((try #require(fit.share(run)) - PlantedAbility.truth(run)).magnitude < 0.01) }
    #expect(fit.scoreCount == rows.count && fit.coordinates.count == 6)
  }

  @Test func aTwoStepLawIsRecoveredTenTimesBeyond() throws {
    let fit = try #require(AbilityFit(.twoStep, twoStepTask(), PlantedAbility.runs, rows: rows))
    let target = ScoredRun(parameters: 1e9, tokens: 2.4e11)
    let loss = 0.6 + 0.35 * Double.pow(10, -0.3) + 0.3 * Double.pow(24, -0.3)
    let truth = 0.25 + 0.73 / (1 + Double.exp(5 * (loss - 1.1)))
    #expect((try #require(fit.share(target)) - truth).magnitude < 0.04)
  }

  @Test func whatAFormNeedsItMustHave() {
    let task = PlantedAbility.task(items: 500, seed: 2)
    #expect(AbilityFit(.twoStep, task, PlantedAbility.runs, rows: rows) == nil)
    #expect(AbilityFit(.surface, task, PlantedAbility.runs, rows: Array(rows.prefix(5))) == nil)
    let bare = PlantedAbility.runs.map { ScoredRun(compute: $0.compute) }
    #expect(AbilityFit(.surface, task, bare, rows: rows) == nil)
    #expect(AbilityFit(.compute, task, bare, rows: rows) != nil)
    #expect(AbilityFit(.surface, task, PlantedAbility.runs, rows: rows)?.share(ScoredRun(compute: 1e20)) == nil)
  }

  @Test func fewerItemsLeaveMoreUncertain() throws {
    func variance(_ items: Double) throws -> Double {
      let fit = try #require(AbilityFit(.surface, PlantedAbility.task(items: items, seed: 4), PlantedAbility.runs, rows: rows))
      return try #require(fit.predict(ScoredRun(parameters: 1e9, tokens: 1e11))).parameters
    }
    #expect(try variance(100) > 2 * variance(10_000))
  }

  @Test func noiseIsBinomialAndOfTheRun() {
    #expect((AbilityFit.noise(of: 0.5, items: 100) - (0.0025 + 0.000036)).magnitude < 1e-12)
    #expect(AbilityFit.noise(of: 0, items: 100) == AbilityFit.noise(of: 0.01, items: 100))
  }

  @Test func recordsNeedAnOrigin() throws {
    let task = PlantedAbility.task(items: 3000, seed: 5)
    let record = try #require(AbilityRecord(.surface, task, PlantedAbility.runs))
    #expect(record.meanRelativeError < 0.08 && record.intervalScore > 0 && !record.drifts.isEmpty)
    let few = TaskScores(name: "few", shares: task.shares.enumerated().map { $0.offset < 9 ? $0.element : nil })
    #expect(AbilityRecord(.surface, few, PlantedAbility.runs) == nil)
  }
}
