import Foundation
import Laboratory
import LanguageModel
import ScalingLaws
import Studies
import Testing

/// The part of a quickstart that judges its own ladder, and refuses what can't be checked.
@Suite(.serialized) struct QuickstartReviewTests {
  @Test(arguments: [1e9, 1e12]) func `a reach whose check can't be built is refused before anything is trained`(_ reach: Double) throws {
    try withTemporaryFolder { folder in
      var quickstart = try tinyQuickstart(in: folder.appending(path: "study"))
      quickstart.reach = reach
      let target = 4e9 * reach
      #expect { try quickstart.run() } throws: { error in
        guard case LadderPlanError.beyondLargestModel(target, let optimum, let largest) = error else { return false }
        return optimum > largest
      }
      #expect(!FileManager.default.fileExists(atPath: quickstart.folder.path))
      #expect(throws: LadderPlanError.self) { try quickstart.compute() }
    }
  }

  @Test func `the whole loop's compute is that of the ladder and the check`() throws {
    let quickstart = try tinyQuickstart(in: URL(filePath: "/nonexistent"))
    let ladder = try quickstart.plan.runs().reduce(0) { $0 + $1.training.compute }
    #expect(try quickstart.compute() == ladder + 8e9)
  }

  @Test func `the summary holds law and review, and they are those of a fit of the study`() throws {
    try withTemporaryFolder { folder in
      let quickstart = try tinyQuickstart(in: folder)
      let result = try quickstart.run()
      let table = try Study.opening(folder).table()
      let fit = try FitConfiguration(seed: quickstart.plan.seed).fit(table)
      #expect(result.summary.law?.parameters == fit.parameters && result.summary.law?.formula == fit.formula)
      #expect(result.summary.law.map { Set($0.parameters.keys) } == ["E", "A", "alpha", "B", "beta"])
      #expect(result.findings == Diagnosis(table, fit: fit).findings)
      #expect(result.summary.findings == result.findings.map(\.description))
      // A ladder of three budgets within a factor of four can't pass its review.
      #expect(result.findings.contains { if case .narrowSpan(.compute, _) = $0 { true } else { false } })
      let json = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(result.summary)) as? [String: Any])
      #expect((json["findings"] as? [String])?.count == result.findings.count && json["law"] is [String: Any])
    }
  }

  @Test func `a check of another size than the forecast's is explained, one of the same is not`() throws {
    try withTemporaryFolder { folder in
      var result = try tinyQuickstart(in: folder).run()
      let plan = result.study.manifest.plan
      // The check's width is the nearest there is: its neighbours are further away in ln N.
      let trained = Double(result.check.parameters)
      let others = stride(from: 16, through: 512, by: 16).map {
        Double(plan.recipe.model(width: $0, layers: plan.recipe.layers(width: $0)).parameters)
      }
      func distance(_ parameters: Double) -> Double { abs(log(parameters / result.forecast.parameters)) }
      #expect(others.allSatisfy { distance(trained) <= distance($0) + 1e-12 })
      #expect((result.sizeNote == nil) == (abs(trained / result.forecast.parameters - 1) <= 0.01))
      result.check.parameters = Int(result.forecast.parameters.rounded())
      #expect(result.sizeNote == nil)
      result.check.parameters *= 2
      #expect(result.sizeNote?.contains("widths are multiples of 16") == true)
    }
  }
}

/// The speed of this machine, by which a plan's cost becomes a time.
@Suite(.serialized) struct TrainingRateTests {
  private let configuration = TrainingConfiguration(
    model: ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32), sequencesPerStep: 2, steps: 10)

  @Test(arguments: [1, 3]) func `a rate is positive, of so many workers, and divides compute`(_ workers: Int) throws {
    let rate = try TrainingRate.measured(configuration, workers: workers, seconds: 0.01)
    #expect(rate.workers == workers && rate.flopsPerSecond > 1e6 && rate.flopsPerSecond.isFinite)
    #expect(TrainingRate(flopsPerSecond: 5e9, workers: 2).seconds(compute: 1e11) == 20)
  }

  @Test func `a run that can't be built has no rate`() {
    var wrong = configuration
    wrong.model.width = 20
    #expect(throws: ConfigurationError.self) { try TrainingRate.measured(wrong, workers: 1) }
  }

  @Test func `a plan is measured on its middle size, and an impossible one refused`() throws {
    var plan = try tinyQuickstart(in: URL(filePath: "/nonexistent")).plan
    #expect(try plan.measuredRate().flopsPerSecond > 1e6)
    plan.budgets = [1e20]
    #expect(throws: LadderPlanError.self) { try plan.measuredRate() }
  }
}

/// Runs outside of a study: what is kept, and what is said of it.
@Suite(.serialized) struct SingleRunStateTests {
  private func run(_ change: (inout SingleRun) -> Void = { _ in }) throws -> SingleRun {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let configuration = TrainingConfiguration(model: model, sequencesPerStep: 4, steps: 30, seed: 3)
    var run = SingleRun(configuration: configuration, corpus: try .synthetic(seed: 1, bytes: 40_000, vocabulary: 128))
    run.heldOutWindows = 8
    change(&run)
    return run
  }

  @Test func `a finished run whose checkpoint can't be written gives its loss and the reason`() throws {
    let whole = try run().train()
    let lost = try run { $0.checkpoint = "/nonexistent/run.safetensors" }.train()
    #expect(whole.notKept == nil && lost.loss == whole.loss)
    #expect(lost.notKept?.contains("/nonexistent/run.safetensors") == true)
  }

  @Test func `a finished run is kept, and only measured again`() throws {
    try withTemporaryFolder { folder in
      let run = try run { $0.checkpoint = folder.appending(path: "run.safetensors").path }
      let first = try run.train()
      let written = try Data(contentsOf: URL(filePath: run.checkpoint ?? ""))
      let second = try run.train(progress: { step in #expect(step.hasEnded || step.detail == "continued from step 30") })
      #expect(first.notKept == nil && second.loss == first.loss)
      #expect(try Data(contentsOf: URL(filePath: run.checkpoint ?? "")) == written)
    }
  }

  @Test func `a stop in the middle of a step keeps the step before`() throws {
    try withTemporaryFolder { folder in
      let whole = try run().train()
      let run = try run { $0.checkpoint = folder.appending(path: "run.safetensors").path }
      let cancellation = Cancellation()
      // The stop is asked for while a step's numbers are shown, so the next step isn't begun.
      let error = try #require(throws: LaboratoryError.self) {
        try run.train(cancellation: cancellation, progress: { if $0.fraction >= 0.5 { cancellation.cancel() } })
      }
      #expect("\(error)".contains("stopped at step 15, kept in \(run.checkpoint ?? "")"))
      #expect(try Checkpoint(contentsOf: run.checkpoint ?? "").stepsDone == 15)
      #expect(try run.train().loss == whole.loss)
    }
  }

  @Test func `threads without work and memory that isn't there are refused or left out`() throws {
    let whole = try run().train()
    let many = try run { $0.threads = 50_000 }.train()
    #expect(many.loss == whole.loss)
    #expect(throws: ConfigurationError.self) { try run { $0.threads = 0 }.train() }
    #expect { try run { $0.configuration.model.context = 1 << 20 }.train() } throws: { error in
      if case ConfigurationError.tooMuchMemory = error { true } else { false }
    }
  }
}
