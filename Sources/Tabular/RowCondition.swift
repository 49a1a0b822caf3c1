/// A condition on the rows of a table: a column, a comparison and a value, as in `status=finished` or `N<1B`.
///
/// Blanks around the parts don't count. Numbers are compared as numbers, also as counts (`CountText`): 1B is 1e9. Everything else is compared as text, case
/// included. Several conditions must all hold; there is no *or*.
///
/// Orders also compare dates (`DateText`), whichever of its forms either side has: `day<2023` is before that year, `day<=2022` up to its end.
public struct RowCondition: Hashable, Sendable {
  /// A comparison of a field with a value.
  ///
  /// Orders need a number on both sides, or a date on both. A field without one, such as an empty loss, doesn't pass any of the four.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// The same text, or the same number.
    case equal = "="
    /// Neither the same text nor the same number.
    case notEqual = "!="
    /// Numbers and dates only; a field that is none doesn't pass.
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="

    /// Whether it orders numbers.
    public var isOrder: Bool { self != .equal && self != .notEqual }
  }

  /// The column's name; if no column has it, its case doesn't matter.
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

  /// Reads `COLUMN=VALUE`, or with `==`, `!=`, `<`, `>`, `<=` or `>=`; nil where it has no meaning.
  ///
  /// A column and a comparison are needed, and for an order a number or a date.
  public init?(_ text: String) {
    guard let start = text.firstIndex(where: { "=!<>".contains($0) }) else { return nil }
    let column = trimmed(String(text[..<start]))
    let rest = text[start...]
    let marks = ["==", "!=", "<=", ">=", "<", ">", "="]
    guard !column.isEmpty, let mark = marks.first(where: { rest.hasPrefix($0) }) else { return nil }
    guard let comparison = mark == "==" ? .equal : Comparison(rawValue: mark) else { return nil }
    self.init(column: column, comparison: comparison, value: trimmed(String(rest.dropFirst(mark.count))))
    if comparison.isOrder, CountText.value(value) == nil, DateText(value) == nil { return nil }
  }

  /// The condition as it is written.
  public var description: String { column + comparison.rawValue + value }

  /// The number that the value spells with a suffix, as 1B; nil for other values.
  public var countWithSuffix: Double? {
    guard let (value, spelling) = CountText.parse(value, allowsOneGroup: false), spelling == .suffix else { return nil }
    return value
  }

  /// Returns whether a number passes; without a number to compare with, it is only unequal.
  public func holds(number: Double) -> Bool {
    guard let bound = CountText.value(value) else { return comparison == .notEqual }
    return switch comparison {
    case .equal: number == bound
    case .notEqual: number != bound
    case .less: number < bound
    case .greater: number > bound
    case .atMost: number <= bound
    case .atLeast: number >= bound
    }
  }

  /// Returns whether a field passes, the value read once.
  func test() -> (String) -> Bool {
    let (text, plain, count) = (trimmed(value), StrictNumber.parse(value), CountText.value(value))
    // Of 7M and 7m one may be a name: two spellings are one number only if one of them is plain.
    func isEqual(_ field: String) -> Bool {
      if trimmed(field) == text { return true }
      if let number = StrictNumber.parse(field) { return number == count }
      return plain != nil && CountText.value(field) == plain
    }
    let date = DateText(value)
    func isOrdered(_ field: String) -> Bool {
      // A column of numbers stays one of numbers: 2010 may be a count of anything.
      if let number = CountText.value(field), count != nil { return holds(number: number) }
      guard let day = DateText(field), let date else { return false }
      return holds(day, against: date)
    }
    return switch comparison {
    case .equal: isEqual
    case .notEqual: { !isEqual($0) }
    case .less, .greater, .atMost, .atLeast: isOrdered
    }
  }

  /// Whether the span that a field names lies before, after or within reach of that of the value.
  private func holds(_ field: DateText, against date: DateText) -> Bool {
    switch comparison {
    case .less: field.start < date.start
    case .atMost: field.end <= date.end
    case .greater: field.start >= date.end && field != date
    case .atLeast: field.start >= date.start
    case .equal: field == date
    case .notEqual: field != date
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
      let passes = condition.test()
      let rows = (0..<result.rowCount).filter { passes(result.text(row: $0, column: column)) }
      if rows.isEmpty { throw .noRowsLeft(file: name, condition: condition.description, values: result.someValues(column)) }
      result = result.selecting(rows)
    }
    return result
  }

  /// Returns the table without some rows, given by their numbers (`number(ofRow:)`); O(rows).
  ///
  /// - Throws: `TableError.noSuchRow`, or `.nothingLeft` where no row stays.
  public func leavingOut(_ numbers: Set<Int>) throws(TableError) -> Table {
    guard !numbers.isEmpty else { return self }
    let kept = (0..<rowCount).filter { !numbers.contains(number(ofRow: $0)) }
    guard rowCount - kept.count == numbers.count else {
      let known = Set((0..<rowCount).map(number))
      throw .noSuchRow(numbers.filter { !known.contains($0) }.min() ?? 0, file: name, rows: rowCount)
    }
    guard !kept.isEmpty else { throw .nothingLeft(file: name) }
    return selecting(kept)
  }

  /// Returns the last row of each value of a column, in the order of the table; O(rows).
  ///
  /// The last is the one with the greatest number in another column, of equal ones the later in the table; without such a column the last in the table.
  ///
  /// - Parameter order: The name of a column with a count in every row; what is none counts as less than any.
  /// - Throws: `TableError.noSuchColumn`.
  public func lastRows(by column: String, order: String? = nil) throws(TableError) -> Table {
    let position = try requiredPosition(of: column)
    var numbers: [Double]?
    if let order {
      let progress = try requiredPosition(of: order)
      numbers = (0..<rowCount).map {
        finiteNumber(row: $0, column: progress) ?? CountText.value(text(row: $0, column: progress)) ?? -.infinity
      }
    }
    var last: [String: Int] = [:]
    for row in 0..<rowCount {
      let key = text(row: row, column: position)
      if let numbers, let other = last[key], numbers[other] > numbers[row] { continue }
      last[key] = row
    }
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
