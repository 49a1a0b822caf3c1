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

/// Reads whole files, including pipes.
enum InputFile {
  /// The first bytes of a regular file; none of a pipe, which can be read only once.
  ///
  /// For telling kinds of file apart before one is read.
  static func start(of path: String, count: Int) -> Data {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == .typeRegular, let file = FileHandle(forReadingAtPath: path) else { return Data() }
    return (try? file.read(upToCount: count)) ?? Data()
  }

  /// Reads a file, or standard input for `-`; no output of this process replaces the file then.
  ///
  /// Pieces of 256 KiB; memory is that of the file once, for a pipe up to twice where the array grows.
  ///
  /// - Throws: `CommandFailure` with status 66 and the system's reason.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, errno) }
    defer { if path != "-" { close(descriptor) } }
    UsedFiles.read(descriptor: descriptor)
    // In pieces into one array of the right size, so that a table is never in memory twice.
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFREG { bytes.reserveCapacity(Int(status.st_size)) }
      // A device such as /dev/zero has no end; a terminal, and what the shell hands over under /dev/fd, has one.
      if status.st_mode & S_IFMT == S_IFCHR, path != "-", path != "/dev/null", !path.hasPrefix("/dev/std"), isatty(descriptor) == 0 {
        throw CommandFailure(.noInput, "\(path) is a device, which may have no end: give a file or -.")
      }
    }
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(descriptor, &piece, piece.count)
      if count == 0 { return bytes }
      if count > 0 { bytes += piece[..<count] } else if errno != EINTR { throw failure(path, errno) }
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
    switch code {
    case ENOENT, ENOTDIR: CommandFailure(.noInput, "\(path): there is no such file.")
    case EISDIR: CommandFailure(.noInput, "\(path) is a folder: give a file.")
    default: CommandFailure(.noInput, "\(path) can't be read: \(systemReason(code)).")
    }
  }
}

/// The system's words for an error number, as the middle of a sentence: "permission denied".
func systemReason(_ code: Int32) -> String {
  let words = String(cString: strerror(code))
  return words.prefix(1).lowercased() + words.dropFirst()
}
