/// A fault of a table and its place.
public enum TableError: Error, Hashable, Sendable {
  /// The text holds no header, or no row below it.
  case empty(file: String, hasHeader: Bool)
  /// The bytes are not UTF-8.
  case invalidUTF8(SourceLocation)
  /// Two columns bear the same name.
  case duplicateColumn(String, SourceLocation)
  /// A column has no name.
  case namelessColumn(SourceLocation)
  /// A row has more or fewer fields than the header.
  case raggedRow(SourceLocation, found: Int, expected: Int)
  /// A quoted field is never closed.
  case unterminatedQuote(SourceLocation)
  /// A quote stands inside a field that isn't quoted, or text follows a closing quote.
  case strayQuote(SourceLocation)
  /// The header could be split by more than one delimiter.
  case ambiguousDelimiter(SourceLocation, candidates: [Character])
  /// A line of JSON Lines is not a JSON object.
  case notAnObject(SourceLocation, found: String)
  /// The JSON is malformed.
  case invalidJSON(SourceLocation, expected: String)
  /// A key appears twice in one object.
  case duplicateKey(String, SourceLocation)
  /// A field is not a finite number.
  case notANumber(SourceLocation, field: String, text: String)
  /// A field that must hold something is empty.
  case missingValue(SourceLocation, field: String)
  /// There is no such column.
  case noSuchColumn(String, file: String, found: [String])
}

extension TableError: CustomStringConvertible {
  /// The place, the fault and the advice in one line.
  public var description: String {
    switch self {
    case .empty(let file, let hasHeader):
      "\(file): the table is empty: " + (hasHeader ? "give at least one row below the header" : "give a header and at least one row")
    case .invalidUTF8(let place): "\(place): this byte is not UTF-8: save the file as UTF-8"
    case .duplicateColumn(let name, let place): "\(place): a second column is named \"\(name)\": rename or remove one"
    case .namelessColumn(let place): "\(place): this column has no name: name every column in the first row"
    case .raggedRow(let place, let found, let expected):
      "\(place): this row has \(found) fields where the header has \(expected): add or remove fields, or quote those that hold the delimiter"
    case .unterminatedQuote(let place): "\(place): the quoted field that starts here is never closed: add the closing quote"
    case .strayQuote(let place): "\(place): a quote in the middle of a field: quote the whole field and double the quotes inside it"
    case .ambiguousDelimiter(let place, let candidates):
      "\(place): the header could be split at \(Self.list(candidates.map(Self.name))): say which delimiter to use"
    case .notAnObject(let place, let found): "\(place): a line of JSON Lines must be an object, this is \(found)"
    case .invalidJSON(let place, let expected): "\(place): not JSON: \(expected) expected here"
    case .duplicateKey(let key, let place): "\(place): the key \"\(key)\" appears twice in this object"
    case .notANumber(let place, let field, let text):
      "\(place): \(field) is \"\(text)\", which is not a finite number: write it like 1.5 or 6e20, without separators or units"
    case .missingValue(let place, let field): "\(place): \(field) is empty: every row needs it"
    case .noSuchColumn(let name, let file, let found):
      "\(file): there is no column \"\(name)\": the columns are \(Self.list(found))"
    }
  }

  private static func name(_ delimiter: Character) -> String {
    switch delimiter {
    case ",": "commas"
    case "\t": "tabs"
    case ";": "semicolons"
    default: "\"\(delimiter)\""
    }
  }

  private static func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}
