import Foundation

/// The folder of one run: `configuration.json`, `metrics.jsonl` and, once the run is finished, `result.json`.
///
/// A run under way also has `checkpoint.safetensors`, the trainer's state, and `progress.json`, what the checkpoint doesn't hold. The order of writing makes
/// every moment one that a start can continue from: first `progress.json`, which keeps the state before as well, then the checkpoint; at the end the result,
/// and only then are both deleted.
public struct RunFolder: Sendable {
  /// The folder.
  public let url: URL

  /// The configuration, if the run was begun.
  public func configuration() throws(StudyError) -> LadderRunConfiguration? {
    try read(LadderRunConfiguration.self, from: url.appending(path: "configuration.json"))
  }

  /// The result, if the run is finished.
  public func result() throws(StudyError) -> RunResult? { try read(RunResult.self, from: url.appending(path: "result.json")) }

  /// The metrics so far. A last line that a crash cut off is left out.
  public func metrics() throws(StudyError) -> [MetricsLine] {
    var metrics: [MetricsLine] = []
    for line in metricsLines() {
      do { metrics.append(try JSONDecoder().decode(MetricsLine.self, from: line)) } catch {
        throw .damaged(path: metricsFile.path, reason: "line \(metrics.count + 1) is not complete JSON")
      }
    }
    return metrics
  }

  private var metricsFile: URL { url.appending(path: "metrics.jsonl") }

  /// The complete lines of the metrics.
  private func metricsLines() -> [Data] {
    guard let data = FileManager.default.contents(atPath: metricsFile.path) else { return [] }
    return data[..<(data.lastIndex(of: newline) ?? data.startIndex)].split(separator: newline)
  }

  /// Makes the folder and records what will be run in it.
  /// - Throws: ``StudyError/otherManifest(path:differences:)`` if another configuration was begun there.
  func begin(_ run: LadderRunConfiguration) throws(StudyError) {
    try createFolder(url)
    if let present = try configuration() {
      guard present == run else { throw .otherManifest(path: url.path, differences: ["configuration.json is of another run"]) }
    } else {
      try publish(readableJSON(run), to: url.appending(path: "configuration.json"))
    }
  }

  /// Publishes the result; what an unfinished run needs is deleted then.
  func finish(_ result: RunResult) throws(StudyError) {
    try publish(readableJSON(result), to: url.appending(path: "result.json"))
    removeCheckpoint()
  }

  /// Opens the metrics behind their first lines; the others are deleted.
  func metricsWriter(keeping lines: Int) throws(StudyError) -> MetricsWriter {
    let length = lines > 0 ? metricsLines().prefix(lines).reduce(0) { $0 + $1.count + 1 } : 0
    return try MetricsWriter(url: metricsFile, length: length)
  }
}

extension RunFolder {
  /// The trainer's state while the run is under way.
  var checkpoint: URL { url.appending(path: "checkpoint.safetensors") }

  private var progressFile: URL { url.appending(path: "progress.json") }

  /// The states of the last two checkpoints. That of the file that is there is one of them, whenever the process ended.
  func states() throws(StudyError) -> [RunState] { try read([RunState].self, from: progressFile) ?? [] }

  /// Records the state of the checkpoint that is about to be written.
  func keep(_ state: RunState) throws(StudyError) {
    let earlier = try states().filter { $0.step < state.step }.suffix(1)
    try publish(canonicalJSON(earlier + [state]), to: progressFile)
  }

  /// Deletes what only an unfinished run needs, half-written checkpoints included.
  func removeCheckpoint() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    for name in names where name.hasPrefix(checkpoint.lastPathComponent) || name == progressFile.lastPathComponent {
      unlink(url.appending(path: name).path)
    }
  }
}

/// Appends lines to a run's metrics, each in one write.
///
/// A crash therefore leaves whole lines, but perhaps for the last.
final class MetricsWriter {
  private let file: CInt
  private let path: String

  /// Opens a file and cuts it to a length.
  init(url: URL, length: Int) throws(StudyError) {
    path = url.path
    do {
      let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
      file = try SystemError.check { open(url.path, length == 0 ? flags | O_TRUNC : flags, 0o644) }
      if length > 0 { _ = try SystemError.check { ftruncate(file, off_t(length)) } }
    } catch {
      throw .system(error, path: url.path)
    }
  }

  deinit { close(file) }

  func append(_ line: MetricsLine) throws(StudyError) {
    do { try writeAll(canonicalJSON(line) + [newline], to: file) } catch { throw .system(error, path: path) }
  }
}

/// A line of `metrics.jsonl`.
public struct MetricsLine: Codable, Hashable, Sendable {
  /// Steps done.
  public var step: Int
  /// Tokens seen.
  public var tokens: Int
  /// Real FLOP spent.
  public var compute: Double
  /// Mean training loss of the steps since the line before, in nats a token.
  public var loss: Double
  /// The learning rate of the step.
  public var learningRate: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// Seconds since the run began.
  public var seconds: Double
}
