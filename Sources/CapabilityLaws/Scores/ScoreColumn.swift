import Tabular

/// A column of scores as shares, with the repairs that it took.
///
/// `N/A`, `NaN`, `none`, `null` and dashes stand for no score, in any case of letters, and are counted; any other text is an error at its place.
struct ScoreColumn {
  /// A share a row; nil where there is no score.
  private(set) var shares: [Double?] = []
  private(set) var notes: [ScoreNote] = []

  /// Texts by which tables say that there is no score.
  private static let absent: Set<String> = ["", "n/a", "na", "nan", "none", "null", "-", "--", "—"]

  /// Reads a column.
  ///
  /// Per cent are found by their size: every positive value exceeds 1. A column with values on both sides of 1 is refused, unless it is said to hold per cent.
  ///
  /// - Throws: `ScoreError.outOfRange`, `.mixedUnits` or `.table`.
  init(_ table: Table, column: Int, isPercent: Bool = false) throws(ScoreError) {
    var (absences, text) = (0, "")
    for row in 0..<table.rowCount {
      if let value = table.finiteNumber(row: row, column: column) {
        shares.append(value)
        continue
      }
      let field = table.text(row: row, column: column)
      guard Self.absent.contains(field.lowercased()) else {
        do throws(TableError) { shares.append(try table.number(row: row, column: column)) } catch { throw .table(error) }
        continue
      }
      shares.append(nil)
      if !field.isEmpty { (absences, text) = (absences + 1, text.isEmpty ? field : text) }
    }
    if absences > 0 { notes.append(.missing(column: table.header[column], count: absences, text: text)) }
    try convert(table, column, isPercent: isPercent)
  }

  /// Finds the unit, and divides per cent by 100.
  private mutating func convert(_ table: Table, _ column: Int, isPercent: Bool) throws(ScoreError) {
    if let row = shares.firstIndex(where: { $0.map { $0 < 0 || $0 > 100 } ?? false }), let value = shares[row] {
      throw .outOfRange(table.location(row: row, column: column), column: table.header[column], value: value)
    }
    let large = shares.firstIndex { ($0 ?? 0) > 1 }
    let small = shares.firstIndex { $0.map { $0 > 0 && $0 <= 1 } ?? false }
    guard let large else {
      if isPercent { scale(table.header[column]) }
      return
    }
    if let small, !isPercent {
      throw .mixedUnits(
        file: table.name, column: table.header[column], share: shares[small] ?? 0, shareRow: table.number(ofRow: small),
        percent: shares[large] ?? 0, percentRow: table.number(ofRow: large))
    }
    scale(table.header[column])
  }

  private mutating func scale(_ column: String) {
    shares = shares.map { $0.map { $0 / 100 } }
    notes.append(.percent(column: column))
  }
}
