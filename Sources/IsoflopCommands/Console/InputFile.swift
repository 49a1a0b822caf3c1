import Foundation

/// Reads whole files, including pipes.
enum InputFile {
  /// The first bytes of a regular file; none of a pipe, which can be read only once.
  static func start(of path: String, count: Int) -> Data {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == .typeRegular, let file = FileHandle(forReadingAtPath: path) else { return Data() }
    return (try? file.read(upToCount: count)) ?? Data()
  }

  static func read(_ path: String) throws -> [UInt8] {
    do {
      let file = path == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      return try bytes(file)
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: path) ? "it can't be read: \(error.localizedDescription)" : "there is no such file"
      throw CommandFailure(.noInput, "\(path): \(reason).")
    }
  }

  /// The bytes up to the end, read in pieces into one array, so that they are never in memory twice.
  private static func bytes(_ file: FileHandle) throws -> [UInt8] {
    var status = stat()
    var bytes: [UInt8] = []
    if fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { bytes.reserveCapacity(Int(status.st_size)) }
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { bytes.append(contentsOf: piece) }
    return bytes
  }
}
