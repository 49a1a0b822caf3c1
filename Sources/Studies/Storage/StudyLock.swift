import Foundation

/// The right to run a study: one process at a time has it.
///
/// An advisory lock of the file `lock` in the study's folder. The system releases it when the process ends, however it ends, so no lease is left behind. The
/// file says who holds it. Reading a study takes no lock: published files are whole at any moment.
public final class StudyLock: Sendable {
  private let file: CInt

  /// Takes the lock or says who has it.
  /// - Throws: ``StudyError/inUse(path:holder:)``, or that the folder can't be written.
  public init(folder: URL) throws(StudyError) {
    let path = folder.appending(path: "lock").path
    do {
      file = try SystemError.check { open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
    } catch {
      throw .system(error, path: path)
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(file)
      guard code == EWOULDBLOCK else { throw .system(SystemError(code: code), path: path) }
      throw .inUse(path: folder.path, holder: StudyLock.holder(path))
    }
    let holder = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
    guard ftruncate(file, 0) == 0, pwrite(file, holder, holder.utf8.count, 0) == holder.utf8.count else {
      let code = errno
      close(file)
      throw .system(SystemError(code: code), path: path)
    }
  }

  deinit { close(file) }

  private static func holder(_ path: String) -> String {
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let line = text.split(separator: "\n").first.map(String.init)
    return line ?? "another process"
  }
}
