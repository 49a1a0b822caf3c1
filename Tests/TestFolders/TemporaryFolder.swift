import Foundation

/// A folder that goes away with the test.
public final class TemporaryFolder {
  /// The direction of a file's use.
  public enum Use { case reading, writing }

  /// The folder.
  public let url: URL

  /// Makes a new folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in it.
  public func path(_ name: String) -> String { url.appending(path: name).path }

  /// The text of a file in it.
  public func text(_ name: String) throws -> String { String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self) }

  /// Writes a file; returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  /// Writes a file and opens it.
  public func file(_ name: String, text: String, for use: Use) throws -> FileHandle {
    try write(text, to: name)
    return try use == .reading ? FileHandle(forReadingFrom: url.appending(path: name)) : FileHandle(forWritingTo: url.appending(path: name))
  }
}
