import Tabular

/// Columns that say how far a run had come in a row, by its steps.
enum ProgressColumn {
  private static let steps: Set<String> = [
    "step", "steps", "global_step", "train_step", "training_step", "iteration", "iter", "checkpoint", "checkpoint_step",
  ]

  /// Whether a column's name, or the end of its path, is that of the steps of a run under way.
  static func isOfSteps(_ column: String) -> Bool { !steps.isDisjoint(with: ColumnName(column).endings) }
}

extension Table {
  /// Returns the column by which the rows of one run are in order; nil without one.
  ///
  /// It is a column of steps, else of tokens, with a count in every row.
  ///
  /// - Parameter tokens: The choice of a column for the tokens, as an option has it.
  public func progressColumn(tokens: String? = nil) -> String? {
    let steps = header.indices.filter { ProgressColumn.isOfSteps(header[$0]) }
    let chosen = tokens.flatMap { try? ColumnSource($0, in: self) }.map { $0.columns.count == 1 ? $0.columns : [] }
    let counts = chosen ?? ColumnMatch(self).candidates(.tokens).map(\.column)
    return (steps + counts).first(where: holdsCounts).map { header[$0] }
  }

  private func holdsCounts(_ column: Int) -> Bool {
    (0..<rowCount).allSatisfy { finiteNumber(row: $0, column: column) != nil || CountText.value(text(row: $0, column: column)) != nil }
  }
}
