/// A condition on the rows of a table: a column, a comparison and a value, as in `status=finished` or `loss<4`.
public struct RowCondition: Hashable, Sendable {
  /// A comparison of a field with a value.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// The same text, or the same number.
    case equal = "="
    /// Neither the same text nor the same number.
    case notEqual = "!="
    /// Numbers only; a field that is none doesn't pass.
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="

    /// Whether it orders numbers.
    public var isOrder: Bool { self != .equal && self != .notEqual }
  }

  /// The column's exact name.
  public var column: String
  /// The comparison.
  public var comparison: Comparison
  /// The value to compare with.
  public var value: String

  /// Makes a condition.
  public init(column: String, comparison: Comparison = .equal, value: String) {
    self.column = column
    self.comparison = comparison
    self.value = value
  }

  /// Reads `COLUMN=VALUE`, or with `!=`, `<`, `>`, `<=` or `>=`; nil without a column or a comparison, or if an order has no number.
  public init?(_ text: String) {
    guard let start = text.firstIndex(where: { "=!<>".contains($0) }), start > text.startIndex else { return nil }
    let rest = text[start...]
    let marks = ["!=", "<=", ">=", "<", ">", "="]
    guard let mark = marks.first(where: { rest.hasPrefix($0) }), let comparison = Comparison(rawValue: mark) else { return nil }
    self.init(column: String(text[..<start]), comparison: comparison, value: String(rest.dropFirst(mark.count)))
    if comparison.isOrder, StrictNumber.parse(value) == nil { return nil }
  }

  /// The condition as it is written.
  public var description: String { column + comparison.rawValue + value }

  /// Whether a field passes.
  func holds(_ field: String) -> Bool {
    let number = StrictNumber.parse(field)
    return switch comparison {
    case .equal: field == value || number.map { holds(number: $0) } ?? false
    case .notEqual: field != value && number.map { holds(number: $0) } ?? true
    default: number.map { holds(number: $0) } ?? false
    }
  }

  /// Whether a number passes; without a number to compare with, it is only unequal.
  public func holds(number: Double) -> Bool {
    guard let bound = StrictNumber.parse(value) else { return comparison == .notEqual }
    return switch comparison {
    case .equal: number == bound
    case .notEqual: number != bound
    case .less: number < bound
    case .greater: number > bound
    case .atMost: number <= bound
    case .atLeast: number >= bound
    }
  }
}

extension Table {
  /// Returns the rows that pass all conditions; O(rows).
  ///
  /// - Throws: `TableError.noSuchColumn`, or `.noRowsLeft` with values that the column does hold.
  public func filter(_ conditions: [RowCondition]) throws(TableError) -> Table {
    var result = self
    for condition in conditions {
      let column = try result.requiredPosition(of: condition.column)
      let rows = (0..<result.rowCount).filter { condition.holds(result.text(row: $0, column: column)) }
      if rows.isEmpty { throw .noRowsLeft(file: name, condition: condition.description, values: result.someValues(column)) }
      result = result.selecting(rows)
    }
    return result
  }

  /// Returns the last row of each value of a column, in the order of the table; O(rows).
  ///
  /// - Throws: `TableError.noSuchColumn`.
  public func lastRows(by column: String) throws(TableError) -> Table {
    let position = try requiredPosition(of: column)
    var last: [String: Int] = [:]
    for row in 0..<rowCount { last[text(row: row, column: position)] = row }
    return selecting(last.values.sorted())
  }

  /// The first few different values of a column.
  private func someValues(_ column: Int) -> [String] {
    var values: [String] = []
    for row in 0..<min(rowCount, 10_000) where values.count < 6 {
      let value = text(row: row, column: column)
      if !values.contains(value) { values.append(value) }
    }
    return values
  }
}
