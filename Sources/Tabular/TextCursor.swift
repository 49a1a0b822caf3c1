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
