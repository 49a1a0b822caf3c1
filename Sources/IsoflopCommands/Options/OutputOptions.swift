import ArgumentParser
import Foundation
import Studies

/// The format and the destination of a result.
///
/// | given | printed |
/// |---|---|
/// | nothing | text on standard output |
/// | `--json` | one JSON value on standard output |
/// | `--out FILE.json` | JSON in the file, `wrote FILE` on standard error |
/// | `--out FILE.txt`, `.md`, `.log`, … | text in the file, lines broken at 80 columns |
///
/// Endings that promise another format (.csv, .svg) are refused: the file would not hold what its name says.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object instead of text; so does --out with the ending .json.")
  var json = false

  @Option(help: "Write the result to this file instead of standard output; an existing file is kept unless --force is given.")
  var out: String?

  @Flag(help: "Let --out replace an existing file.")
  var force = false

  func validate() throws {
    guard let out, let ending = FileEnding(out), !FileEnding.results.contains(ending) else { return }
    throw ValidationError("--out \(out): a result is text, or JSON: end the name in .txt, .md, .log or .json.")
  }

  /// Fails before the work if the result, or another file named here, can't be created.
  func requireFree(_ others: [String?] = []) throws {
    for path in [out] + others where path != "-" { try OutputFile(path: path, force: force).requireFree() }
  }

  /// The destination.
  var file: OutputFile { OutputFile(path: out, force: force) }

  /// Whether the result is JSON: by the flag or by the file's ending.
  var isJSON: Bool { json || out.flatMap { FileEnding($0) } == .json }

  /// Emits a value as JSON, or as the text.
  func emit(_ value: some Encodable, text: @autoclosure () -> String) throws {
    try isJSON ? file.emit(JSON.text(value)) : file.emit(text: text())
  }
}

/// The ending of a file's name, which says to every other program what the file holds.
///
/// Of `figure.vl.json` it is `json`; of `.bashrc` there is none.
struct FileEnding: Hashable {
  var text: String

  /// The last ending of a path in small letters.
  ///
  /// `nil` for a name without one, or of nothing else, as `.bashrc`.
  init?(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name.index(after: dot) != name.endIndex else { return nil }
    text = name[name.index(after: dot)...].lowercased()
  }

  private init(text: String) { self.text = text }

  static let json = FileEnding(text: "json")
  /// The endings of text and JSON, and of what only a program's user can know.
  static let results = Set(["json", "txt", "text", "md", "log", "out"].map(FileEnding.init(text:)))
  /// The endings of a page.
  static let pages = Set(["html", "htm"].map(FileEnding.init(text:)))
}

/// A file for a result, or standard output.
///
/// A file appears whole or not at all: it is written under another name, brought to the disk and renamed (`Studies.publish`). A link is
/// replaced by a file, not followed.
struct OutputFile {
  var path: String?
  /// Whether an existing file is replaced.
  var force: Bool

  /// Fails before the work if the output file exists, is one that this command reads, or has no folder.
  func requireFree() throws {
    guard let path else { return }
    guard FileManager.default.fileExists(atPath: path) else { return try Self.requireFolder(of: path) }
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == .typeRegular || type == .typeSymbolicLink else {
      throw CommandFailure(.cannotCreate, "\(path) is no regular file and is not replaced: give another name, or leave --out out.")
    }
    try UsedFiles.requireOther(path)
    if force { return }
    throw CommandFailure(.cannotCreate, "\(path) exists: give another name, or --force to replace it.")
  }

  /// Requires the folder that is to hold a file.
  ///
  /// - Throws: `CommandFailure` if there is none, or the name is empty.
  static func requireFolder(of path: String) throws {
    guard !path.isEmpty else { throw CommandFailure(.usage, "an output has an empty name: give the name of a file.") }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandFailure(.cannotCreate, "\(path): there is no folder \(folder): make it, or choose another.")
    }
  }

  /// Writes a text as it is, and says on standard error that a file was written.
  ///
  /// - Throws: `CommandFailure`: 73 where the file can't be made, 74 where the disk is full.
  func emit(_ text: String) throws {
    guard let path else { return Console.result(text) }
    try requireFree()
    do {
      try publish(Data((text + (text.utf8.last == 10 ? "" : "\n")).utf8), to: URL(fileURLWithPath: path))
    } catch StudyError.diskFull {
      throw CommandFailure(.inputOutput, "\(path) can't be written: there is no room left on the disk.")
    } catch StudyError.unwritable(_, let reason) {
      throw CommandFailure(.cannotCreate, "\(path) can't be written: \(reason.prefix(1).lowercased())\(reason.dropFirst()).")
    }
    UsedFiles.wrote(path)
    Console.note("wrote \(path)")
  }

  /// Writes sentences and tables, long lines broken.
  func emit(text: String) throws {
    if path == nil { return Console.text(text) }
    try emit(WrappedText.lines(text, columns: 80))
  }
}

/// JSON with sorted keys, so that the same result has the same bytes.
///
/// Keys are sorted, slashes are not escaped, and doubles are the shortest text that reads back as the same number. Infinity and NaN, which
/// JSON hasn't, are the strings `inf`, `-inf` and `nan`.
enum JSON {
  /// Encodes a value in one line.
  ///
  /// For JSON Lines.
  static func line(_ value: some Encodable) throws -> String { try encoded(value, []) }

  /// Encodes a value in indented lines.
  static func text(_ value: some Encodable) throws -> String { try encoded(value, .prettyPrinted) }

  private static func encoded(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    // A number without bound is said in words rather than losing the whole result.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
