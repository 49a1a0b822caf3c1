import Foundation
import Fuzzing
import Studies
import Testing

/// No manifest and no result ends the process: a study is read, or refused with the file that is damaged.
struct FuzzTests {
  @Test func anyManifestAndResult() throws {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      let study = try TinyStudy.study(in: folder, corpus: corpus)
      let result = try #require(try LadderRunner(study: study, corpus: corpus).run([study.manifest.runs[0]]).results.first)
      let run = study.run(result.id).url
      let words = ["\"", "{", "}", "[", "]", ":", ",", "true", "1e300", "\"id\"", "../.."]
      try fuzz(folder.appending(path: "manifest.json"), seed: 1, words: words) { _ = try Study.opening(folder).results() }
      for name in ["result.json", "configuration.json", "metrics.jsonl"] {
        try fuzz(run.appending(path: name), seed: 2, words: words) {
          _ = try study.table()
          _ = try study.run(result.id).configuration()
          _ = try study.run(result.id).metrics()
          try study.publishTable()
        }
      }
    }
  }

  /// Puts mutations in the place of a file, and the file back at the end.
  private func fuzz(_ file: URL, seed: UInt64, words: [String], use: () throws -> Void) throws {
    let whole = try Data(contentsOf: file)
    var mutator = ByteMutator(seed: seed, words: words)
    for _ in 0..<(ByteMutator.cases / 20) {
      try Data(mutator.mutation(of: [[UInt8](whole)])).write(to: file)
      do { try use() } catch let error as StudyError { #expect("\(error)".contains("/"), "\(error)") }
    }
    try whole.write(to: file)
  }
}
