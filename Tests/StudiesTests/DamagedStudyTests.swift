import Foundation
import Studies
import Testing

/// Damaged and missing files of a study: each is named, what is advised loses nothing else, and following the advice works.
@Suite struct DamagedStudyTests {
  /// A study whose first two runs are finished.
  private func withStudy(_ body: (Study, Corpus) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      _ = try LadderRunner(study: study, corpus: corpus).run(Array(study.manifest.runs.prefix(2)))
      try body(study, corpus)
    }
  }

  private func file(_ study: Study, run: Int = 0, _ name: String) -> URL {
    study.run(study.manifest.runs[run].id).url.appending(path: name)
  }

  /// Changes a value in a file of JSON.
  private func edit(_ file: URL, _ name: String, to value: String) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let pattern = try Regex("\"\(name)\" : [^,\\n}]+")
    #expect(text.contains(pattern))
    try Data(text.replacing(pattern, with: "\"\(name)\" : \(value)").utf8).write(to: file)
  }

  @Test(arguments: [
    ("heldOutLoss", "-1", "heldOutLoss is -1.0, a loss is positive"), ("heldOutLoss", "0", "heldOutLoss is 0.0"),
    ("trainingLoss", "-2.5", "trainingLoss is -2.5"), ("parameters", "0", "parameters is 0, its configuration has"),
    ("tokens", "7", "tokens is 7"), ("steps", "1", "steps is 1"), ("compute", "1000", "compute is 1000.0"),
    ("budget", "3000000000", "budget is 3000000000.0"), ("nonEmbeddingParameters", "-5", "nonEmbeddingParameters is -5"),
  ]) func `a result that can't be of its run names its own file`(_ name: String, _ value: String, _ reason: String) throws {
    try withStudy { study, _ in
      let result = file(study, "result.json")
      try edit(result, name, to: value)
      for read in [{ _ = try study.results() }, { _ = try study.table() }, { try study.publishTable() }] as [() throws -> Void] {
        #expect { try read() } throws: { error in
          guard case StudyError.damaged(result.path, let found) = error else { return false }
          return found.contains(reason) && "\(error)".contains("move this one file away")
        }
      }
    }
  }

  @Test func `moving the damaged result away trains its run again and no other`() throws {
    try withStudy { study, corpus in
      let (damaged, other) = (file(study, "result.json"), file(study, run: 1, "result.json"))
      let (before, kept) = (try study.results(), try Data(contentsOf: other))
      try edit(damaged, "heldOutLoss", to: "-1")
      try FileManager.default.moveItem(at: damaged, to: study.folder.appending(path: "aside.json"))
      var again = try LadderRunner(study: study, corpus: corpus).run(Array(study.manifest.runs.prefix(2))).results
      for index in again.indices { again[index].seconds = before[index].seconds }
      #expect(again == before)
      #expect(try Data(contentsOf: other) == kept, "the other run isn't touched")
    }
  }

  @Test func `a study without its manifest says to put it back, and is whole again then`() throws {
    try withStudy { study, corpus in
      let manifest = study.folder.appending(path: "manifest.json")
      let (content, before) = (try Data(contentsOf: manifest), try study.results())
      try FileManager.default.removeItem(at: manifest)
      for start in [{ _ = try TinyStudy.study(in: study.folder, corpus: corpus) }, { _ = try Study.opening(study.folder) }]
        as [() throws -> Void]
      {
        #expect { try start() } throws: { error in
          error as? StudyError == .noManifest(path: study.folder.path) && "\(error)".contains("put the file back, and no run is lost")
        }
      }
      try content.write(to: manifest)
      #expect(try TinyStudy.study(in: study.folder, corpus: corpus).results() == before)
    }
  }

  @Test(arguments: ["manifest.json", "result.json", "configuration.json", "metrics.jsonl", "forecast.json", "progress.json"])
  func `no advice is to move a study or its runs away`(_ name: String) {
    let text = "\(StudyError.damaged(path: "/a/study/runs/c1e9-l1-w16-s1/\(name)", reason: "not complete JSON"))"
    #expect(text.contains(name) && text.contains("put a copy of this file back"))
    #expect(!text.contains("/a/study away") && !text.contains("runs away"))
  }

  @Test func `a run with a damaged configuration is named, with the folder that its restart needs moved`() throws {
    try withStudy { study, corpus in
      let check = try study.manifest.plan.run(width: 16, budget: 2e9, seed: 1_001)
      _ = try LadderRunner(study: study, corpus: corpus).run([check])
      let folder = study.run(check.id).url
      try Data("{".utf8).write(to: folder.appending(path: "configuration.json"))
      #expect { try study.checks() } throws: { "\($0)".contains("move the folder \(folder.path) away") }
      try FileManager.default.removeItem(at: folder.appending(path: "configuration.json"))
      #expect { try study.publishTable() } throws: { error in
        error as? StudyError == .damaged(path: folder.appending(path: "configuration.json").path, reason: "it is missing")
      }
      try FileManager.default.removeItem(at: folder)
      #expect(try study.checks().isEmpty && study.results().count == 2)
    }
  }

  @Test func `the ladder's own rows don't need the runs' configurations`() throws {
    try withStudy { study, _ in
      try study.publishTable()
      let table = try Data(contentsOf: study.folder.appending(path: "runs.csv"))
      try FileManager.default.removeItem(at: file(study, "configuration.json"))
      try study.publishTable()
      #expect(try Data(contentsOf: study.folder.appending(path: "runs.csv")) == table)
    }
  }
}

/// The text of a study, made again from its folder.
@Suite struct StudyCorpusTests {
  private func files(in folder: URL) throws -> [String] {
    let text = folder.appending(path: "text")
    try FileManager.default.createDirectory(at: text, withIntermediateDirectories: true)
    let language = SyntheticLanguage(seed: 5, vocabulary: 256)
    for number in 0..<3 { try Data(language.text(bytes: 9_000, stream: UInt64(number))).write(to: text.appending(path: "\(number).txt")) }
    return [text.path]
  }

  private func study(_ corpus: Corpus, in folder: URL) throws -> Study {
    try .continuing(try StudyManifest(plan: TinyStudy.plan, corpus: corpus.description), in: folder.appending(path: "study"))
  }

  @Test(arguments: [(1, 40_000, 128), (9, 16_384, 64), (2, 123_457, 512)])
  func `a generated text is made again by its manifest, whatever its length`(_ seed: UInt64, _ bytes: Int, _ vocabulary: Int) throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus.synthetic(seed: seed, bytes: bytes, vocabulary: vocabulary)
      let again = try study(corpus, in: folder).corpus()
      #expect(again.training == corpus.training && again.heldOut == corpus.heldOut && again.description == corpus.description)
    }
  }

  @Test func `files are found where they were named`() throws {
    try withTemporaryFolder { folder in
      let paths = try files(in: folder)
      let corpus = try Corpus.files(paths)
      let study = try study(corpus, in: folder)
      #expect(throws: StudyError.unknownCorpus(path: study.folder.path, summary: corpus.description.summary)) { try study.corpus() }
      try study.keepCorpusPaths(paths)
      #expect(try Study.opening(study.folder).corpus().sha256 == corpus.sha256)
      // The file of the paths isn't part of the study: it is continued as before.
      #expect(try self.study(corpus, in: folder).manifest == study.manifest)
    }
  }

  @Test func `files that changed, or are gone, are refused`() throws {
    try withTemporaryFolder { folder in
      let paths = try files(in: folder)
      let study = try study(try Corpus.files(paths), in: folder)
      try study.keepCorpusPaths(paths)
      let first = URL(filePath: paths[0]).appending(path: "0.txt")
      try (Data(contentsOf: first) + Data("more".utf8)).write(to: first)
      #expect { try study.corpus() } throws: { if case StudyError.otherCorpus = $0 { true } else { false } }
      try FileManager.default.removeItem(atPath: paths[0])
      #expect(throws: CorpusError.missing(path: paths[0])) { try study.corpus() }
    }
  }

  @Test func `paths are kept for files alone`() throws {
    try withTemporaryFolder { folder in
      let study = try study(try TinyStudy.corpus(), in: folder)
      try study.keepCorpusPaths(["/a"])
      #expect(!FileManager.default.fileExists(atPath: study.folder.appending(path: "corpus.json").path))
    }
  }
}
