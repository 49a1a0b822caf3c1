import Foundation
import ScalingLaws
import Studies
import Synchronization
import Tabular
import Testing

@Suite struct LadderRunTests {
  @Test func ladderGivesResultsATableAndProgress() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      let reports = Mutex<[LadderProgress]>([])
      let outcome = try LadderRunner(study: study, corpus: corpus).run { report in reports.withLock { $0.append(report) } }
      #expect(outcome.failures.isEmpty && !outcome.wasCancelled)
      #expect(outcome.results.map(\.id) == study.manifest.runs.map(\.id))
      #expect(outcome.results.allSatisfy { $0.heldOutLoss > 0.7 && $0.heldOutLoss < 5 })
      let last = try #require(reports.withLock { $0.last })
      #expect(last.runsDone == 5 && abs(last.fraction - 1) < 1e-9 && last.secondsLeft.map { $0 < 0.01 } == true)
      let table = try study.table()
      #expect(table.runs == outcome.results.map(\.observation))
      let csv = try Table(delimited: Array(Data(contentsOf: folder.appending(path: "runs.csv"))), name: "runs.csv")
      let read = try RunTable(csv)
      #expect(read.runs == table.runs)
      #expect(read.inferences.isEmpty)
    }
  }

  @Test func metricsTellTheCourse() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      let result = try #require(try LadderRunner(study: study, corpus: corpus).run([study.manifest.runs[0]]).results.first)
      let run = study.run(result.id)
      let metrics = try run.metrics()
      #expect(metrics.last?.step == result.steps && metrics.last?.tokens == result.tokens)
      #expect(metrics.first!.loss > metrics.last!.loss)
      #expect(abs(metrics.last!.compute / result.compute - 1) < 1e-9)
      let file = run.url.appending(path: "metrics.jsonl")
      try (Data(contentsOf: file) + Data("{\"step\":99".utf8)).write(to: file)
      #expect(try run.metrics() == metrics, "a line that a crash cut off is left out")
    }
  }

  @Test func workersDoNotChangeResults() throws {
    let corpus = try TinyStudy.corpus()
    func losses(workers: Int, threads: Int) throws -> [Double] {
      try withTemporaryFolder { folder in
        var run = try LadderRunner(study: try TinyStudy.study(in: folder, corpus: corpus), corpus: corpus)
        run.workers = workers
        run.threadsPerRun = threads
        return try run.run().results.map(\.heldOutLoss)
      }
    }
    let one = try losses(workers: 1, threads: 1)
    #expect(try losses(workers: 3, threads: 1) == one)
    #expect(try losses(workers: 1, threads: 2) == one)
  }

  @Test func cancelledLadderIsContinued() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      let cancellation = Cancellation()
      var run = try LadderRunner(study: study, corpus: corpus)
      run.workers = 1
      run.reportInterval = 0
      let first = try run.run(cancellation: cancellation) { if $0.runsDone == 2 { cancellation.cancel() } }
      #expect(first.wasCancelled && first.results.count == 2)
      let kept = study.manifest.runs.compactMap { try? Data(contentsOf: study.run($0.id).url.appending(path: "result.json")) }
      let starts = Mutex<Int?>(nil)
      let second = try run.run { report in starts.withLock { $0 = $0 ?? report.runsDone } }
      #expect(!second.wasCancelled && second.results.count == 5)
      #expect(starts.withLock { $0 } == 2, "finished runs are not repeated")
      let after = try study.manifest.runs.map { try Data(contentsOf: study.run($0.id).url.appending(path: "result.json")) }
      #expect(kept.allSatisfy(after.contains))
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full on this system"))
  func fullDiskStopsTheLadderWithOneClearError() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      for run in study.manifest.runs {
        let folder = study.run(run.id).url
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          at: folder.appending(path: "metrics.jsonl"), withDestinationURL: URL(filePath: "/dev/full"))
      }
      var run = try LadderRunner(study: study, corpus: corpus)
      run.workers = 1
      #expect { try run.run() } throws: { error in
        guard case StudyError.diskFull = error else { return false }
        return "\(error)".contains("no room left on the disk")
      }
      #expect(try study.results().isEmpty)
    }
  }

  @Test func otherRunInTheSameFolderIsRefused() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      let first = study.manifest.runs[0]
      _ = try LadderRunner(study: study, corpus: corpus).run([first])
      let begun = study.run(first.id).url
      try FileManager.default.removeItem(at: begun.appending(path: "result.json"))
      let other = study.manifest.runs[1].id
      try FileManager.default.createDirectory(at: study.run(other).url, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: begun.appending(path: "configuration.json"), to: study.run(other).url.appending(path: "configuration.json"))
      #expect { try LadderRunner(study: study, corpus: corpus).run([study.manifest.runs[1]]) } throws: { error in
        if case StudyError.otherManifest = error { true } else { false }
      }
    }
  }

  @Test func otherTextIsRefused() throws {
    try withTemporaryFolder { folder in
      let study = try TinyStudy.study(in: folder, corpus: try TinyStudy.corpus())
      let other = try Corpus.synthetic(seed: 2, bytes: 40_000, vocabulary: 128)
      #expect(throws: StudyError.otherCorpus(path: folder.path, expected: study.manifest.corpus.sha256, found: other.sha256)) {
        try LadderRunner(study: study, corpus: other)
      }
    }
  }

  @Test func divergedRunIsReportedAndTheOthersGoOn() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      var plan = TinyStudy.plan
      plan.recipe.learningRate.base = 1e30
      let manifest = try StudyManifest(plan: plan, corpus: corpus.description)
      let outcome = try LadderRunner(study: .continuing(manifest, in: folder), corpus: corpus).run()
      #expect(outcome.failures.count == 5 && outcome.results.isEmpty && !outcome.wasCancelled)
      #expect("\(outcome.failures[0])".contains("the loss is not finite at step"))
    }
  }
}
