import TextFormats

/// A date as tables write it, with the span of time that it names.
///
/// Read are `2024-05-31`, `2024/05/31` and the day of `2024-05-31T12:00:00Z`, `2024-05`, `2024`, and decimal years as `2024.41`. Days after months
/// (`31/05/2024`) and years of two digits are refused: what they mean can't be known. The calendar is the Gregorian one, years from 1000 to 9999.
public struct DateText: Hashable, Sendable {
  /// The first moment of the span, in decimal years.
  public var start: Double
  /// The first moment after it; the same moment for a decimal year.
  public var end: Double

  /// The middle of the span in decimal years: what a row of this date counts as.
  public var year: Double { 0.5 * (start + end) }

  /// Reads a date; nil where the text is none.
  public init?(_ text: String) {
    let text = trimmed(text)
    if let mark = text.first(where: { $0 == "-" || $0 == "/" }) {
      guard let parts = Self.parts(text, mark), let span = Self.span(parts) else { return nil }
      (start, end) = span
      return
    }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = StrictNumber.parse(text), number >= 1000,
      number < 10_000
    else { return nil }
    if text.contains(".") {
      (start, end) = (number, number)
    } else {
      guard text.utf8.count == 4 else { return nil }
      (start, end) = (number, number + 1)
    }
  }

  /// The year, month and day between marks.
  ///
  /// A time may follow the day after a T or a blank, and is left out.
  private static func parts(_ text: String, _ mark: Character) -> [Int]? {
    let day = text.prefix { $0 != "T" && $0 != " " }
    if day.count < text.count {
      let time = text.dropFirst(day.count + 1)
      guard let first = time.first, first.isNumber, time.contains(":") else { return nil }
    }
    let fields = day.split(separator: mark, omittingEmptySubsequences: false)
    let lengths = [4...4, 1...2, 1...2]
    guard (2...3).contains(fields.count), zip(fields, lengths).allSatisfy({ $1.contains($0.utf8.count) }) else { return nil }
    guard fields.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
    return fields.compactMap { Int($0) }
  }

  private static func span(_ parts: [Int]) -> (Double, Double)? {
    let (year, month) = (parts[0], parts[1])
    guard year >= 1000, (1...12).contains(month) else { return nil }
    guard parts.count == 3 else { return (decimal(year, month, 1), month == 12 ? Double(year + 1) : decimal(year, month + 1, 1)) }
    guard (1...length(of: month, year)).contains(parts[2]) else { return nil }
    let start = decimal(year, month, parts[2])
    return (start, start + 1 / Double(days(year)))
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
  private static func days(_ year: Int) -> Int { isLeap(year) ? 366 : 365 }

  private static func length(of month: Int, _ year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The decimal year at the beginning of a day.
  private static func decimal(_ year: Int, _ month: Int, _ day: Int) -> Double {
    let before = (1..<month).reduce(0) { $0 + length(of: $1, year) } + day - 1
    return Double(year) + Double(before) / Double(days(year))
  }

  /// Returns the day in which a decimal year lies: `2024-05-31`.
  ///
  /// Outside the years 1000 to 9999 the year alone.
  public static func day(_ decimal: Double) -> String {
    guard decimal.isFinite, decimal >= 1000, decimal < 10_000 else { return NumberStyle.plain.text(decimal, digits: 6) }
    let year = Int(decimal)
    // A day's own beginning, as computed above, may lie a rounding below it.
    var rest = min(Int((decimal - Double(year)) * Double(days(year)) + 1e-6), days(year) - 1)
    var month = 1
    while rest >= length(of: month, year) {
      rest -= length(of: month, year)
      month += 1
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(rest + 1))"
  }
}

extension Table {
  /// Returns the field as a date.
  ///
  /// - Throws: `TableError.missingValue` or `.notADate`, with the place and the column's name.
  public func date(row: Int, column: Int) throws(TableError) -> DateText {
    let text = text(row: row, column: column)
    if let date = DateText(text) { return date }
    let place = location(row: row, column: column)
    if text.isEmpty { throw .missingValue(place, field: header[column]) }
    throw .notADate(place, field: header[column], text: text)
  }
}
