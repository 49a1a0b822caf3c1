import ArgumentParser
import Foundation

/// What every command that prints a result takes.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  @Option(help: "Write the result to this file instead of standard output; an existing file is kept unless --force is given.")
  var out: String?

  @Flag(help: "Let --out replace an existing file.")
  var force = false

  /// Where the result goes.
  var file: OutputFile { OutputFile(path: out, force: force) }

  /// Emits a value as JSON, or as the text.
  func emit(_ value: some Encodable, text: @autoclosure () -> String) throws {
    try file.emit(json ? JSON.text(value) : text())
  }
}

/// Where a result goes: a file, or standard output without one.
struct OutputFile {
  var path: String?
  /// Whether an existing file is replaced.
  var force: Bool

  /// Refuses a file that exists, before work is done that its result would be lost of.
  func requireFree() throws {
    guard let path, !force, FileManager.default.fileExists(atPath: path) else { return }
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

/// JSON as the commands print it: sorted keys, so that the same result has the same bytes.
enum JSON {
  /// A value in one line.
  static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
