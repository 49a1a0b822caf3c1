import Tabular

/// An index of prices over time that turns money of one date into that of another.
///
/// A price p at date t is p·I(r)/I(t) in money of the reference date r, the index's last. Between two dates of the index it is interpolated in a straight line.
public struct PriceDeflator: Hashable, Sendable {
  /// The index's name: the header of its column.
  public let name: String
  /// The reference date, whose money results are in.
  public let reference: Double
  private let dates: [Double]
  private let values: [Double]
  private let file: String

  /// Reads an index from a table of two columns, dates and numbers above zero.
  ///
  /// - Throws: `TableError`; `.raggedRow` for a table that hasn't two columns.
  public init(_ table: Table) throws(TableError) {
    guard table.header.count == 2 else {
      throw .raggedRow(SourceLocation(file: table.name, line: 1, column: 1), found: table.header.count, expected: 2)
    }
    var rows: [(Double, Double)] = []
    for row in 0..<table.rowCount where !table.isEmpty(row: row, column: 1) {
      // The month's own beginning and end don't matter: an index is of the middle of what its date names.
      rows.append((try table.date(row: row, column: 0).year, try TrendReading.positive(table, row, 1)))
    }
    rows.sort { $0.0 < $1.0 }
    guard let last = rows.last else { throw .empty(file: table.name, hasHeader: true) }
    (dates, values) = (rows.map(\.0), rows.map(\.1))
    (name, reference, file) = (table.header[1], last.0, table.name)
  }

  /// I(r)/I(t): the factor by which a price at a date is multiplied; O(log n).
  ///
  /// - Parameter location: the place of the date, for the error.
  /// - Throws: `TableError.outsideIndex` before the index's first and after its last date.
  func factor(at date: Double, location: () -> SourceLocation) throws(TableError) -> Double {
    guard date >= dates[0] - 1 / 12.0, date <= reference + 1 / 12.0 else {
      throw .outsideIndex(location(), index: file, first: DateText.day(dates[0]), last: DateText.day(reference))
    }
    var (low, high) = (0, dates.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if dates[middle] <= date { low = middle } else { high = middle }
    }
    let width = dates[high] - dates[low]
    let share = width > 0 ? min(max((date - dates[low]) / width, 0), 1) : 0
    return values[values.count - 1] / (values[low] + share * (values[high] - values[low]))
  }

  /// The deflator in words.
  var note: String { "money is that of \(DateText.day(reference)), by \(name)" }
}
