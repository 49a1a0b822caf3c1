/// A run of a table, as a finding names it.
public struct RunReference: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Its row, from 1, the header not counted.
  public var row: Int
  /// Its own name, where the table says.
  public var label: String?

  init(_ table: RunTable, _ index: Int) {
    row = index + 1
    label = table.runs[index].label
  }

  /// `run 7`, or `run 7 (name)`.
  public var description: String { label.map { "run \(row) (\($0))" } ?? "run \(row)" }
}

extension [RunReference] {
  /// The first few by name, and how many more.
  var words: String {
    let shown = prefix(4).map(\.description).joined(separator: ", ")
    return count > 4 ? "\(shown) and \(count - 4) more" : shown
  }
}
