import Foundation
import Laboratory
import LanguageModel
import Studies
import Synchronization
import Testing

/// The whole loop, on a ladder of seconds and without a process.
@Suite(.serialized) struct QuickstartTests {
  @Test func `trains, forecasts before the check, checks, and repeats nothing`() throws {
    try withTemporaryFolder { folder in
      let quickstart = try tinyQuickstart(in: folder)
      var wasPublishedFirst = false
      let result = try quickstart.run(didForecast: { forecast in
        let runs = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "runs").path)) ?? []
        wasPublishedFirst =
          FileManager.default.fileExists(atPath: folder.appending(path: "forecast.json").path)
          && runs.count == (try? quickstart.plan.runs().count)
        #expect(forecast.compute == quickstart.targetCompute)
      })
      #expect(wasPublishedFirst, "the forecast is on disk, and the check isn't begun")
      #expect(quickstart.targetCompute == 8e9)
      #expect(result.relativeError == result.forecast.loss / result.check.heldOutLoss - 1)
      #expect(result.isCovered == result.forecast.runInterval.contains(result.check.heldOutLoss))
      #expect(result.check.budget == 8e9 && result.check.id.hasSuffix("s1001"))
      #expect(result.summary.runs == result.table.runs.count + 1 && result.summary.study == folder.path)
      #expect(result.budgets.count == 3 && result.budgets.allSatisfy { $0.runs == 4 })
      #expect(zip(result.budgets, quickstart.plan.budgets).allSatisfy { abs($0.compute / $1 - 1) < 0.02 } && result.budgets[0].slope == nil)

      let stages = Mutex<Set<String>>([])
      let again = try quickstart.run(progress: { step in if !step.hasEnded { stages.withLock { _ = $0.insert(step.stage) } } })
      #expect(stages.withLock { $0 }.isEmpty, "nothing is left to train")
      #expect(again.forecast == result.forecast && again.check == result.check)
    }
  }

  @Test func `the report holds forecast, measurement and provenance`() throws {
    try withTemporaryFolder { folder in
      let result = try tinyQuickstart(in: folder).run()
      let page = result.report(
        ReportContext(command: "isoflop quickstart", machine: "a test", date: "2026-01-01"), plotCommand: "isoflop plot s --figure"
      ).html
      for text in ["isoflop quickstart", "a test", "2026-01-01", result.study.manifest.sha256, result.check.kernels] {
        #expect(page.contains(text), "\(text)")
      }
      #expect(result.isoFLOPChart != nil)
    }
  }

  @Test func `a stopped loop continues to the same numbers`() throws {
    let whole = try withTemporaryFolder { folder in try tinyQuickstart(in: folder).run() }
    try withTemporaryFolder { folder in
      var quickstart = try tinyQuickstart(in: folder)
      for share in [0.2, 0.7] {
        let cancellation = Cancellation()
        let error = #expect(throws: LaboratoryError.self) {
          try quickstart.run(cancellation: cancellation, progress: { if $0.fraction > share { cancellation.cancel() } })
        }
        #expect(error.map { "\($0)" }?.contains("the same command continues") == true)
      }
      let continued = try quickstart.run()
      #expect(continued.forecast == whole.forecast && continued.relativeError == whole.relativeError)
      quickstart.plan.seed = 2
      #expect(throws: StudyError.self) { try quickstart.run() }
    }
  }

  @Test func `a diverged run is named`() throws {
    try withTemporaryFolder { folder in
      var quickstart = try tinyQuickstart(in: folder)
      quickstart.plan.recipe.learningRate.base = 1e30
      let error = #expect(throws: RunFailure.self) { try quickstart.run() }
      #expect(error.map { "\($0)" }?.contains("is not finite at step") == true)
    }
  }
}

/// One run outside of a study.
@Suite(.serialized) struct SingleRunTests {
  private func run(checkpoint: String?) throws -> SingleRun {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let configuration = TrainingConfiguration(model: model, sequencesPerStep: 2, steps: 60, seed: 3)
    var run = SingleRun(configuration: configuration, corpus: try .synthetic(seed: 1, bytes: 40_000, vocabulary: 128))
    (run.checkpoint, run.heldOutWindows) = (checkpoint, 16)
    return run
  }

  @Test func `its loss is in nats and bits, and a stopped run continues to the same one`() throws {
    let whole = try run(checkpoint: nil).train()
    #expect(abs(whole.bitsPerByte - whole.loss / 0.6931471805599453) < 1e-12)
    #expect(whole.tokens == 60 * 64 && whole.steps == 60)
    try withTemporaryFolder { folder in
      let run = try run(checkpoint: folder.appending(path: "run.safetensors").path)
      let cancellation = Cancellation()
      let error = #expect(throws: LaboratoryError.self) {
        try run.train(cancellation: cancellation, progress: { if $0.fraction > 0.4 { cancellation.cancel() } })
      }
      #expect(error.map { "\($0)" }?.contains("kept in \(run.checkpoint ?? "")") == true)
      #expect(try run.train().loss == whole.loss)
      var other = run
      other.configuration.seed = 4
      #expect(throws: TrainingError.otherRun(path: run.checkpoint ?? "")) { try other.train() }
    }
  }

  @Test func `without a checkpoint nothing is kept, and the error says so`() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: LaboratoryError.interrupted(kept: "stopped at step 0; nothing is kept without --checkpoint FILE.")) {
      try run(checkpoint: nil).train(cancellation: cancellation)
    }
  }
}
