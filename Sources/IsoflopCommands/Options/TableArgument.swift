import ArgumentParser
import Foundation
import NumericalMethods
import ScalingLaws
import Studies
import Tabular
import TextFormats

/// The table of runs that a command reads.
///
/// A path that is a folder is a study, any other is read as text; JSON and delimited text are told apart by the first character. A study is
/// read as it is: its runs are of one convention and unit, so options of columns and rows are refused for it.
struct TableArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      A table of runs with columns for N, D, loss and optionally C: delimited text, or JSON (an object a line, or an array of objects); - for standard \
      input; or a study's folder.
      """
    ))
  var table: String

  @OptionGroup(title: "Columns and rows") var reading: ReadingOptions

  /// Reads the table and reports on standard error what was inferred, left out or is doubtful.
  ///
  /// - Parameters:
  ///   - law: the law to be fitted, where a curve of one quantity needs no others.
  ///   - saysDuplicates: whether equal rows are noted; not where the command's own findings name them.
  func read(law: LawFamily? = nil, saysDuplicates: Bool = true) throws -> TableInput {
    try reading.read(table, law: law, saysDuplicates: saysDuplicates)
  }
}

extension TableArgument {
  /// Reads a table of designs: N and D, and C if it has one; a loss is not needed.
  ///
  /// - Throws: `RunTableError` for a row without a size or a number that can't be read.
  static func designs(_ path: String) throws -> [RunDesign] {
    try [RunDesign](Table(bytes: InputFile.read(path), name: path))
  }
}

extension ReadingOptions {
  /// Reads a table, or the runs of a study's folder.
  ///
  /// Notes and warnings go to standard error, a line each; of equal rows the first three sets. O(the text), with the text and the table in
  /// memory for a moment together.
  ///
  /// - Throws: `CommandFailure` (66 for the file, 64 for options with a study), `TableError` or `RunTableError` (65) with file, line and
  ///   column.
  func read(_ path: String, law: LawFamily? = nil, position: TablePosition? = nil, saysDuplicates: Bool = true) throws -> TableInput {
    if let study = try StudyFolder.open(path) {
      guard isEmpty else {
        throw CommandFailure(
          .usage, "\(path) is a study, whose runs are read as they are: give \(path)/runs.csv for options of columns and rows.")
      }
      return try TableInput(study: study, path: path)
    }
    let bytes = try InputFile.read(path)
    // The text is let go of before the runs are looked over: of a large table it is the larger part.
    let sha256 = SHA256.hash(bytes).hexadecimal
    let runs = try runs(bytes, name: path == "-" ? "standard input" : path, law: law, position: position)
    for inference in runs.inferences { Console.note("\(inference.severity == .note ? "note" : "warning"): \(inference)") }
    for duplicate in saysDuplicates ? runs.duplicates.prefix(3) : [] {
      let rows = duplicate.map { "\(runs.number(of: $0))" }.joined(separator: ", ")
      Console.note("note: rows \(rows) of \(runs.name) are the same run; each counts")
    }
    return TableInput(path: path, runs: runs, sha256: sha256)
  }

  private func runs(_ bytes: [UInt8], name: String, law: LawFamily?, position: TablePosition?) throws -> RunTable {
    var reading = RunReading(columns: try chosenColumns(position), skipsBadRows: skipBad, keepsBestOf: try bestOfQuantities())
    if let law { reading.required = RunReading.required(by: law) }
    let all = try Table(bytes: bytes, name: name, leavesOutBadRows: skipBad)
    let leftOut = try leftOut(position)
    var table = try selection.rows(of: all.leavingOut(leftOut))
    var choices = leftOut.isEmpty ? [] : ["without rows \(leftOut.sorted().map(String.init).joined(separator: ", "))"]
    choices += selection.texts
    if let lastBy {
      let order = table.progressColumn(tokens: reading.columns[.tokens])
      table = try table.lastRows(by: lastBy, order: order)
      choices.append(Self.words(lastBy, order: order))
    }
    let runs = try RunTable(table, reading)
    return table.rowCount == all.rowCount ? runs : runs.noting(choices.joined(separator: ", "), kept: table.rowCount, of: all.rowCount)
  }

  /// The choice of `--last-by` in words, with the column by which a row is the last.
  private static func words(_ column: String, order: String?) -> String {
    let rows = "the last row of each \(PrintableText.short(column))"
    guard let order else { return "\(rows), as they stand: no column has a step or a count of tokens in every row" }
    return "\(rows), by \(PrintableText.quoted(order))"
  }
}

/// Runs with the hash of the bytes that they were read from.
///
/// The hash goes into a fit's provenance. Of a study it is the manifest's, since the table is made of the runs that are finished.
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
  ///
  /// Its files are then among those that no output of this command replaces, but for a page.
  static func open(_ path: String) throws -> Study? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return nil }
    let study = try Study.opening(URL(fileURLWithPath: path))
    UsedFiles.read(study: study)
    return study
  }
}
