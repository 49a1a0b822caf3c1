/// Reads JSON Lines into rows, one object a line.
struct JSONLinesReader {
  private var scanner: JSONScanner
  private var header: [String] = []
  private var positions: [String: Int] = [:]
  private var rows: [[Int: Field]] = []
  private var rowStarts: [SourceLocation] = []

  private struct Field {
    var text: String
    var location: SourceLocation
  }

  init(file: String, bytes: [UInt8]) throws(TableError) {
    scanner = JSONScanner(cursor: try TextCursor(file: file, bytes: bytes))
  }

  mutating func readTable() throws(TableError) -> Table {
    scanner.skipBlankLines()
    while !scanner.cursor.isAtEnd {
      try readLine()
      scanner.skipBlankLines()
    }
    if rows.isEmpty { throw .empty(file: scanner.cursor.file, hasHeader: false) }
    if header.isEmpty { throw .empty(file: scanner.cursor.file, hasHeader: true) }
    return assemble()
  }

  private mutating func readLine() throws(TableError) {
    scanner.skipBlanks()
    let start = scanner.cursor.location
    guard scanner.cursor.byte == UInt8(ascii: "{") else { throw .notAnObject(start, found: scanner.kindOfValue) }
    var row: [Int: Field] = [:]
    try readObject(prefix: "", depth: 1, into: &row)
    scanner.skipBlanks()
    guard scanner.cursor.isAtEnd || scanner.cursor.isAtLineEnd else {
      throw .invalidJSON(scanner.cursor.location, expected: "the end of the line")
    }
    rows.append(row)
    rowStarts.append(start)
  }

  /// Reads an object; the members of an inner one are named `outer.inner`.
  private mutating func readObject(prefix: String, depth: Int, into row: inout [Int: Field]) throws(TableError) {
    if depth > JSONScanner.depthLimit { throw .invalidJSON(scanner.cursor.location, expected: "at most \(JSONScanner.depthLimit) levels") }
    try scanner.expect("{")
    if try scanner.accept("}") { return }
    repeat {
      scanner.skipBlanks()
      let place = scanner.cursor.location
      let key = prefix + (try scanner.string())
      try scanner.expect(":")
      scanner.skipBlanks()
      if scanner.cursor.byte == UInt8(ascii: "{") {
        try readObject(prefix: key + ".", depth: depth + 1, into: &row)
      } else {
        let location = scanner.cursor.location
        let text = try scanner.scalarText(depth: depth)
        try store(Field(text: text, location: location), key: key, place: place, into: &row)
      }
    } while try scanner.accept(",")
    try scanner.expect("}")
  }

  private mutating func store(_ field: Field, key: String, place: SourceLocation, into row: inout [Int: Field]) throws(TableError) {
    let position = positions[key] ?? header.count
    if position == header.count {
      header.append(key)
      positions[key] = position
    }
    if row.updateValue(field, forKey: position) != nil { throw .duplicateKey(key, place) }
  }

  private func assemble() -> Table {
    var fields = ParsedFields()
    fields.cells.reserveCapacity(rows.count * header.count)
    for (row, start) in zip(rows, rowStarts) {
      for position in header.indices {
        let field = row[position] ?? Field(text: "", location: start)
        fields.append(field.text, at: field.location)
      }
    }
    return Table(name: scanner.cursor.file, header: header, fields: .parsed(fields))
  }
}
