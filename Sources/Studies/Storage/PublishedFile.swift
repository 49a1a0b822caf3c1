import Foundation

/// Writes a file atomically: a reader sees the old content or the new one.
///
/// That holds for a start after a crash too.
///
/// The content goes to a temporary file in the target's folder, is flushed with fsync, and takes the target's name by rename; then the folder is
/// brought to the disk. A crash can leave a temporary file, which `removeLeftovers(in:)` deletes. Without the flush, a file system may keep the rename and lose
/// the content: a crash would leave an empty file under the right name. Cost: some milliseconds on a disk.
/// - Throws: ``StudyError/diskFull(path:)``, ``StudyError/unwritable(path:reason:)``.
public func publish(_ data: Data, to url: URL) throws(StudyError) {
  try publish(data, to: url) { rename($0, $1) }
}

/// Writes a file that must never change: as ``publish(_:to:)``, but an existing file stays as it is.
/// - Throws: ``StudyError/alreadyPublished(path:)`` if the file exists; else as ``publish(_:to:)``.
public func publishOnce(_ data: Data, to url: URL) throws(StudyError) {
  // Unlike rename, link fails where the target exists.
  try publish(data, to: url) { link($0, $1) }
}

/// The prefix of temporary files' names.
let leftoverPrefix = ".publishing-"

private func publish(
  _ data: Data, to url: URL, naming: (_ temporary: UnsafePointer<CChar>, _ target: UnsafePointer<CChar>) -> CInt
) throws(StudyError) {
  let folder = url.deletingLastPathComponent()
  let temporary = folder.appending(path: "\(leftoverPrefix)\(getpid())-\(UUID().uuidString)-\(url.lastPathComponent)").path
  do {
    try write(data, to: temporary)
  } catch {
    unlink(temporary)
    throw .system(error, path: url.path)
  }
  let named = naming(temporary, url.path)
  let code = errno
  unlink(temporary)
  guard named == 0 else { throw .system(SystemError(code: code), path: url.path) }
  try synchronize(folder: folder)
}

private func write(_ data: Data, to path: String) throws(SystemError) {
  let file = try SystemError.check { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
  defer { close(file) }
  try writeAll(data, to: file)
  _ = try SystemError.check { fsync(file) }
}

/// Writes all bytes, going on where the system took only some.
func writeAll(_ data: Data, to file: CInt) throws(SystemError) {
  var written = 0
  while written < data.count {
    written += try SystemError.check { data.withUnsafeBytes { systemWrite(file, $0.baseAddress! + written, data.count - written) } }
  }
}

private func systemWrite(_ file: CInt, _ bytes: UnsafeRawPointer, _ count: Int) -> Int { Foundation.write(file, bytes, count) }

/// Brings a folder's names to the disk.
private func synchronize(folder: URL) throws(StudyError) {
  do throws(SystemError) {
    let file = try SystemError.check { open(folder.path, O_RDONLY | O_CLOEXEC) }
    defer { close(file) }
    // Some file systems can't do this for a folder; the content itself is on the disk already.
    guard fsync(file) == 0 || errno == EINVAL else { throw SystemError(code: errno) }
  } catch {
    throw .system(error, path: folder.path)
  }
}

/// Deletes what an interrupted ``publish(_:to:)`` left in a folder and the folders below it. Only the holder of a study's lock may call this.
func removeLeftovers(in folder: URL) {
  guard let names = FileManager.default.enumerator(atPath: folder.path) else { return }
  for case let name as String in names where name.split(separator: "/").last?.hasPrefix(leftoverPrefix) == true {
    unlink(folder.appending(path: name).path)
  }
}

/// The error of a system call.
struct SystemError: Error, Hashable {
  var code: CInt

  var reason: String { String(cString: strerror(code)) }

  /// Runs a call, again if a signal interrupted it; throws its error.
  static func check<Result: SignedInteger>(_ call: () -> Result) throws(SystemError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw SystemError(code: errno) }
    }
  }
}
