/// Writes delimited text that `Table` reads back field for field: RFC 4180 quoting, LF line ends.
public struct DelimitedWriter: Sendable {
  /// What has been written so far.
  public private(set) var text = ""
  /// The number of fields in every row.
  public let width: Int
  private let delimiter: Character

  /// Starts a table with its header.
  ///
  /// - Precondition: at least one column; names that are not empty and all different.
  public init(header: [String], delimiter: Character = ",") {
    precondition(!header.isEmpty && Set(header).count == header.count && !header.contains(""), "a header has different, non-empty names")
    width = header.count
    self.delimiter = delimiter
    append(header)
  }

  /// Adds a row.
  ///
  /// - Precondition: one field a column.
  public mutating func append(_ row: [String]) {
    precondition(row.count == width, "a row has one field a column")
    text += row.map(quoted).joined(separator: String(delimiter)) + "\n"
  }

  private func quoted(_ field: String) -> String {
    let isSpecial = field.unicodeScalars.contains { $0 == "\"" || $0 == "\n" || $0 == "\r" || Character($0) == delimiter }
    let isBlank = width == 1 && field.isEmpty
    guard isSpecial || isBlank else { return field }
    var escaped = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { escaped += "\"" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped + "\""
  }
}
