import Tabular
import TextFormats

/// The columns of a table that make a trend: a quantity, its date, and perhaps a divisor and groups.
///
/// ```swift
/// let series = try TrendReading(y: "flop", x: "released", per: "usd").series(of: table)
/// ```
///
/// A row without quantity, divisor or date is left out and counted in the series's notes: tables of models have many such. A field that holds something else
/// than a date or a number above zero is refused with its line and column.
public struct TrendReading: Hashable, Sendable {
  /// The column of the quantity.
  public var y: String
  /// The column of dates, in any form that `DateText` reads.
  public var x: String
  /// The column that the quantity is divided by, as a price.
  public var per: String?
  /// The column whose equal values are one group.
  public var group: String?
  /// The column of names; by default the first column with text that is none of the others.
  public var label: String?
  /// The index of prices by which the column of money is deflated; `nil` for money as it stands.
  public var deflator: PriceDeflator?

  /// Chooses columns.
  public init(y: String, x: String, per: String? = nil, group: String? = nil, label: String? = nil, deflator: PriceDeflator? = nil) {
    (self.y, self.x, self.per, self.group, self.label, self.deflator) = (y, x, per, group, label, deflator)
  }

  /// The quantity in words: `y`, or `y/per`.
  public var quantity: String { per.map { "\(y)/\($0)" } ?? y }

  /// Reads the series of a table; O(rows).
  ///
  /// Money is the divisor where there is one, else the quantity itself.
  ///
  /// - Throws: `TableError` for an unknown column, a field that is neither empty nor what it should be, or a date outside the deflator's.
  public func series(of table: Table) throws(TableError) -> TrendSeries {
    let columns = try Columns(self, table)
    var points: [TrendPoint] = []
    var missing: [String: Int] = [:]
    for row in 0..<table.rowCount {
      if let absent = columns.required.first(where: { table.isEmpty(row: row, column: $0) }) {
        missing[table.header[absent], default: 0] += 1
        continue
      }
      points.append(try point(table, row, columns))
    }
    let notes = missing.sorted { $0.key < $1.key }.map { name, count in
      "\(Plural.counted(count, "row")) without \(PrintableText.short(name)) left out"
    }
    return TrendSeries(quantity: quantity, points: points, notes: notes + (deflator.map { [$0.note] } ?? []))
  }

  private func point(_ table: Table, _ row: Int, _ columns: Columns) throws(TableError) -> TrendPoint {
    let date = try table.date(row: row, column: columns.x).year
    var value = try Self.positive(table, row, columns.y)
    let price = try deflator?.factor(at: date, location: { table.location(row: row, column: columns.x) }) ?? 1
    if let per = columns.per { value /= price * (try Self.positive(table, row, per)) } else { value *= price }
    return TrendPoint(
      date: date, value: value, label: columns.label.map { table.text(row: row, column: $0) } ?? "",
      group: columns.group.map { table.text(row: row, column: $0) } ?? "")
  }

  /// The field as a number above zero.
  static func positive(_ table: Table, _ row: Int, _ column: Int) throws(TableError) -> Double {
    let value = try table.number(row: row, column: column)
    if value > 0 { return value }
    throw .notPositive(table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column))
  }

  /// The places of the columns.
  private struct Columns {
    var y: Int
    var x: Int
    var per: Int?
    var group: Int?
    var label: Int?
    var required: [Int] { [y] + [per].compactMap(\.self) + [x] }

    init(_ reading: TrendReading, _ table: Table) throws(TableError) {
      func place(_ name: String?) throws(TableError) -> Int? {
        guard let name else { return nil }
        return try table.requiredPosition(of: name)
      }
      (y, x) = (try table.requiredPosition(of: reading.y), try table.requiredPosition(of: reading.x))
      (per, group, label) = (try place(reading.per), try place(reading.group), try place(reading.label))
      if label == nil { label = Self.names(table, besides: required) }
    }

    /// The first column whose first field is text.
    private static func names(_ table: Table, besides: [Int]) -> Int? {
      table.header.indices.first { column in
        guard !besides.contains(column), table.rowCount > 0 else { return false }
        let text = table.text(row: 0, column: column)
        return !text.isEmpty && StrictNumber.parse(text) == nil && DateText(text) == nil
      }
    }
  }
}
