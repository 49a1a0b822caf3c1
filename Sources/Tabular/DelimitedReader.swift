import TextFormats

extension Table {
  /// Reads delimited text.
  ///
  /// RFC 4180 quoting, CR LF or LF, a byte-order mark if there is one, the first row the header.
  ///
  /// The delimiter is the one of comma, tab and semicolon that the header holds; a header of one column has none. Nothing else is
  /// guessed. Blank lines are no rows; lines above the header that begin with `#` are comments. An unnamed first column (an index) and an unnamed
  /// last one without content are left out. What was left out is in `notes`.
  ///
  /// - Parameters:
  ///   - bytes: the text as bytes; 4 GB at most.
  ///   - name: what the text is called in errors.
  ///   - delimiter: the delimiter, where the header alone doesn't tell.
  ///   - leavesOutBadRows: whether a row of another number of fields is left out, and noted, instead of ending the reading.
  /// - Throws: `TableError` with file, line and column.
  public init(
    delimited bytes: [UInt8], name: String, delimiter: Character? = nil, leavesOutBadRows: Bool = false
  ) throws(TableError) {
    if let format = ForeignFormat(bytes) { throw .foreignFormat(file: name, format) }
    var reader = try DelimitedReader(file: name, bytes: bytes, delimiter: delimiter, leavesOutRaggedRows: leavesOutBadRows)
    self = try reader.readTable()
  }

  /// Reads delimited text from a string.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(delimited text: String, name: String, delimiter: Character? = nil) throws(TableError) {
    try self.init(delimited: Array(text.utf8), name: name, delimiter: delimiter)
  }
}

extension Table {
  /// Reads rows of JSON in UTF-8: one object a line, objects over several lines, or an array of objects.
  ///
  /// Of a document that is one object, the rows are its member `runs`, `rows`, `data`, `records` or `results`, if that is an array of objects.
  /// The columns are the keys in order of first appearance. An inner object's members become columns named `outer.inner`; an array is kept
  /// as its JSON text; `null` and a missing key are empty fields; `NaN` and `Infinity`, which Python writes, are texts that are no number.
  ///
  /// - Parameter leavesOutBadRows: whether a line of JSON Lines that is no object is left out, and noted, instead of ending the reading.
  /// - Throws: `TableError` with file, line and column.
  public init(json bytes: [UInt8], name: String, leavesOutBadRows: Bool = false) throws(TableError) {
    var reader = try JSONRowsReader(file: name, bytes: bytes, leavesOutBadLines: leavesOutBadRows)
    self = try reader.readTable()
  }

  /// Reads rows of JSON from a string.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(json text: String, name: String) throws(TableError) {
    try self.init(json: Array(text.utf8), name: name)
  }

  /// Reads delimited text or JSON: JSON where the first character that isn't blank is `{` or `[`.
  ///
  /// - Parameter leavesOutBadRows: whether rows that can't be split into fields are left out and noted.
  /// - Throws: `TableError` with file, line and column, or `.foreignFormat` for what is no text.
  public init(bytes: [UInt8], name: String, leavesOutBadRows: Bool = false) throws(TableError) {
    if let format = ForeignFormat(bytes) { throw .foreignFormat(file: name, format) }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let first = start.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      try self.init(json: bytes, name: name, leavesOutBadRows: leavesOutBadRows)
    } else {
      try self.init(delimited: bytes, name: name, leavesOutBadRows: leavesOutBadRows)
    }
  }
}

/// Splits delimited text (RFC 4180) into rows of fields.
///
/// One pass; a field is kept as the offset of its first byte, four bytes, and found again from it. The header decides on the delimiter and on the number
/// of fields; every row is held to both. Nothing is tried out or repaired: a fault ends the reading with its line and column.
///
/// Beyond RFC 4180: a header is required, LF and CR end lines as CR LF does, tab and semicolon may stand for the comma, blank lines are no
/// rows and lines above the header that begin with `#` are comments. Within it the reader is strict: a quote inside an unquoted field, text
/// behind a closing quote, and a row of another length are errors. Blanks belong to a field, also around quotes: ` "a"` is a stray quote.
///
/// O(bytes), with 4 bytes a field.
struct DelimitedReader {
  private var cursor: TextCursor
  private let delimiter: UInt8?
  private let leavesOutRaggedRows: Bool
  private var starts: [UInt32] = []
  private var notes: [TableNote] = []
  private static let quote = DelimitedFields.quote

  init(file: String, bytes: [UInt8], delimiter: Character?, leavesOutRaggedRows: Bool = false) throws(TableError) {
    cursor = try TextCursor(file: file, bytes: bytes)
    self.leavesOutRaggedRows = leavesOutRaggedRows
    let comments = Self.skipComments(&cursor)
    if comments > 0 { notes.append(.comments(lines: comments)) }
    if let delimiter {
      precondition(delimiter.isASCII && delimiter != "\"" && !delimiter.isNewline, "the delimiter is one ASCII character")
      self.delimiter = delimiter.asciiValue
    } else {
      self.delimiter = try Self.detect(cursor)
    }
  }

  /// Reads the header and all rows; blank lines are no rows.
  mutating func readTable() throws(TableError) -> Table {
    guard !cursor.isAtEnd else { throw .empty(file: cursor.file, hasHeader: false) }
    let width = try readRow()
    var header = try HeaderNames(fields, file: cursor.file, afterComments: !notes.isEmpty)
    starts.removeAll(keepingCapacity: true)
    try readRows(width)
    if starts.isEmpty { throw .empty(file: cursor.file, hasHeader: true) }
    let read = fields
    try header.checkLast { (0..<(read.starts.count / width)).allSatisfy { read.bytes(($0 + 1) * width - 1).isEmpty } }
    return Table(
      name: cursor.file, header: header.names, fields: .delimited(read), width: width, places: header.places, notes: notes + header.notes)
  }

  /// Reads the rows below the header.
  ///
  /// Left out are rows of another number of fields alone. A quote that is never closed ends the reading in any case: where it was to close
  /// isn't known, so neither is the next row.
  private mutating func readRows(_ width: Int) throws(TableError) {
    var faults = 0
    Self.skipBlankLines(&cursor)
    while !cursor.isAtEnd {
      let (start, count) = (cursor.location, starts.count)
      let found = try readRow()
      if found != width {
        let fault = TableError.raggedRow(start, found: found, expected: width)
        guard leavesOutRaggedRows else { throw fault }
        starts.removeSubrange(count...)
        faults += 1
        if faults <= TableNote.namedFaults { notes.append(.leftOut("\(fault)")) }
      } else if starts.count == width {
        reserve(rowBytes: cursor.offset - Int(starts[0]), width: width)
      }
      Self.skipBlankLines(&cursor)
    }
    if faults > TableNote.namedFaults {
      notes.append(.leftOut("\(Plural.counted(faults - TableNote.namedFaults, "further row")) of another number of fields"))
    }
  }

  private var fields: DelimitedFields { DelimitedFields(source: cursor.bytes, starts: starts, delimiter: delimiter) }

  /// Makes room for as many rows as the first one's length suggests, so that growing costs no second copy.
  private mutating func reserve(rowBytes: Int, width: Int) {
    let rows = cursor.bytes.count / max(1, rowBytes) + 1
    starts.reserveCapacity(min(rows + rows / 16, cursor.bytes.count) * width)
  }

  /// The delimiter that the first line holds outside quotes; nil for a single column.
  ///
  /// Only the header is looked at, outside of quotes, and only comma, tab and semicolon are candidates; a space or a bar is part of a name.
  /// Two candidates are an error, because the rows can't be asked: `1,5;2,5` fits both.
  private static func detect(_ start: TextCursor) throws(TableError) -> UInt8? {
    var cursor = start
    var found: [UInt8] = []
    var inQuotes = false
    while let byte = cursor.byte, inQuotes || !cursor.isAtLineEnd {
      if byte == quote { inQuotes.toggle() }
      let isCandidate = byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: ";")
      if isCandidate, !inQuotes, !found.contains(byte) { found.append(byte) }
      cursor.advance()
    }
    if found.count > 1 { throw .ambiguousDelimiter(start.location, candidates: found.map { Character(Unicode.Scalar($0)) }) }
    return found.first
  }

  /// Moves past blank lines and lines that begin with `#`, above the header; returns the number of the latter.
  private static func skipComments(_ cursor: inout TextCursor) -> Int {
    var lines = 0
    skipBlankLines(&cursor)
    while cursor.byte == UInt8(ascii: "#") {
      while cursor.byte != nil, !cursor.isAtLineEnd { cursor.advance() }
      cursor.skipLineEnd()
      lines += 1
      skipBlankLines(&cursor)
    }
    return lines
  }

  /// Moves past lines without anything but blanks.
  private static func skipBlankLines(_ cursor: inout TextCursor) {
    while !cursor.isAtEnd {
      var end = cursor.offset
      while end < cursor.bytes.count, cursor.bytes[end] == 0x20 { end += 1 }
      guard end == cursor.bytes.count || cursor.bytes[end] == 0x0A || cursor.bytes[end] == 0x0D else { return }
      cursor.advance(to: end)
      cursor.skipLineEnd()
    }
  }

  /// Reads one row and the end of its line; returns the number of its fields.
  private mutating func readRow() throws(TableError) -> Int {
    var count = 0
    while true {
      try readField()
      count += 1
      guard let byte = cursor.byte else { return count }
      if cursor.isAtLineEnd {
        cursor.skipLineEnd()
        return count
      }
      precondition(byte == delimiter, "a field ends at a delimiter, a line end or the end of the text")
      cursor.advance()
    }
  }

  /// Reads a field up to its delimiter, line end or the end.
  ///
  /// A quote at its beginning makes it a quoted one.
  private mutating func readField() throws(TableError) {
    starts.append(.init(cursor.offset))
    if cursor.byte == Self.quote { try readQuoted(cursor.location) } else { try readPlain() }
  }

  /// Moves past a field without quotes.
  ///
  /// A quote in the middle is an error: it has no one meaning.
  private mutating func readPlain() throws(TableError) {
    while let byte = cursor.byte, byte != delimiter, !cursor.isAtLineEnd {
      if byte == Self.quote { throw .strayQuote(cursor.location) }
      cursor.advance()
    }
  }

  /// Moves past a quoted field; two quotes are one of its content, line ends belong to it.
  ///
  /// - Parameter place: The opening quote, which an error names if the closing one is missing.
  private mutating func readQuoted(_ place: SourceLocation) throws(TableError) {
    cursor.advance()
    while let byte = cursor.byte {
      if byte != Self.quote {
        cursor.advance()
        continue
      }
      cursor.advance()
      guard cursor.byte == Self.quote else {
        guard cursor.isAtEnd || cursor.isAtLineEnd || cursor.byte == delimiter else { throw .strayQuote(cursor.location) }
        return
      }
      cursor.advance()
    }
    throw .unterminatedQuote(place)
  }
}
