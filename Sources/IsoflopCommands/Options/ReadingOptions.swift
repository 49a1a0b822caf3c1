import ArgumentParser
import Foundation
import ScalingLaws
import Tabular

/// The columns and rows of a table to read.
///
/// They are applied in this order: `--where` keeps rows, `--last-by` the last of each run, columns become quantities, `--best-of` keeps the
/// best of equal runs. `--skip-bad` drops rows that can't be split into fields before these, and rows with bad numbers after `--last-by`.
/// What was left out is said on standard error, and stands in a fit's provenance.
///
/// Without `--column` columns are known by their usual names (`RunQuantity.names`); a table that leaves the choice open is refused, with
/// the candidates.
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

  @OptionGroup var selection: RowOption

  /// The column that tells one run's checkpoints from another's.
  ///
  /// Rows count in the table's order, so the last row is the last that was logged, not the one of most tokens.
  @Option(
    help: ArgumentHelp(
      "Of the rows that share a value of this column, such as a run's name, read the last alone: by a column of steps or tokens if there is one.",
      valueName: "column"))
  var lastBy: String?

  /// The quantities in which runs must differ.
  ///
  /// The least of several noisy losses is too low on average; it is for tables in which a cell holds a search over settings, of which the
  /// best counts.
  @Option(
    help: ArgumentHelp(
      "Of the runs that are equal in these quantities, keep the one of least loss, as in --best-of N,D.", valueName: "quantities"))
  var bestOf: String?

  @Option(
    help: ArgumentHelp(
      """
      Leave out these rows, as findings number them: from 1, the header not counted. Of two tables, first:3,7 is for the first alone. Repeatable.
      """,
      valueName: "rows"))
  var leaveOut: [String] = []

  @Flag(help: "Leave out rows with bad numbers, and list them, instead of stopping.")
  var skipBad = false

  /// Whether no choice was made.
  var isEmpty: Bool {
    column.isEmpty && columns == nil && selection.texts.isEmpty && lastBy == nil && bestOf == nil && leaveOut.isEmpty && !skipBad
  }

  /// The rows to leave out of a table.
  func leftOut(_ position: TablePosition?) throws -> Set<Int> {
    var rows: Set<Int> = []
    for text in leaveOut {
      guard let list = Self.part(text, for: position) else { continue }
      for word in list.split(separator: ",", omittingEmptySubsequences: false) {
        guard let row = Int(word.filter { $0 != " " }), row > 0 else {
          throw CommandFailure(.usage, "--leave-out \(text): write numbers of rows, as in 3,7.")
        }
        rows.insert(row)
      }
    }
    return rows
  }

  /// The text without the table that it is for; nil if that is the other one.
  private static func part(_ text: String, for position: TablePosition?) -> Substring? {
    guard let position, let named = TablePosition.allCases.first(where: { text.hasPrefix($0.rawValue + ":") }) else { return text[...] }
    return named == position ? text.dropFirst(named.rawValue.count + 1) : nil
  }

  /// The quantities of `--best-of`, by symbol or by name.
  ///
  /// - Throws: `CommandFailure` with status 64 for an unknown one, or for the loss itself.
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
  ///
  /// - Throws: `CommandFailure`: 64 for an unknown quantity or one that is given twice, 65 for a file of columns that can't be read as
  ///   such.
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
  static func choice(_ text: String, _ position: TablePosition?) throws -> (RunQuantity, String)? {
    guard let pair = part(text, for: position) else { return nil }
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
