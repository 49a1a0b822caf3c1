import Foundation
import LanguageModel
import Studies
import Testing

/// Runs of a ladder that are stopped while under way.
@Suite struct ContinuedRunTests {
  /// A ladder of one run, checkpointed after every update.
  private func ladder(in folder: URL, _ corpus: Corpus, checkpointInterval: Double = 0) throws -> LadderRunner {
    var ladder = try LadderRunner(study: try TinyStudy.study(in: folder, corpus: corpus), corpus: corpus)
    (ladder.workers, ladder.reportInterval, ladder.checkpointInterval) = (1, 0, checkpointInterval)
    return ladder
  }

  private func stop(_ ladder: LadderRunner, at fraction: Double) throws -> LadderOutcome {
    let cancellation = Cancellation()
    return try ladder.run([ladder.study.manifest.runs[0]], cancellation: cancellation) {
      if $0.fraction >= fraction { cancellation.cancel() }
    }
  }

  /// A run without its seconds, which differ from start to start.
  private func content(_ ladder: LadderRunner) throws -> (result: RunResult, metrics: [MetricsLine]) {
    let folder = ladder.study.run(ladder.study.manifest.runs[0].id)
    var result = try #require(try folder.result())
    result.seconds = 0
    let metrics = try folder.metrics().map { line in
      var line = line
      line.seconds = 0
      return line
    }
    return (result, metrics)
  }

  private func names(_ ladder: LadderRunner) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: ladder.study.run(ladder.study.manifest.runs[0].id).url.path).sorted()
  }

  @Test(arguments: [0.02, 0.3, 0.97]) func `a cancelled run continues to the same bytes`(_ fraction: Double) throws {
    let corpus = try TinyStudy.corpus()
    let whole = try withTemporaryFolder { folder in
      let ladder = try ladder(in: folder, corpus)
      _ = try ladder.run([ladder.study.manifest.runs[0]])
      return try content(ladder)
    }
    // Only the stop itself writes a checkpoint, or every update does.
    for interval in [1e9, 0] {
      try withTemporaryFolder { folder in
        let ladder = try ladder(in: folder, corpus, checkpointInterval: interval)
        #expect(try stop(ladder, at: fraction).wasCancelled)
        #expect(try names(ladder) == ["checkpoint.safetensors", "configuration.json", "metrics.jsonl", "progress.json"])
        var first: Double?
        let run = ladder.study.manifest.runs[0]
        let outcome = try withFirst(ladder, run) { first = $0 }
        #expect(outcome.results.count == 1 && (first ?? 0) >= fraction, "the run isn't started over")
        let continued = try content(ladder)
        #expect(continued.result == whole.result && continued.metrics == whole.metrics)
        #expect(try names(ladder) == ["configuration.json", "metrics.jsonl", "result.json"])
      }
    }
  }

  private func withFirst(_ ladder: LadderRunner, _ run: LadderRunConfiguration, _ first: (Double) -> Void) throws -> LadderOutcome {
    let fractions = Fractions()
    let outcome = try ladder.run([run]) { fractions.add($0.fraction) }
    if let fraction = fractions.first { first(fraction) }
    return outcome
  }

  @Test func `what can't be continued is started over, with the same result`() throws {
    let corpus = try TinyStudy.corpus()
    let whole = try withTemporaryFolder { folder in
      let ladder = try ladder(in: folder, corpus)
      _ = try ladder.run([ladder.study.manifest.runs[0]])
      return try content(ladder)
    }
    let damages: [(URL) throws -> Void] = [
      { try Data("nothing".utf8).write(to: $0.appending(path: "checkpoint.safetensors")) },
      { try FileManager.default.removeItem(at: $0.appending(path: "progress.json")) },
      { try Data("[{".utf8).write(to: $0.appending(path: "progress.json")) },
      { try Data().write(to: $0.appending(path: "metrics.jsonl")) },
      { try Data("{\"step\":1}\n".utf8).write(to: $0.appending(path: "metrics.jsonl")) },
    ]
    for (number, damage) in damages.enumerated() {
      try withTemporaryFolder { folder in
        let ladder = try ladder(in: folder, corpus)
        _ = try stop(ladder, at: 0.5)
        try damage(ladder.study.run(ladder.study.manifest.runs[0].id).url)
        #expect(try ladder.run([ladder.study.manifest.runs[0]]).results.count == 1, "damage \(number)")
        let again = try content(ladder)
        #expect(again.result == whole.result && again.metrics == whole.metrics, "damage \(number)")
      }
    }
  }

  @Test func `a run begun on other kernels is started over`() throws {
    guard Kernels.fastest.name != "scalar" else { return }
    let corpus = try TinyStudy.corpus()
    try withTemporaryFolder { folder in
      var ladder = try ladder(in: folder, corpus)
      ladder.kernels = try Kernels(named: "scalar")
      _ = try stop(ladder, at: 0.5)
      ladder.kernels = .fastest
      let results = try ladder.run([ladder.study.manifest.runs[0]]).results
      #expect(results.map(\.kernels) == [Kernels.fastest.name])
    }
  }
}

/// The fractions that a ladder reports, from its own thread.
private final class Fractions: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Double] = []

  func add(_ value: Double) { lock.withLock { values.append(value) } }
  var first: Double? { lock.withLock { values.first } }
}
