import Foundation
import Studies
import Synchronization

/// The files that this process has read or written, so that no output replaces one of them.
///
/// A file is known by device and inode: `runs.csv`, `./runs.csv`, a symbolic and a hard link to it are one file. `--force` means an old result, never
/// the table that the result is of.
///
/// The state is one for the process, which runs one command. Pipes, devices and files that aren't there have nothing to keep and aren't
/// remembered.
enum UsedFiles {
  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64

    /// `nil` for what is no regular file: a pipe or a device holds nothing to keep.
    init?(_ status: stat) {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      (device, inode) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
    }
  }

  private struct State {
    var files: [Identity: String] = [:]
    var folders: [String] = []
  }

  private static let state = Mutex(State())

  /// Remembers a file that is read; a pipe or an absent one is nothing to keep.
  static func read(_ path: String) { remember(path, "is read by this command") }

  /// Remembers an open file that is read, so also one that a shell put in the place of standard input.
  static func read(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, let identity = Identity(status) else { return }
    state.withLock { $0.files[identity] = "is read by this command" }
  }

  /// Remembers a file that was written.
  static func wrote(_ path: String) { remember(path, "is written by this command already") }

  /// Remembers all that lies in a folder as read.
  static func read(folder path: String) {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    state.withLock { $0.folders.append(resolved + "/") }
  }

  /// Remembers a study's files; its report may be replaced.
  ///
  /// Its page is a result like any other and may be written again.
  static func read(study: Study) {
    let files = (try? FileManager.default.contentsOfDirectory(at: study.folder, includingPropertiesForKeys: nil)) ?? []
    for file in files where !FileEnding.pages.contains(where: { file.pathExtension.lowercased() == $0.text }) {
      read(file.path)
      read(folder: file.path)
    }
  }

  /// Refuses a path that leads to a file in use.
  ///
  /// - Throws: `CommandFailure` with status 73.
  static func requireOther(_ path: String) throws(CommandFailure) {
    guard let identity = identity(path) else { return }
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let reason = state.withLock { state in
      state.files[identity] ?? (state.folders.contains { place.hasPrefix($0) } ? "lies in a folder that is read by this command" : nil)
    }
    if let reason { throw CommandFailure(.cannotCreate, "\(path) \(reason) and is not replaced: give another name.") }
  }

  private static func remember(_ path: String, _ reason: String) {
    guard let identity = identity(path) else { return }
    state.withLock { $0.files[identity] = reason }
  }

  private static func identity(_ path: String) -> Identity? {
    var status = stat()
    return stat(path, &status) == 0 ? Identity(status) : nil
  }
}
