/// Reads the parts of JSON (RFC 8259) one after another, strictly, and knows where each is.
struct JSONScanner {
  private(set) var cursor: TextCursor

  /// Objects and arrays may be nested this deep: no input can exhaust the stack.
  static let depthLimit = 64

  init(cursor: TextCursor) { self.cursor = cursor }

  /// Moves past one byte.
  mutating func skip() { cursor.advance() }

  /// Skips spaces and tabs, not line ends: in JSON Lines a value stays on its line.
  mutating func skipBlanks() {
    while cursor.byte == 0x20 || cursor.byte == 0x09 { cursor.advance() }
  }

  /// Skips lines that hold nothing.
  mutating func skipBlankLines() {
    while let byte = cursor.byte, byte == 0x20 || byte == 0x09 || cursor.isAtLineEnd { cursor.advance() }
  }

  /// Moves past a mark, with blanks before it.
  mutating func expect(_ mark: Unicode.Scalar) throws(TableError) {
    guard try accept(mark) else { throw .invalidJSON(cursor.location, expected: "\"\(mark)\"") }
  }

  /// Moves past a mark if it comes next.
  mutating func accept(_ mark: Unicode.Scalar) throws(TableError) -> Bool {
    skipBlanks()
    guard cursor.byte == UInt8(ascii: mark) else { return false }
    cursor.advance()
    return true
  }

  /// What kind of value starts here, in words.
  var kindOfValue: String {
    switch cursor.byte {
    case UInt8(ascii: "["): "an array"
    case UInt8(ascii: "\""): "a string"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "a truth value"
    case UInt8(ascii: "n"): "null"
    case let byte? where Self.isNumberByte(byte): "a number"
    default: "not JSON"
    }
  }

  /// Reads a value that is not an object as text: a string's content, a number, a truth value or an array as written, null as nothing.
  mutating func scalarText(depth: Int) throws(TableError) -> String {
    switch cursor.byte {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "n"): return try word("null", meaning: "")
    case UInt8(ascii: "t"): return try word("true", meaning: "true")
    case UInt8(ascii: "f"): return try word("false", meaning: "false")
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      let start = cursor.offset
      try skipCompound(depth: depth + 1)
      return String(decoding: cursor.bytes[start..<cursor.offset], as: UTF8.self)
    default: return try number()
    }
  }

  private mutating func skipCompound(depth: Int) throws(TableError) {
    if depth > Self.depthLimit { throw .invalidJSON(cursor.location, expected: "at most \(Self.depthLimit) levels") }
    let isObject = cursor.byte == UInt8(ascii: "{")
    let close: Unicode.Scalar = isObject ? "}" : "]"
    cursor.advance()
    if try accept(close) { return }
    repeat {
      skipBlanks()
      if isObject {
        _ = try string()
        try expect(":")
        skipBlanks()
      }
      _ = try scalarText(depth: depth)
    } while try accept(",")
    try expect(close)
  }

  private mutating func word(_ word: String, meaning: String) throws(TableError) -> String {
    let place = cursor.location
    for byte in word.utf8 {
      guard cursor.byte == byte else { throw .invalidJSON(place, expected: "a value") }
      cursor.advance()
    }
    return meaning
  }

  private mutating func number() throws(TableError) -> String {
    let place = cursor.location
    let start = cursor.offset
    while let byte = cursor.byte, Self.isNumberByte(byte) { cursor.advance() }
    let bytes = cursor.bytes[start..<cursor.offset]
    guard Self.isNumber(bytes) else { throw .invalidJSON(place, expected: "a value") }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// JSON's grammar is `StrictNumber`'s without a leading plus, a leading zero, or a bare point.
  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes
    let isDigit = { (byte: UInt8) in byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    guard let first = digits.first, isDigit(first) else { return false }
    if first == UInt8(ascii: "0"), let second = digits.dropFirst().first, isDigit(second) { return false }
    if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
      guard point + 1 < digits.endIndex, isDigit(digits[point + 1]) else { return false }
    }
    return StrictNumber.parse(bytes) != nil
  }
}
