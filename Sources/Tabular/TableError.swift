import TextFormats

/// A fault of a table and its place.
public enum TableError: Error, Hashable, Sendable {
  /// The text holds no header, or no row below it.
  case empty(file: String, hasHeader: Bool)
  /// The bytes are not UTF-8.
  case invalidUTF8(SourceLocation)
  /// The file is of another format.
  case foreignFormat(file: String, ForeignFormat)
  /// The names of the columns are numbers.
  case numericHeader(SourceLocation)
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
  /// A row of JSON is not an object.
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
  /// A row that is to be left out isn't there.
  case noSuchRow(Int, file: String, rows: Int)
  /// All rows are to be left out.
  case nothingLeft(file: String)
  /// No row passes a condition.
  case noRowsLeft(file: String, condition: String, values: [String])
}

extension TableError: CustomStringConvertible {
  /// The place, the fault and the advice in one line.
  public var description: String {
    switch self {
    case .empty(let file, let hasHeader):
      "\(file): the table is empty: " + (hasHeader ? "give at least one row below the header" : "give a header and at least one row")
    case .invalidUTF8(let place): "\(place): this byte is not UTF-8: save the file as UTF-8"
    case .foreignFormat(let file, let format): "\(file): this is \(format.words)"
    case .numericHeader(let place): "\(place): the first row holds numbers: name the columns above it, without a # before them"
    case .namelessColumn(let place): "\(place): this column has no name: name every column in the first row"
    case .raggedRow(let place, let found, let expected):
      "\(place): this row has \(Plural.counted(found, "field")) where the header has \(expected): add or remove fields, or quote those that hold the delimiter"
    case .unterminatedQuote(let place): "\(place): the quoted field that starts here is never closed: add the closing quote"
    case .strayQuote(let place): "\(place): a quote in the middle of a field: quote the whole field and double the quotes inside it"
    case .ambiguousDelimiter(let place, let candidates):
      "\(place): the header could be split at \(Self.list(candidates.map(Self.name))): say which delimiter to use"
    case .notAnObject(let place, let found): "\(place): a row of JSON must be an object, this is \(found)"
    case .invalidJSON(let place, let expected): "\(place): not JSON: \(expected) expected here"
    case .duplicateKey(let key, let place): "\(place): the key \(PrintableText.quoted(key)) appears twice in this object"
    case .notANumber(let place, let field, let text):
      "\(place): \(PrintableText.short(field)) is \(PrintableText.quoted(text)), which is not a finite number: write it like 1.5 or "
        + "6e20, without separators or units"
    case .missingValue(let place, let field): "\(place): \(PrintableText.short(field)) is empty: every row needs it"
    case .noSuchColumn(let name, let file, let found):
      "\(file): there is no column \(PrintableText.quoted(name)): " + Self.nearest(name, found)
        + "the columns are \(PrintableText.list(found))"
    case .noSuchRow(let row, let file, let rows):
      "\(file): there is no row \(row) to leave out: there are \(rows), counted from 1, the header not among them"
    case .nothingLeft(let file): "\(file): no row is left: leave fewer out"
    case .noRowsLeft(let file, let condition, let values):
      "\(file): no row has \(PrintableText.short(condition)): the column holds \(PrintableText.list(values.map(PrintableText.quoted), limit: 5))"
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

  /// The column whose name is nearest, if one is near.
  private static func nearest(_ name: String, _ found: [String]) -> String {
    guard let nearest = EditDistance.nearest(name, among: found) else { return "" }
    return "do you mean \(PrintableText.quoted(nearest))? "
  }

  private static func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}
