import ArgumentParser
import Tabular

/// A table of scores or outcomes, with the rows that are read of it.
struct ScoreTableArgument: ParsableArguments {
  @Argument(help: "The table: delimited text or JSON; - for standard input.")
  var table: String

  @OptionGroup var selection: RowOption

  /// Reads the table's rows that pass, and says what its reader left out.
  func read() throws -> Table { try PlainTable.read(table, selection) }
}

/// The reading of a table that isn't one of runs or answers.
enum PlainTable {
  /// Reads a file's rows that pass.
  ///
  /// - Throws: `TableError` with the place, or `CommandFailure` for a condition that can't be read.
  static func read(_ path: String, _ selection: RowOption) throws -> Table {
    let table = try Table(bytes: InputFile.read(path), name: path == "-" ? "standard input" : path)
    for note in table.notes { Console.note("note: \(note)") }
    return try selection.rows(of: table)
  }
}

/// The number of items behind a score: a number for all rows, or the column that has it.
///
/// `--items 2000` or `--items n_items`: a name that is a number is a number.
struct ItemsOption: ExpressibleByArgument {
  var text: String

  /// Takes any text but none: whether a column has that name is the table's to say.
  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    text = argument
  }

  /// The number; nil where a column has it.
  var number: Double? { Double(text) }
  /// The column; nil where it is a number.
  var column: String? { number == nil ? text : nil }

  /// Refuses a number that no benchmark could have.
  func validate() throws { try OptionRange.require("--items", number, 1...1e9) }
}
