import Tabular
import TextFormats

/// The columns of verdicts that the rows of a table name themselves: lm-evaluation-harness lists a row's `metrics`.
struct RecordingMetrics {
  private let column: Int
  /// The columns that a list names, by its text.
  private var named: [String: [Int]] = [:]
  /// The columns that any row names, in order of appearance.
  private(set) var columns: [Int] = []

  /// Reads the lists; `nil` without a column `metrics`, or if its lists name no column. O(rows).
  init?(_ table: Table) {
    guard let column = table.position(of: "metrics") else { return nil }
    self.column = column
    for row in 0..<table.rowCount {
      let text = table.text(row: row, column: column)
      guard named[text] == nil else { continue }
      let names = (try? JSONValue(parsing: text.utf8))?.array?.compactMap(\.string) ?? []
      named[text] = names.compactMap { table.position(of: $0) }
    }
    for found in named.sorted(by: { $0.key < $1.key }).flatMap(\.value) where !columns.contains(found) { columns.append(found) }
    if columns.isEmpty { return nil }
  }

  /// The columns that a row names and in which it has a value.
  func filled(_ table: Table, row: Int) -> [Int] {
    (named[table.text(row: row, column: column)] ?? []).filter { !table.isEmpty(row: row, column: $0) }
  }

  /// Chooses the column of verdicts among those that the rows name: the first of known names, or the only one.
  ///
  /// - Throws: `RecordingError.severalColumns` if several unknown ones are named, in all rows or in one without the column chosen.
  func verdicts(_ table: Table) throws(RecordingError) -> Int {
    let known = RecordingField.correct.names.lazy.compactMap { name in columns.first { table.header[$0].lowercased() == name } }.first
    guard let chosen = known ?? (columns.count == 1 ? columns[0] : nil) else { throw several(columns, table) }
    for row in 0..<table.rowCount where table.isEmpty(row: row, column: chosen) {
      let own = filled(table, row: row)
      if own.count > 1 { throw several(own, table) }
    }
    return chosen
  }

  private func several(_ columns: [Int], _ table: Table) -> RecordingError {
    .severalColumns("correct", file: table.name, found: columns.map { table.header[$0] })
  }
}

extension RecordingColumns {
  /// Remarks on columns that could say what is right as well, and say otherwise; O(rows) for each.
  func otherVerdicts(_ table: Table) -> [String] {
    guard let chosen = self[.correct] else { return [] }
    let known = RecordingField.correct.names
    let others = table.header.indices.filter { $0 != chosen && (known.contains(table.header[$0].lowercased()) || isMetric($0)) }
    return others.compactMap { other in
      guard let differing = Self.rowsThatDiffer(table, chosen, other), differing > 0 else { return nil }
      let rows = differing == 1 ? "1 row" : "\(differing) rows"
      return "\(table.header[chosen]) says what is right, and \(table.header[other]) differs from it in \(rows): --column "
        + "correct=\(table.header[other]) takes that"
    }
  }

  /// The rows in which two columns of verdicts differ; `nil` if one of them holds anything else.
  private static func rowsThatDiffer(_ table: Table, _ left: Int, _ right: Int) -> Int? {
    var count = 0
    for row in 0..<table.rowCount where !table.isEmpty(row: row, column: left) && !table.isEmpty(row: row, column: right) {
      guard let a = RecordingCells.Verdict(table.text(row: row, column: left)),
        let b = RecordingCells.Verdict(table.text(row: row, column: right))
      else { return nil }
      if a != b { count += 1 }
    }
    return count
  }
}
