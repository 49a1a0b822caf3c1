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
      """
      A table of runs with columns for N, D, loss and optionally C: CSV, or JSON Lines if it ends in .jsonl or .ndjson; - for standard input; or a study's \
      folder.
      """
    ))
  var table: String

  @Option(
    help: ArgumentHelp(
      "Read a quantity from this column: parameters, tokens, compute, loss, uniqueTokens, group or label. Repeatable.",
      valueName: "quantity=column"))
  var column: [String] = []

  /// Reads the table and reports inferences on standard error; equal rows only where the command's own findings don't say them.
  func read(saysDuplicates: Bool = true) throws -> TableInput {
    if let study = try StudyFolder.open(table) { return try TableInput(study: study, path: table) }
    let bytes = try InputFile.read(table)
    let name = table == "-" ? "standard input" : table
    let runs = try runs(Table(bytes: bytes, name: name))
    for inference in runs.inferences { Console.note("note: \(inference)") }
    for duplicate in saysDuplicates ? runs.duplicates.prefix(3) : [] {
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
      throw CommandFailure(.dataError, "\(error); or name the column, as in --column loss=NAME")
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

/// Runs with the hash of the bytes that they were read from.
struct TableInput {
  /// The path as the command line has it.
  var path: String
  var runs: RunTable
  var sha256: String
  /// The forecast that a study published.
  var forecast: Forecast?
  /// The run that checked the study's forecast.
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

/// Studies by their folders.
enum StudyFolder {
  /// The study in a folder; `nil` if the path isn't a folder.
  static func open(_ path: String) throws -> Study? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return nil }
    let study = try Study.opening(URL(fileURLWithPath: path))
    UsedFiles.read(study: study)
    return study
  }
}
