import Foundation
import Laboratory
import LanguageModel
import ScalingLaws
import Studies
import Synchronization
import Testing

/// Loops that are stopped again and again, or find a file damaged: what is on disk is what the next start goes on from.
@Suite(.serialized) struct RestartTests {
  @Test func `a ladder that is stopped every few updates comes to its end, with the same results`() throws {
    func losses(_ folder: URL, stopsAfter reports: Int) throws -> (losses: [Double], starts: Int) {
      let quickstart = try tinyQuickstart(in: folder)
      let manifest = try StudyManifest(plan: quickstart.plan, corpus: quickstart.corpus.description)
      let study = try Study.continuing(manifest, in: folder)
      var starts = 0
      while starts < 200 {
        starts += 1
        var ladder = try LadderRunner(study: study, corpus: quickstart.corpus)
        (ladder.workers, ladder.reportInterval) = (1, 0)
        let seen = Mutex(0)
        let cancellation = Cancellation()
        let outcome = try ladder.run(cancellation: cancellation) { _ in
          let count = seen.withLock { value in
            value += 1
            return value
          }
          if count == reports { cancellation.cancel() }
        }
        if !outcome.wasCancelled { return (outcome.results.map(\.heldOutLoss), starts) }
      }
      return ([], starts)
    }
    let whole = try withTemporaryFolder { try losses($0, stopsAfter: .max) }
    let stopped = try withTemporaryFolder { try losses($0, stopsAfter: 400) }
    #expect(whole.starts == 1 && stopped.starts > 3, "\(stopped.starts) starts")
    #expect(stopped.losses == whole.losses && stopped.losses.count == 12)
  }

  @Test func `a damaged forecast is named and not made again, and put back it is checked as before`() throws {
    try withTemporaryFolder { folder in
      let quickstart = try tinyQuickstart(in: folder)
      let result = try quickstart.run()
      let file = folder.appending(path: "forecast.json")
      let content = try Data(contentsOf: file)
      try content.prefix(content.count / 2).write(to: file)
      #expect { try quickstart.run() } throws: { error in
        guard case StudyError.damaged(file.path, _) = error else { return false }
        return "\(error)".contains("would not be older than the run that checks it")
      }
      try content.write(to: file)
      let again = try quickstart.run()
      #expect(again.forecast == result.forecast && again.check == result.check)
    }
  }

  @Test func `a check whose result was changed by hand is named, and its run alone is trained again`() throws {
    try withTemporaryFolder { folder in
      let quickstart = try tinyQuickstart(in: folder)
      let result = try quickstart.run()
      let file = result.study.run(result.check.id).url.appending(path: "result.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing(/"heldOutLoss" : [0-9.]+/, with: "\"heldOutLoss\" : -1").utf8).write(to: file)
      #expect { try quickstart.run() } throws: { if case StudyError.damaged(file.path, _) = $0 { true } else { false } }
      try FileManager.default.removeItem(at: file)
      let stages = Mutex<Set<String>>([])
      let again = try quickstart.run(progress: { step in if !step.hasEnded { stages.withLock { _ = $0.insert(step.stage) } } })
      #expect(stages.withLock { $0 } == ["check "] && again.check.heldOutLoss == result.check.heldOutLoss)
    }
  }

  @Test func `a run whose folder can't be made ends the start with its path, and the next one trains what is missing`() throws {
    try withTemporaryFolder { folder in
      let quickstart = try tinyQuickstart(in: folder)
      let manifest = try StudyManifest(plan: quickstart.plan, corpus: quickstart.corpus.description)
      let study = try Study.continuing(manifest, in: folder)
      let first = study.manifest.runs[0]
      // A file where the run's folder should be.
      let blocked = study.run(first.id).url
      try FileManager.default.createDirectory(at: blocked.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: blocked)
      let training = StudyTraining(study: study, corpus: quickstart.corpus)
      #expect { try training.train(study.manifest.runs, stage: "ladder") } throws: { "\($0)".contains(blocked.path) }
      #expect(try String(contentsOf: blocked, encoding: .utf8) == "mine")
      try FileManager.default.removeItem(at: blocked)
      #expect(try training.train(study.manifest.runs, stage: "ladder").count == study.manifest.runs.count)
    }
  }
}
