import ArgumentParser
import ScalingLaws
import Tabular

/// The rows that a command reads of a table of runs or a recording.
struct RowOption: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Read only the rows whose column has a value, as in state=finished, also with !=; or is less or greater than a number or a date, as in 'N<1B' or "
        + "'released>=2020-06', also with <= and >=. Repeatable.",
      valueName: "column=value"))
  var texts: [String] = []

  /// Returns the rows of a table that pass.
  ///
  /// - Throws: `CommandFailure` for a text that is no condition, or compares a column whose header has a unit with a number that has one;
  ///   `TableError` where no row passes, or there is no such column.
  func rows(of table: Table) throws -> Table {
    let conditions = try conditions()
    if let (condition, plain) = conditions.lazy.compactMap({ condition in table.plainValue(of: condition).map { (condition, $0) } }).first {
      throw CommandFailure(
        .usage,
        "--where '\(condition.description)': the header of \(condition.column) states a unit: give the number in it, "
          + "\(condition.column)\(condition.comparison.rawValue)\(Number.short(plain, digits: 15)).")
    }
    return try table.filter(conditions)
  }

  func conditions() throws(CommandFailure) -> [RowCondition] {
    var conditions: [RowCondition] = []
    for text in texts {
      guard let condition = RowCondition(text) else {
        throw CommandFailure(.usage, "--where '\(text)': write COLUMN=VALUE, or !=, <, >, <= or >= and a number or a date.")
      }
      conditions.append(condition)
    }
    return conditions
  }
}
