import TextFormats

/// Reads rows of JSON: one object a line, objects over several lines, or an array of objects.
///
/// The scanner knows bytes; a cursor that follows it knows the line and column of each field.
///
/// JSON is that of RFC 8259, with `NaN` and `Infinity` besides, which Python writes. Accepted are JSON Lines (an object a line), objects
/// one after another over several lines, an array of objects, and an object with one member that holds the rows (`RowsMember`). Refused: a
/// row that is no object, a key given twice in one object (also `"a.b"` next to `"a":{"b":…}`), nesting beyond the scanner's limit, and
/// anything but blanks and, in an array, commas between rows.
///
/// Columns are found while rows are read, so a key that comes up in the last row is a column of all: rows without it have an empty field.
/// O(bytes). The table keeps 16 bytes a field of the full rectangle besides the texts, so many keys that are each in few rows are
/// expensive; while it is read, each row is a dictionary, which takes more.
struct JSONRowsReader {
  private var scanner: JSONScanner
  private var cursor: TextCursor
  private let leavesOutBadLines: Bool
  /// The bytes before the first one that the scanner sees: those of a byte-order mark.
  private let origin: Int
  private var header: [String] = []
  private var positions: [String: Int] = [:]
  private var rows: [[Int: Field]] = []
  private var rowStarts: [SourceLocation] = []
  private var notes: [TableNote] = []

  private struct Field {
    var text: String
    var location: SourceLocation
  }

  init(file: String, bytes: [UInt8], leavesOutBadLines: Bool = false) throws(TableError) {
    cursor = try TextCursor(file: file, bytes: bytes)
    self.leavesOutBadLines = leavesOutBadLines
    origin = cursor.offset
    scanner = JSONScanner(bytes[origin...], options: Self.options(isSingleLine: true))
  }

  private static func options(isSingleLine: Bool) -> JSONScanner.Options {
    .init(isSingleLine: isSingleLine, allowsNonFinite: true)
  }

  /// Reads all rows; blank lines are skipped.
  mutating func readTable() throws(TableError) -> Table {
    skipBlankLines()
    if isDocument { try readDocument() } else { try readLines() }
    if rows.isEmpty { throw .empty(file: cursor.file, hasHeader: false) }
    if header.isEmpty { throw .empty(file: cursor.file, hasHeader: true) }
    return assemble()
  }

  /// Whether the text is one document instead of JSON Lines.
  ///
  /// It is an array, an object whose first line has its brace alone, or one with the rows in a member.
  ///
  /// Looking for a member with rows goes through the first object, up to the end of the text if it is one: O(bytes) once.
  private var isDocument: Bool {
    var ahead = scanner
    guard ahead.accept("{") else { return scanner.byte == UInt8(ascii: "[") }
    ahead.skipBlanks()
    return ahead.byte == 0x0A || ahead.byte == 0x0D || RowsMember(reader(at: scanner.offset, isSingleLine: false)) != nil
  }

  private mutating func skipBlankLines() {
    while let byte = scanner.byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { scanner.skip() }
  }

  /// Behind a bad line that is left out the reading goes on at the next. A document has no such places, so a fault in one ends the reading.
  private mutating func readLines() throws(TableError) {
    var faults = 0
    while !scanner.isAtEnd {
      let (columns, count) = (header.count, rows.count)
      do throws(TableError) {
        try readLine()
      } catch {
        guard leavesOutBadLines else { throw error }
        forget(columns: columns, rows: count)
        faults += 1
        if faults <= TableNote.namedFaults { notes.append(.leftOut("\(error)")) }
        while let byte = scanner.byte, byte != 0x0A, byte != 0x0D { scanner.skip() }
      }
      skipBlankLines()
    }
    if faults > TableNote.namedFaults {
      notes.append(
        .leftOut("\(Plural.counted(faults - TableNote.namedFaults, "further line that holds", "further lines that hold")) no object"))
    }
  }

  /// Takes back what a line left out has left behind: its row, and the columns that it alone has.
  private mutating func forget(columns: Int, rows count: Int) {
    for name in header[columns...] { positions[name] = nil }
    header.removeSubrange(columns...)
    rows.removeSubrange(count...)
    rowStarts.removeSubrange(count...)
  }

  /// Reads the object of a line, and nothing but blanks after it.
  private mutating func readLine() throws(TableError) {
    scanner.skipBlanks()
    try readRow(depth: 0)
    scanner.skipBlanks()
    guard scanner.isAtEnd || scanner.byte == 0x0A || scanner.byte == 0x0D else {
      throw .invalidJSON(location(scanner.offset), expected: "the end of the line")
    }
  }

  /// Reads an object as a row.
  private mutating func readRow(depth: Int) throws(TableError) {
    let start = location(scanner.offset)
    guard scanner.byte == UInt8(ascii: "{") else { throw .notAnObject(start, found: kindOfValue) }
    var members: [Member] = []
    do throws(JSONProblem) {
      try Self.readObject(&scanner, prefix: "", depth: depth, into: &members)
    } catch {
      throw tableError(error)
    }
    rows.append(try row(members))
    rowStarts.append(start)
  }

  /// Finds the column of each member, a new one for a new key.
  private mutating func row(_ members: [Member]) throws(TableError) -> [Int: Field] {
    var row: [Int: Field] = [:]
    row.reserveCapacity(members.count)
    for member in members {
      let position = positions[member.key] ?? header.count
      if position == header.count {
        header.append(member.key)
        positions[member.key] = position
      }
      let field = Field(text: member.text, location: location(member.offset))
      if row.updateValue(field, forKey: position) != nil { throw .duplicateKey(member.key, anyLocation(member.keyOffset)) }
    }
    return row
  }

  /// Puts the rows into columns; a missing member is an empty field at the row's beginning.
  private func assemble() -> Table {
    var fields = ParsedFields()
    fields.cells.reserveCapacity(rows.count * header.count)
    for (row, start) in zip(rows, rowStarts) {
      for position in header.indices {
        let field = row[position] ?? Field(text: "", location: start)
        fields.append(field.text, at: field.location)
      }
    }
    return Table(name: cursor.file, header: header, fields: .parsed(fields), notes: notes)
  }
}

// Values as text.
extension JSONRowsReader {
  /// A member that is no object, with the bytes at which its key and its value stand.
  private struct Member {
    var key: String
    var keyOffset: Int
    var text: String
    var offset: Int
  }

  /// Reads an object; the members of an inner one are named `outer.inner`.
  private static func readObject(
    _ scanner: inout JSONScanner, prefix: String, depth: Int, into members: inout [Member]
  ) throws(JSONProblem) {
    try scanner.members(depth: depth) { (scanner, key, depth) throws(JSONProblem) in
      let name = prefix + key.text
      if scanner.byte == UInt8(ascii: "{") {
        try readObject(&scanner, prefix: name + ".", depth: depth, into: &members)
      } else {
        let offset = scanner.offset
        members.append(Member(key: name, keyOffset: key.offset, text: try text(&scanner), offset: offset))
      }
    }
  }

  /// Reads a value that is not an object.
  ///
  /// A string's content, a number, a truth value or an array as written, null as nothing.
  private static func text(_ scanner: inout JSONScanner) throws(JSONProblem) -> String {
    if scanner.byte == UInt8(ascii: "\"") { return try scanner.string() }
    let text = String(decoding: try scanner.value(), as: UTF8.self)
    return text == "null" ? "" : text
  }

  /// The kind of the value that starts here, in words.
  private var kindOfValue: String {
    switch scanner.byte {
    case UInt8(ascii: "["): "an array"
    case UInt8(ascii: "\""): "a string"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "a truth value"
    case UInt8(ascii: "n"): "null"
    case let byte? where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): "a number"
    default: "not JSON"
    }
  }
}

// Documents.
extension JSONRowsReader {
  /// Reads objects one after another, and the elements of arrays of objects.
  private mutating func readDocument() throws(TableError) {
    scanner = reader(at: scanner.offset, isSingleLine: false)
    if let member = RowsMember(scanner) {
      notes.append(.member(member.key, others: member.others))
      scanner = reader(at: member.offset, isSingleLine: false)
      return try readArray(depth: 1)
    }
    while !scanner.isAtEnd {
      if scanner.byte == UInt8(ascii: "[") { try readArray(depth: 0) } else { try readRow(depth: 0) }
      scanner.skipBlanks()
    }
  }

  /// A scanner with line ends as blanks, or not, at a byte of the text.
  private func reader(at offset: Int, isSingleLine: Bool) -> JSONScanner {
    var scanner = JSONScanner(cursor.bytes[origin...], options: Self.options(isSingleLine: isSingleLine))
    scanner.skip(offset)
    return scanner
  }

  private mutating func readArray(depth: Int) throws(TableError) {
    do throws(JSONProblem) { try scanner.expect("[") } catch { throw tableError(error) }
    if scanner.accept("]") { return }
    repeat {
      scanner.skipBlanks()
      try readRow(depth: depth + 1)
    } while scanner.accept(",")
    do throws(JSONProblem) { try scanner.expect("]") } catch { throw tableError(error) }
  }
}

// Locations.
extension JSONRowsReader {
  /// The line and column of a byte that isn't before the last one asked for.
  private mutating func location(_ offset: Int) -> SourceLocation {
    cursor.advance(to: origin + offset)
    return cursor.location
  }

  /// The line and column of any byte; of one before the last one asked for, O(bytes).
  private mutating func anyLocation(_ offset: Int) -> SourceLocation {
    origin + offset < cursor.offset ? TextCursor.location(of: origin + offset, in: cursor.bytes, file: cursor.file) : location(offset)
  }

  /// The fault of the text as one of the table, with its line and column.
  private mutating func tableError(_ problem: JSONProblem) -> TableError {
    TableError(problem, at: anyLocation(problem.offset ?? scanner.offset))
  }
}
