import Foundation

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
