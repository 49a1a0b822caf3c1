import Foundation
import Studies
import Testing

/// A ladder that is killed without warning, and started again.
@Suite(.serialized) struct CrashTests {
  @Test(arguments: [10, 60, 150]) func killedLadderIsContinued(milliseconds: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "studies-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, milliseconds = milliseconds as Int] in
      Thread.detachNewThread {
        usleep(UInt32(milliseconds) * 1_000)
        kill(getpid(), SIGKILL)
      }
      let corpus = try TinyStudy.corpus()
      while true {
        let study = try TinyStudy.study(in: URL(filePath: path), corpus: corpus)
        _ = try LadderRunner(study: study, corpus: corpus).run()
      }
    }
    let corpus = try TinyStudy.corpus()
    let study = try TinyStudy.study(in: folder, corpus: corpus)
    let before = try study.results()
    let outcome = try LadderRunner(study: study, corpus: corpus).run()
    #expect(outcome.results.count == 5 && outcome.failures.isEmpty)
    #expect(before.allSatisfy(outcome.results.contains), "finished runs are kept as they were, seconds included")
    #expect(try study.results().map(\.heldOutLoss) == (try undisturbedLosses()))
    let leftovers = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains(".publishing-") }
    #expect(leftovers.isEmpty)
  }

  private func undisturbedLosses() throws -> [Double] {
    try withTemporaryFolder { folder in
      let corpus = try TinyStudy.corpus()
      return try LadderRunner(study: try TinyStudy.study(in: folder, corpus: corpus), corpus: corpus).run().results.map(\.heldOutLoss)
    }
  }
}
