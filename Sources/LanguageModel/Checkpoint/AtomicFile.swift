import Foundation

/// Writes a file so that a reader sees the old one or the new one, whole, even after a crash.
enum AtomicFile {
  /// - Throws: `CheckpointError.fileOperation`; what was at the path is then untouched.
  static func write(_ data: Data, to path: String) throws(CheckpointError) {
    let temporary = "\(path).\(getpid()).partial"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(temporary, "create it") }
    do throws(CheckpointError) {
      try writeAll(data, to: file, path: temporary)
      guard fsync(file) == 0 else { throw failure(temporary, "flush it to the disk") }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    guard rename(temporary, path) == 0 else {
      let error = failure(path, "replace it")
      unlink(temporary)
      throw error
    }
    flushFolder(of: path)
  }

  private static func writeAll(_ data: Data, to file: Int32, path: String) throws(CheckpointError) {
    var done = 0
    while done < data.count {
      let written = data.withUnsafeBytes { Foundation.write(file, $0.baseAddress! + done, data.count - done) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure(path, "write it") }
      done += written
    }
  }

  /// Makes the rename itself last. Some file systems refuse it, and the content is safe by then.
  private static func flushFolder(of path: String) {
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func failure(_ path: String, _ operation: String) -> CheckpointError {
    .fileOperation(path: path, operation: operation, reason: String(cString: strerror(errno)))
  }
}
