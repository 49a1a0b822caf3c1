/// The fields of delimited text as offsets into the bytes they were read from: four bytes a field.
///
/// The end of a field isn't kept: it is found again by the rules that read it, in O(its length). That halves the memory, and the text was
/// checked when it was read, so no fault can turn up here.
struct DelimitedFields {
  /// The whole text.
  let source: [UInt8]
  /// The offset of each field, row after row.
  let starts: [UInt32]
  /// The byte between fields; nil for a single column.
  let delimiter: UInt8?

  static let quote = UInt8(ascii: "\"")

  /// Returns the text of a field, quotes removed; O(its length).
  func bytes(_ index: Int) -> ArraySlice<UInt8> {
    let start = Int(starts[index])
    guard start < source.count, source[start] == Self.quote else { return source[start..<end(from: start)] }
    let (inner, hasQuotes) = quoted(from: start + 1)
    return hasQuotes ? unescaped(inner)[...] : source[inner]
  }

  /// Returns the line and column of a field, by going through the text before it.
  func location(_ index: Int, file: String) -> SourceLocation {
    TextCursor.location(of: Int(starts[index]), in: source, file: file)
  }

  /// The end of the field that starts at an offset: found again by the rules that read it.
  private func end(from start: Int) -> Int {
    var end = start
    while end < source.count, source[end] != delimiter, source[end] != 0x0A, source[end] != 0x0D { end += 1 }
    return end
  }

  /// The range between the quotes, and whether quotes are doubled in it.
  private func quoted(from start: Int) -> (range: Range<Int>, hasQuotes: Bool) {
    var (end, hasQuotes) = (start, false)
    while end < source.count {
      if source[end] == Self.quote {
        guard end + 1 < source.count, source[end + 1] == Self.quote else { break }
        hasQuotes = true
        end += 1
      }
      end += 1
    }
    return (start..<end, hasQuotes)
  }

  /// The content of a quoted field, its doubled quotes made one.
  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      result.append(source[index])
      index += source[index] == Self.quote ? 2 : 1
    }
    return result
  }
}

/// Fields whose text is made while reading, as that of JSON, each with its line and column.
struct ParsedFields {
  /// The texts one after another.
  var storage: [UInt8] = []
  /// The fields, row after row.
  var cells: [TableCell] = []

  /// Adds a field.
  mutating func append(_ text: String, at location: SourceLocation) {
    let start = storage.count
    storage.append(contentsOf: text.utf8)
    cells.append(
      TableCell(start: .init(start), length: .init(storage.count - start), line: .init(location.line), column: .init(location.column)))
  }

  /// Returns the text of a field.
  func bytes(_ index: Int) -> ArraySlice<UInt8> {
    let cell = cells[index]
    return storage[Int(cell.start)..<Int(cell.start + cell.length)]
  }

  /// Returns the line and column of a field.
  func location(_ index: Int, file: String) -> SourceLocation {
    SourceLocation(file: file, line: Int(cells[index].line), column: Int(cells[index].column))
  }
}

/// The position of a field's text in the storage, and its line and column in the file.
struct TableCell {
  var start: UInt32
  var length: UInt32
  var line: UInt32
  var column: UInt32
}

/// A position in UTF-8 bytes that knows its line and column.
///
/// Columns count Unicode scalars: bytes that continue a scalar (10xxxxxx) don't count. CR LF, LF and CR are each one line end.
struct TextCursor {
  let file: String
  let bytes: [UInt8]
  private(set) var offset = 0
  private(set) var line = 1
  private(set) var column = 1

  /// Checks the encoding and skips a byte-order mark.
  ///
  /// The whole text is checked before anything is read, so that a fault of the encoding is reported as such, wherever it is, and not as a
  /// fault of a field. O(bytes).
  init(file: String, bytes: [UInt8]) throws(TableError) {
    self.file = file
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    if let bad = Self.firstInvalidByte(bytes) { throw .invalidUTF8(Self.location(of: bad, in: bytes, file: file)) }
    precondition(bytes.count < Int(UInt32.max), "a table of 4 GB or more")
  }

  var isAtEnd: Bool { offset >= bytes.count }
  var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }
  var location: SourceLocation { SourceLocation(file: file, line: line, column: column) }

  /// Whether a line ends here; CR LF, LF and CR are each one end.
  var isAtLineEnd: Bool { byte == 0x0A || byte == 0x0D }

  /// Moves past one byte that does not end a line.
  mutating func advance() {
    if bytes[offset] == 0x0A || bytes[offset] == 0x0D { return skipLineEnd() }
    if bytes[offset] & 0xC0 != 0x80 { column += 1 }
    offset += 1
  }

  /// Moves past bytes up to an offset.
  mutating func advance(to target: Int) {
    while offset < target { advance() }
  }

  /// Moves to the next line.
  mutating func skipLineEnd() {
    guard let first = byte else { return }
    offset += 1
    if first == 0x0D, byte == 0x0A { offset += 1 }
    line += 1
    column = 1
  }

  /// The offset of the first byte that breaks UTF-8; ASCII, the usual case, is checked at memory speed.
  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    guard !(bytes.allSatisfy { $0 < 0x80 }) else { return nil }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var position = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): position += UTF8.width(scalar)
      case .emptyInput: return nil
      case .error: return position
      }
    }
  }

  /// Returns the line and column of a byte.
  ///
  /// CR LF, LF and CR are each one line end, a byte-order mark has no width.
  static func location(of position: Int, in bytes: [UInt8], file: String) -> SourceLocation {
    var (line, column) = (1, 1)
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < position {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A || byte == 0x0D {
        if byte == 0x0D, index < position, bytes[index] == 0x0A { index += 1 }
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourceLocation(file: file, line: line, column: column)
  }
}
