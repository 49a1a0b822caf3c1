/// Runs that may err together, by the text that they share in a column.
struct RunClusters: Sendable {
  /// The number of clusters.
  let count: Int
  /// The cluster of each run, from 0 in the order of the table.
  let membership: [Int]

  /// Reads a column: `label`, `group`, or an extra one by its name.
  ///
  /// - Throws: `FitError` where the table has no such column, a run has no text in it, or fewer than two texts are there.
  init(_ table: RunTable, column: String) throws(FitError) {
    let texts = try Self.texts(table, column)
    var numbers: [String: Int] = [:]
    var membership: [Int] = []
    for (row, text) in texts.enumerated() {
      guard let text, !text.isEmpty else { throw .runWithoutCluster(table: table.name, column: column, run: row + 1) }
      let number = numbers[text] ?? numbers.count
      numbers[text] = number
      membership.append(number)
    }
    guard numbers.count > 1 else { throw .tooFewClusters(table: table.name, column: column, found: numbers.count) }
    count = numbers.count
    self.membership = membership
  }

  private static func texts(_ table: RunTable, _ column: String) throws(FitError) -> [String?] {
    if let extra = table.columns.first(where: { $0.name == column }) { return extra.values }
    switch column {
    case "label": return table.runs.map(\.label)
    case "group": return table.runs.map(\.group)
    default: throw .noClusterColumn(table: table.name, column: column, found: ["label", "group"] + table.columns.map(\.name))
    }
  }
}
