/// Something in a text that the reader left out, or named itself.
public enum TableNote: Hashable, Sendable, Codable {
  /// The first column has no name, as pandas writes an index.
  case unnamedIndex
  /// The last column has neither a name nor anything in it.
  case emptyLastColumn
  /// Lines before the header begin with `#`.
  case comments(lines: Int)
  /// Columns share a name and are distinguished by their position.
  case repeatedName(String, called: [String])
  /// The rows are a member of a JSON document that has others.
  case member(String, others: [String])
  /// A row that can't be split into fields was left out, as asked; its fault in words.
  case leftOut(String)
}

extension TableNote {
  /// The rows left out that are named; the others are counted.
  static let namedFaults = 20
}

extension TableNote: CustomStringConvertible {
  /// The note in words.
  public var description: String {
    switch self {
    case .unnamedIndex: "the first column has no name, as an index written by pandas: it was left out"
    case .emptyLastColumn: "the last column has no name and is empty: it was left out"
    case .comments(let lines): "\(lines == 1 ? "a comment line" : "\(lines) comment lines") above the header: skipped"
    case .repeatedName(let name, let called):
      "\(called.count) columns are named \(Excerpt.quoted(name)): they are called \(called.map(Excerpt.quoted).joined(separator: ", "))"
    case .member(let key, let others):
      "the rows are those of the member \(Excerpt.quoted(key))" + (others.isEmpty ? "" : "; not read: \(Excerpt.list(others))")
    case .leftOut(let fault): "left out: \(fault)"
    }
  }
}
