import ArgumentParser
import Foundation
import NumericalMethods
import ScalingLaws
import Studies
import Tabular

/// The table of runs that a command reads.
struct TableArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A table of runs, CSV or JSON Lines (by its ending, .jsonl or .ndjson), with N, D, loss and perhaps C; - reads standard input; a study's folder gives its ladder."
    ))
  var table: String

  @Option(
    help: ArgumentHelp(
      "Take this column for a quantity, where its name doesn't say: parameters, tokens, compute, loss, uniqueTokens, group or label.",
      valueName: "quantity=column"))
  var column: [String] = []

  /// Reads the table and says on standard error what had to be inferred.
  func read() throws -> TableInput {
    if let study = try StudyFolder.open(table) { return try TableInput(study: study, path: table) }
    let bytes = try InputFile.read(table)
    let name = table == "-" ? "standard input" : table
    let runs = try runs(Table(bytes: bytes, name: name))
    for inference in runs.inferences { Console.note("note: \(inference)") }
    for duplicate in runs.duplicates.prefix(3) {
      Console.note("note: rows \(duplicate.map { "\($0 + 1)" }.joined(separator: ", ")) of \(name) are the same run; each counts")
    }
    return TableInput(path: table, runs: runs, sha256: SHA256.hash(bytes).hexadecimal)
  }

  private func runs(_ table: Table) throws -> RunTable {
    let columns = try chosen()
    do throws(RunTableError) {
      return try RunTable(table, columns: columns)
    } catch {
      guard case .columnNotRecognised = error else { throw error }
      throw CommandFailure(.dataError, "\(error); or name one, as in --column loss=NAME")
    }
  }

  private func chosen() throws -> [RunQuantity: String] {
    var chosen: [RunQuantity: String] = [:]
    for pair in column {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let quantity = RunQuantity(rawValue: parts[0]) else {
        let known = RunQuantity.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "--column \(pair): write QUANTITY=COLUMN, the quantity one of \(known).")
      }
      chosen[quantity] = parts[1]
    }
    return chosen
  }
}

extension TableArgument {
  /// Reads a table of designs: N and D, and C if it has one; a loss is not needed.
  static func designs(_ path: String) throws -> [RunDesign] {
    try [RunDesign](Table(bytes: InputFile.read(path), name: path))
  }
}

/// Runs as read, with the hash of the bytes they were read from.
struct TableInput {
  /// Where the runs were read from, as the command line named it.
  var path: String
  var runs: RunTable
  var sha256: String
  /// The forecast that a study published, and the run that checked it.
  var forecast: Forecast?
  var measurement: TrainingRun?
}

extension TableInput {
  /// The ladder of a study, with its forecast and check; the check is not among the runs.
  init(study: Study, path: String) throws {
    self.init(
      path: path, runs: try study.table(), sha256: study.manifest.sha256, forecast: try study.forecast(Forecast.self),
      measurement: try study.checks().first?.observation)
  }
}

/// Tells a study from other things on the disk.
enum StudyFolder {
  /// The study in a folder; nil if the path isn't a folder.
  static func open(_ path: String) throws -> Study? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return nil }
    return try Study.opening(URL(fileURLWithPath: path))
  }
}

/// Reads whole files, a shell's pipes among them.
enum InputFile {
  /// The first bytes of a file; none of what can be read but once.
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
