import TextFormats

/// Writes delimited text that `Table` reads back field for field: RFC 4180 quoting, LF line ends.
///
/// A reader has two rules that a writer must heed: a lone blank field would be a blank line, and a header that begins with `#` a comment;
/// both are written in quotes. Fields are written as they are given, so numbers should be written by a style that reads back as the same
/// number. Appending is O(the row).
public struct DelimitedWriter: Sendable {
  /// The table written so far.
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
    // A line above the header that begins with # is a comment.
    if text.hasPrefix("#") { text = "\"\(header[0])\"" + text.dropFirst(header[0].count) }
  }

  /// Adds a row.
  ///
  /// - Precondition: one field a column.
  public mutating func append(_ row: [String]) {
    precondition(row.count == width, "a row has one field a column")
    text += line(row) + "\n"
  }

  /// The row as a line.
  ///
  /// The only field of a row is quoted if it is blank, since a blank line is no row.
  private func line(_ row: [String]) -> String {
    row.count == 1 && row[0].allSatisfy { $0 == " " } ? "\"\(row[0])\"" : DelimitedText.row(row, delimiter: delimiter)
  }
}
