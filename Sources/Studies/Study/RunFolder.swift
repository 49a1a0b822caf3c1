import Foundation

/// The folder of one run: `configuration.json`, `metrics.jsonl` and, once the run is finished, `result.json`.
public struct RunFolder: Sendable {
  /// The folder.
  public let url: URL

  /// The configuration, if the run was begun.
  public func configuration() throws(StudyError) -> RungConfiguration? {
    try read(RungConfiguration.self, from: url.appending(path: "configuration.json"))
  }

  /// The result, if the run is finished.
  public func result() throws(StudyError) -> RunResult? { try read(RunResult.self, from: url.appending(path: "result.json")) }

  /// The metrics so far. A last line that a crash cut off is left out.
  public func metrics() throws(StudyError) -> [MetricsLine] {
    let file = url.appending(path: "metrics.jsonl")
    guard let data = FileManager.default.contents(atPath: file.path) else { return [] }
    var metrics: [MetricsLine] = []
    for line in data[..<(data.lastIndex(of: newline) ?? data.startIndex)].split(separator: newline) {
      do { metrics.append(try JSONDecoder().decode(MetricsLine.self, from: line)) } catch {
        throw .damaged(path: file.path, reason: "line \(metrics.count + 1) is not complete JSON")
      }
    }
    return metrics
  }

  /// Makes the folder and records what will be run in it.
  /// - Throws: ``StudyError/otherManifest(path:differences:)`` if another configuration was begun there.
  func begin(_ rung: RungConfiguration) throws(StudyError) {
    try createFolder(url)
    if let present = try configuration() {
      guard present == rung else { throw .otherManifest(path: url.path, differences: ["configuration.json is of another run"]) }
    } else {
      try publish(readableJSON(rung), to: url.appending(path: "configuration.json"))
    }
  }

  func finish(_ result: RunResult) throws(StudyError) { try publish(readableJSON(result), to: url.appending(path: "result.json")) }

  /// Starts the metrics anew.
  func metricsWriter() throws(StudyError) -> MetricsWriter { try MetricsWriter(url: url.appending(path: "metrics.jsonl")) }
}

/// Appends lines to a run's metrics, each in one write, so that what a crash leaves is whole lines but perhaps for the last.
final class MetricsWriter {
  private let file: CInt
  private let path: String

  init(url: URL) throws(StudyError) {
    path = url.path
    do {
      file = try SystemError.check { open(url.path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644) }
    } catch {
      throw .system(error, path: url.path)
    }
  }

  deinit { close(file) }

  func append(_ line: MetricsLine) throws(StudyError) {
    do { try writeAll(canonicalJSON(line) + [newline], to: file) } catch { throw .system(error, path: path) }
  }
}
