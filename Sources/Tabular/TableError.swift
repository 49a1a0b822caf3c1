import TextFormats

/// A place in a text: its name, and the line and column counted from 1, columns in Unicode scalars.
public struct SourceLocation: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The file, or whatever else the text is called.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Makes a location.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, the form that editors follow.
  public var description: String { "\(file):\(line):\(column)" }
}

/// A fault of a table and its place.
///
/// The text has the form `file:line:column: fault: remedy`, on one line, with what it quotes cut and escaped (`PrintableText`); without line
/// and column where the whole file is at fault. The place is that of the fault, of its row where the number of fields is wrong, or of the
/// quote that is never closed. The first fault ends the reading: others often follow from it.
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
  /// A field is not a date.
  case notADate(SourceLocation, field: String, text: String)
  /// A field is not above zero.
  case notPositive(SourceLocation, field: String, text: String)
  /// A date lies outside those of an index that has to cover it.
  case outsideIndex(SourceLocation, index: String, first: String, last: String)
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
    case .notADate(let place, let field, let text):
      "\(place): \(PrintableText.short(field)) is \(PrintableText.quoted(text)), which is not a date: write a day, a month, a year or a decimal year, as "
        + "2024-05-31, 2024-05, 2024 or 2024.41"
    case .notPositive(let place, let field, let text):
      "\(place): \(PrintableText.short(field)) is \(PrintableText.quoted(text)), and a logarithm needs a number above zero: leave such rows out, as with "
        + "--where '\(field)>0'"
    case .outsideIndex(let place, let index, let first, let last):
      "\(place): this date is outside those of \(index), \(first) to \(last): give a longer index, or leave such rows out with --where"
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

/// A format of files that holds no text of a table as it is, known by its first bytes.
///
/// A file that is no text would fail at its first odd byte, with a message about UTF-8 that helps nobody. So the formats in which tables of
/// runs come are known by name, and the error says the command that leads to a table (``TableError/foreignFormat(file:_:)``). Nothing is
/// unpacked or converted here.
public enum ForeignFormat: String, Hashable, Sendable, CaseIterable {
  /// Compressed text.
  case gzip, zstandard, bzip2, xz
  /// Text in another encoding.
  case utf16, utf32
  /// Containers and databases.
  case zip, sqlite, parquet, arrow, hdf5, wandb, safetensors, pickle, numpy
  /// Pages and documents.
  case html, pdf, markdown
  /// The pointer that Git LFS leaves in place of a file.
  case gitLFS

  /// Recognises a format by the first bytes of a file; nil for text.
  ///
  /// A file of safetensors begins with the length of its JSON header, eight bytes with the least significant first, and the header's brace.
  public init?(_ bytes: [UInt8]) {
    for (format, starts) in Self.starts where starts.contains(where: { bytes.starts(with: $0) }) {
      self = format
      return
    }
    guard let format = Self.binary(bytes) ?? Self.text(bytes) else { return nil }
    self = format
  }

  /// The first bytes of the formats that have fixed ones; longer ones before those that begin like them.
  private static let starts: [(format: ForeignFormat, starts: [[UInt8]])] = [
    (.utf32, [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]]), (.utf16, [[0xFF, 0xFE], [0xFE, 0xFF]]), (.gzip, [[0x1F, 0x8B]]),
    (.zstandard, [[0x28, 0xB5, 0x2F, 0xFD]]), (.xz, [[0xFD, 0x37, 0x7A, 0x58, 0x5A]]), (.bzip2, (1...9).map { ascii("BZh\($0)") }),
    (.zip, [[0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6]]), (.sqlite, [ascii("SQLite format 3\u{0}")]), (.parquet, [ascii("PAR1")]),
    (.arrow, [ascii("ARROW1")]), (.hdf5, [[0x89, 0x48, 0x44, 0x46]]), (.wandb, [ascii(":W&B")]),
    (.numpy, [[0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]]), (.pickle, [[0x80, 2], [0x80, 3], [0x80, 4], [0x80, 5]]), (.pdf, [ascii("%PDF")]),
    (.gitLFS, [ascii("version https://git-lfs")]),
  ]

  private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Text of two bytes a character without a mark, or tensors.
  ///
  /// UTF-16 without a mark: of the first 64 bytes almost all at even places, or almost all at odd ones, are zero, and none at the others.
  /// Text in UTF-8 has no use for zero bytes.
  private static func binary(_ bytes: [UInt8]) -> ForeignFormat? {
    guard bytes.count >= 16 else { return nil }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if bytes[8] == UInt8(ascii: "{"), bytes[7] == 0, bytes[6] == 0, length > 2, length < 1 << 32 { return .safetensors }
    let head = bytes.prefix(64)
    let (even, odd) = (zeros(head, from: 0), zeros(head, from: 1))
    return max(even, odd) * 2 >= head.count - 8 && min(even, odd) == 0 ? .utf16 : nil
  }

  /// The zero bytes at every other position.
  private static func zeros(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    stride(from: start, to: bytes.count, by: 2).count { bytes[$0] == 0 }
  }

  /// Pages that were saved in place of the table, and tables in Markdown.
  private static func text(_ bytes: [UInt8]) -> ForeignFormat? {
    let start = String(decoding: bytes.prefix(256), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") { return .html }
    let lines = start.split(maxSplits: 2, whereSeparator: \.isNewline)
    guard lines.count >= 2, lines[0].hasPrefix("|"), lines[1].hasPrefix("|") else { return nil }
    return lines[1].allSatisfy { "|-: ".contains($0) } ? .markdown : nil
  }

  /// The format, with the step that leads to a table.
  var words: String {
    switch self {
    case .gzip: "compressed with gzip: unpack it with gunzip, or pipe it in with gunzip -c and read -"
    case .zstandard: "compressed with Zstandard: unpack it with zstd -d"
    case .bzip2: "compressed with bzip2: unpack it with bunzip2"
    case .xz: "compressed with xz: unpack it with unxz"
    case .utf16: "text in UTF-16: save it as UTF-8 (in Excel: CSV UTF-8)"
    case .utf32: "text in UTF-32: save it as UTF-8"
    case .zip: "a zip archive or an Excel workbook: unpack it, or save the sheet as CSV UTF-8"
    case .sqlite: "an SQLite database: export its table as CSV, as in sqlite3 -header -csv FILE 'SELECT …'"
    case .parquet: "a Parquet file: write it as CSV, as pandas does with to_csv"
    case .arrow: "an Arrow file: write it as CSV, as pandas does with to_csv"
    case .hdf5: "an HDF5 file: write its table as CSV"
    case .wandb: "a run file of Weights & Biases: export the runs' table as CSV"
    case .safetensors: "a file of weights (safetensors), not a table of runs"
    case .pickle: "a Python pickle: write it as CSV, as pandas does with to_csv"
    case .numpy: "an array of NumPy: write it as CSV with a header"
    case .html: "a web page: download the raw file instead"
    case .pdf: "a PDF: copy its table into a CSV"
    case .markdown: "a table in Markdown: separate its columns by commas or tabs, without the line of dashes"
    case .gitLFS: "a pointer of Git LFS instead of the file: fetch it with git lfs pull"
    }
  }
}

extension TableError {
  /// Takes a fault of JSON for one of the table.
  init(_ problem: JSONProblem, at place: SourceLocation) {
    self =
      switch problem.kind {
      case .unterminatedString: .unterminatedQuote(place)
      case .tooDeep(let limit, _): .invalidJSON(place, expected: "at most \(limit) levels")
      case .notUTF8: .invalidUTF8(place)
      case .notJSON(let expected, _): .invalidJSON(place, expected: expected)
      case .repeatedKey(let key, _): .duplicateKey(key, place)
      case .missing, .unknown, .otherType: .invalidJSON(place, expected: "a value")
      }
  }
}
