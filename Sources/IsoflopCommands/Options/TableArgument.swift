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
  static func designs(_ path: String) throws -> [RunDesign] {
    try [RunDesign](Table(bytes: InputFile.read(path), name: path))
  }
}

/// One of the two tables of a comparison.
enum TablePosition: String, CaseIterable {
  case first, second
}

extension ReadingOptions {
  /// Reads a table, or the runs of a study's folder.
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
      Console.note("note: rows \(duplicate.map { "\($0 + 1)" }.joined(separator: ", ")) of \(runs.name) are the same run; each counts")
    }
    return TableInput(path: path, runs: runs, sha256: sha256)
  }

  private func runs(_ bytes: [UInt8], name: String, law: LawFamily?, position: TablePosition?) throws -> RunTable {
    var reading = RunReading(columns: try chosenColumns(position), skipsBadRows: skipBad, keepsBestOf: try bestOfQuantities())
    if let law { reading.required = RunReading.required(by: law) }
    let all = try Table(bytes: bytes, name: name, leavesOutBadRows: skipBad)
    var table = try all.filter(conditions())
    if let lastBy { table = try table.lastRows(by: lastBy) }
    let runs = try RunTable(table, reading)
    return table.rowCount == all.rowCount ? runs : runs.noting(rowWords, kept: table.rowCount, of: all.rowCount)
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

/// The columns and rows of a table to read.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Read a quantity from this column: parameters, tokens, compute, loss, uniqueTokens, group or label. A sum is a+b, a unit a*1e6, the loss of perplexities \
      ln(a). Of two tables, first:loss=NAME is for the first alone. Repeatable.
      """,
      valueName: "quantity=column"))
  var column: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read quantities from the columns that this file names: lines of quantity=column, or one JSON object; --column goes before.",
      valueName: "file"))
  var columns: String?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Read only the rows whose column has a value; also with !=, <, >, <= or >=. Repeatable.", valueName: "column=value"))
  var selection: [String] = []

  @Option(
    help: ArgumentHelp("Of the rows that share a value of this column, such as a run's name, read the last alone.", valueName: "column"))
  var lastBy: String?

  @Option(
    help: ArgumentHelp(
      "Of the runs that are equal in these quantities, keep the one of least loss, as in --best-of N,D.", valueName: "quantities"))
  var bestOf: String?

  @Flag(help: "Leave out rows with bad numbers, and list them, instead of stopping.")
  var skipBad = false

  /// Whether no choice was made.
  var isEmpty: Bool { column.isEmpty && columns == nil && selection.isEmpty && lastBy == nil && bestOf == nil && !skipBad }

  /// The choice of rows, in words.
  var rowWords: String {
    (selection + (lastBy.map { ["the last row of each \($0)"] } ?? [])).joined(separator: ", ") + "; rows are counted among these"
  }

  func conditions() throws -> [RowCondition] {
    try selection.map { text in
      guard let condition = RowCondition(text) else {
        throw CommandFailure(.usage, "--where \(text): write COLUMN=VALUE, or !=, <, >, <= or >= and a number.")
      }
      return condition
    }
  }

  func bestOfQuantities() throws -> Set<RunQuantity> {
    let symbols: [String: RunQuantity] = ["N": .parameters, "D": .tokens, "C": .compute, "U": .uniqueTokens]
    let names = bestOf?.split(separator: ",").map { $0.filter { $0 != " " } } ?? []
    return try Set(
      names.map { name in
        guard let quantity = symbols[name.uppercased()] ?? RunQuantity(rawValue: name), quantity != .loss else {
          throw CommandFailure(.usage, "--best-of \(bestOf ?? ""): write N,D, or others of N, D, C, U, group and label.")
        }
        return quantity
      })
  }

  /// The columns chosen for a table, those of the command line before those of the file.
  func chosenColumns(_ position: TablePosition?) throws -> [RunQuantity: String] {
    var chosen: [RunQuantity: String] = [:]
    for pair in try columns.map(Self.pairs) ?? [] {
      if let (quantity, column) = try Self.choice(pair, position) { chosen[quantity] = column }
    }
    var given: Set<RunQuantity> = []
    for pair in column {
      guard let (quantity, column) = try Self.choice(pair, position) else { continue }
      guard given.insert(quantity).inserted else { throw CommandFailure(.usage, "--column \(pair): \(quantity.rawValue) is given twice.") }
      chosen[quantity] = column
    }
    return chosen
  }

  /// A quantity and its column; nil if they are for the other table.
  private static func choice(_ text: String, _ position: TablePosition?) throws -> (RunQuantity, String)? {
    var pair = Substring(text)
    if let position, let other = TablePosition.allCases.first(where: { text.hasPrefix($0.rawValue + ":") }) {
      if other != position { return nil }
      pair = pair.dropFirst(other.rawValue.count + 1)
    }
    let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let quantity = RunQuantity(rawValue: parts[0]) else {
      let known = RunQuantity.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.usage, "--column \(text): write QUANTITY=COLUMN, the quantity one of \(known).")
    }
    return (quantity, parts[1])
  }

  /// The pairs of a file: its lines without blank ones and comments, or the members of a JSON object.
  private static func pairs(_ path: String) throws -> [String] {
    let text = String(decoding: try InputFile.read(path), as: UTF8.self)
    if text.first(where: { !$0.isWhitespace }) == "{" {
      guard let object = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
        throw CommandFailure(.dataError, "\(path): write one JSON object of names, as in {\"parameters\": \"params_m*1e6\"}.")
      }
      return object.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
    return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      !$0.isEmpty && !$0.hasPrefix("#")
    }
  }
}
