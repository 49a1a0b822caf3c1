import Foundation
import InferenceScaling

/// A recording that a live run appends to, a line of JSON a sample; a run that was killed continues it.
///
/// Each line is written by one call at the end of the file, so that several writers don't mix theirs. A last line without its end, as a kill may leave it, is cut off
/// when the file is opened again.
package final class RecordingFile: Sendable {
  private let handle: FileHandle
  private let path: String

  /// Opens or begins a file.
  ///
  /// - Throws: `CommandFailure` where that isn't possible.
  package init(path: String) throws {
    self.path = path
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try cutTornLine()
  }

  /// Appends a sample.
  ///
  /// - Throws: `CommandFailure` where the disk is full or gone.
  package func append(_ line: RecordingLine) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(line) + Data([0x0A])
    let written = bytes.withUnsafeBytes { write(handle.fileDescriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw Self.failure(path) }
  }

  private func cutTornLine() throws {
    let length = try handle.seekToEnd()
    try handle.seek(toOffset: 0)
    let bytes = try handle.readToEnd() ?? Data()
    let kept = bytes.lastIndex(of: 0x0A).map { UInt64($0 - bytes.startIndex) + 1 } ?? 0
    if kept < length { try handle.truncate(atOffset: kept) }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(.inputOutput, "\(path) can't be written: \(String(cString: strerror(errno)))")
  }
}
