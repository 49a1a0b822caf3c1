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
      return try [UInt8](file.readToEnd() ?? Data())
    } catch {
      let reason =
        FileManager.default.fileExists(atPath: path) ? "it can't be read: \(error.localizedDescription)" : "there is no such file"
      throw CommandFailure(.noInput, "\(path): \(reason).")
    }
  }
}
