import ArgumentParser
import Foundation

/// The format and the destination of a result.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  @Option(help: "Write the result to this file instead of standard output; an existing file is kept unless --force is given.")
  var out: String?

  @Flag(help: "Let --out replace an existing file.")
  var force = false

  /// The destination.
  var file: OutputFile { OutputFile(path: out, force: force) }

  /// Emits a value as JSON, or as the text.
  func emit(_ value: some Encodable, text: @autoclosure () -> String) throws {
    try file.emit(json ? JSON.text(value) : text())
  }
}

/// A file for a result, or standard output.
struct OutputFile {
  var path: String?
  /// Whether an existing file is replaced.
  var force: Bool

  /// Fails before the work if the output file exists.
  func requireFree() throws {
    guard let path, FileManager.default.fileExists(atPath: path) else { return }
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == .typeRegular || type == .typeSymbolicLink else {
      throw CommandFailure(.cannotCreate, "\(path) is no regular file and is not replaced: give another name, or leave --out out.")
    }
    if force { return }
    throw CommandFailure(.cannotCreate, "\(path) exists: give another name, or --force to replace it.")
  }

  func emit(_ text: String) throws {
    guard let path else { return Console.result(text) }
    try requireFree()
    do {
      try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure(.cannotCreate, "\(path) can't be written: \(error.localizedDescription)")
    }
  }
}

/// JSON with sorted keys, so that the same result has the same bytes.
enum JSON {
  /// Encodes a value in one line.
  static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Encodes a value in indented lines.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
