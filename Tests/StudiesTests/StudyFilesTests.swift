import Foundation
import ScalingLaws
import Studies
import Tabular
import Testing

/// The files of a study: what is in them, and what is said when they aren't what they should be.
@Suite struct StudyFilesTests {
  /// A study whose first run is finished.
  private func withStudy(_ body: (Study, Corpus) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      _ = try LadderRunner(study: study, corpus: corpus).run([study.manifest.runs[0]])
      try body(study, corpus)
    }
  }

  @Test func `runs.csv has a row for each finished run and for a check`() throws {
    try withStudy { study, corpus in
      let check = try study.manifest.plan.run(width: 16, budget: 2e9, seed: 1_001)
      _ = try LadderRunner(study: study, corpus: corpus).run([check])
      let csv = try Table(delimited: Array(Data(contentsOf: study.folder.appending(path: "runs.csv"))), name: "runs.csv")
      let results = [try #require(try study.run(study.manifest.runs[0].id).result()), try #require(try study.run(check.id).result())]
      let text = try String(contentsOf: study.folder.appending(path: "runs.csv"), encoding: .utf8)
      let rows = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
      #expect(csv.rowCount == 2 && rows.count == 3)
      for (row, result) in zip(rows.dropFirst(), results) {
        let cells = Dictionary(uniqueKeysWithValues: zip(rows[0], row))
        #expect(cells["id"] == result.id && cells["N"] == "\(result.parameters)" && cells["D"] == "\(result.tokens)")
        #expect(cells["C"].flatMap(Double.init) == result.compute && cells["loss"].flatMap(Double.init) == result.heldOutLoss)
        #expect(cells["steps"] == "\(result.steps)" && cells["trainingLoss"].flatMap(Double.init) == result.trainingLoss)
      }
      #expect(rows.dropFirst().map { $0[1] } == ["ladder", "check"])
      #expect(try study.checks() == [results[1]] && study.results() == [results[0]])
      // A law is fitted to the ladder, not to its check.
      #expect(try study.table().runs == [results[0].observation])
    }
  }

  @Test func `the table names its convention and carries the run's shape`() throws {
    try withStudy { study, _ in
      let (table, run) = (try study.table(), study.manifest.runs[0])
      #expect(table.convention == CountingConvention(parameters: .total, compute: .stated))
      let columns = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.values) })
      #expect(columns["width"] == ["\(run.training.model.width)"] && columns["layers"] == ["1"] && columns["seed"] == ["1"])
      #expect(columns["budget"] == ["\(run.budget)"])
    }
  }

  @Test func `a damaged result is named and not taken`() throws {
    try withStudy { study, _ in
      let file = study.run(study.manifest.runs[0].id).url.appending(path: "result.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      func error(_ content: String) throws -> StudyError? {
        try Data(content.utf8).write(to: file)
        do { _ = try study.results() } catch { return error }
        return nil
      }
      #expect(try error(String(text.dropLast(20))) == .damaged(path: file.path, reason: "not complete JSON"))
      #expect(try error(text.replacing("\"heldOutLoss\"", with: "\"loss\"")) == .damaged(path: file.path, reason: "no heldOutLoss"))
      #expect(
        try error(text.replacing(/"steps" : \d+/, with: "\"steps\" : \"many\""))
          == .damaged(path: file.path, reason: "a wrong value at steps"))
      let other = text.replacing("\"\(study.manifest.runs[0].id)\"", with: "\"another\"")
      #expect(try error(other) == .damaged(path: file.path, reason: "it is the result of another run, another"))
      #expect(try error(text) == nil)
    }
  }

  @Test func `a damaged line of metrics is named by its number`() throws {
    try withStudy { study, _ in
      let run = study.run(study.manifest.runs[0].id)
      let file = run.url.appending(path: "metrics.jsonl")
      var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
      lines[3] = "{\"step\":"
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
      #expect(throws: StudyError.damaged(path: file.path, reason: "line 4 is not complete JSON")) { try run.metrics() }
    }
  }

  @Test func `metrics are means over a hundredth of the run`() throws {
    try withStudy { study, _ in
      let run = study.run(study.manifest.runs[0].id)
      let (metrics, result) = (try run.metrics(), try #require(try run.result()))
      let stride = max(1, result.steps / 100)
      #expect(metrics.map(\.step).dropLast() == (1..<metrics.count).map { $0 * stride }[...])
      #expect(metrics.allSatisfy { $0.loss.isFinite && $0.gradientNorm > 0 && $0.tokens == $0.step * result.tokens / result.steps })
      #expect(zip(metrics, metrics.dropFirst()).allSatisfy { $0.seconds <= $1.seconds && $0.compute < $1.compute })
    }
  }

  @Test func `a run that isn't begun has no files, and an unfinished one no result`() throws {
    try withStudy { study, _ in
      let run = study.run(study.manifest.runs[1].id)
      let (configuration, result, metrics) = (try run.configuration(), try run.result(), try run.metrics())
      #expect(configuration == nil && result == nil && metrics.isEmpty)
      #expect(try study.results().count == 1)
    }
  }

  @Test func `the manifest's hash covers plan, runs and corpus`() throws {
    let corpus = try TinyStudy.corpus()
    let manifest = try StudyManifest(plan: TinyStudy.plan, corpus: corpus.description)
    var plan = TinyStudy.plan
    plan.recipe.gradientClip = 2
    #expect(try StudyManifest(plan: plan, corpus: corpus.description).sha256 != manifest.sha256)
    let other = try Corpus.synthetic(seed: 2, bytes: 40_000, vocabulary: 128)
    #expect(try StudyManifest(plan: TinyStudy.plan, corpus: other.description).sha256 != manifest.sha256)
    #expect(try StudyManifest(plan: TinyStudy.plan, corpus: corpus.description) == manifest)
    #expect(manifest.sha256.count == 64)
  }

  @Test func `each error says what, where and what to do`() {
    let errors: [(StudyError, String)] = [
      (.diskFull(path: "/a"), "make room"), (.unwritable(path: "/a", reason: "r"), "choose a folder"),
      (.damaged(path: "/a", reason: "r"), "put a copy of this file back"), (.alreadyPublished(path: "/a"), "use a new folder"),
      (.notAStudy(path: "/a", found: ["x"]), "choose a new or empty folder"),
      (.otherManifest(path: "/a", differences: ["d"]), "use the same settings"),
      (.otherCorpus(path: "/a", expected: "1", found: "2"), "give the same text"),
      (.otherVersion(path: "/a", found: 2, supported: 1), "use the program that made it"), (.inUse(path: "/a", holder: "h"), "wait for it"),
    ]
    for (error, advice) in errors {
      #expect("\(error)".contains("/a") && "\(error)".contains(advice), "\(error)")
    }
  }

  @Test func `failures of runs name the run`() {
    let reasons: [(RunFailure.Reason, String)] = [
      (.diverged(step: 7), "step 7"), (.training("bad text"), "bad text"), (.storage(.diskFull(path: "/a")), "/a"),
    ]
    for (reason, text) in reasons {
      let failure = "\(RunFailure(id: "c1e9-l1-w16-s1", reason: reason))"
      #expect(failure.contains("c1e9-l1-w16-s1") && failure.contains(text), "\(failure)")
    }
  }

  @Test func `the longest run is trained first, and one worker does one at a time`() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      var ladder = try LadderRunner(study: study, corpus: corpus)
      (ladder.workers, ladder.reportInterval) = (1, 0)
      let cancellation = Cancellation()
      let outcome = try ladder.run(cancellation: cancellation) { if $0.runsDone == 1 { cancellation.cancel() } }
      let longest = study.manifest.runs.map(\.training.compute).max()
      #expect(outcome.results.map(\.compute) == [longest])
    }
  }
}
