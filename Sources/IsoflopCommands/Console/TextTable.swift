import TextFormats

/// A table of text with aligned columns: the first column to the left, numbers to the right.
///
/// Cells hold names and answers of foreign origin: they are cut at 40 characters, and control characters are escaped (`PrintableText`).
///
/// Widths count characters: a table with wide characters, as of Chinese answers, is ragged.
struct TextTable {
  private var rows: [[String]]

  init(header: [String], rows: [[String]] = []) { self.rows = ([header] + rows).map(Self.printable) }

  mutating func append(_ row: [String]) { rows.append(Self.printable(row)) }

  private static func printable(_ row: [String]) -> [String] { row.map { PrintableText.short($0) } }

  /// The table's lines, the header underlined.
  var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let texts = rows.map { row in
      zip(row, widths).enumerated()
        .map { index, cell in Self.pad(cell.0, to: cell.1, left: index > 0) }
        .joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [texts[0], rule] + texts.dropFirst()
  }

  private static func pad(_ text: String, to width: Int, left: Bool) -> String {
    let padding = String(repeating: " ", count: max(0, width - text.count))
    return left ? padding + text : text + padding
  }
}
