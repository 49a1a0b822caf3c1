import ArgumentParser

/// The two tables of runs that a comparison reads.
struct TwoTables: ParsableArguments {
  @Argument(help: "The runs of the recipe that is measured against, CSV or JSON Lines.")
  var first: String

  @Argument(help: "The runs of the recipe whose worth is asked for.")
  var second: String

  @Option(
    help: ArgumentHelp(
      "In both tables, take this column for a quantity: parameters, tokens, compute, loss, uniqueTokens, group or label.",
      valueName: "quantity=column"))
  var column: [String] = []

  /// Reads both tables and says on standard error what had to be inferred.
  func read() throws -> (first: TableInput, second: TableInput) { (try read(first), try read(second)) }

  private func read(_ path: String) throws -> TableInput {
    var argument = TableArgument()
    argument.table = path
    argument.column = column
    return try argument.read()
  }
}
