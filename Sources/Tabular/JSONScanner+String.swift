extension JSONScanner {
  /// Reads a string and resolves its escapes.
  mutating func string() throws(TableError) -> String {
    let start = cursor.location
    guard cursor.byte == UInt8(ascii: "\"") else { throw .invalidJSON(start, expected: "a string") }
    skip()
    var content: [UInt8] = []
    while let byte = cursor.byte, !cursor.isAtLineEnd {
      switch byte {
      case UInt8(ascii: "\""):
        skip()
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        skip()
        content.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw .invalidJSON(cursor.location, expected: "an escape instead of this control character")
      default:
        content.append(byte)
        skip()
      }
    }
    throw .unterminatedQuote(start)
  }

  private mutating func escape() throws(TableError) -> Unicode.Scalar {
    let place = cursor.location
    guard let byte = cursor.byte, !cursor.isAtLineEnd else { throw .invalidJSON(place, expected: "an escape") }
    skip()
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(place)
    default: throw .invalidJSON(place, expected: "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
    }
  }

  private mutating func unicodeEscape(_ place: SourceLocation) throws(TableError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, cursor.byte == UInt8(ascii: "\\") else { throw .invalidJSON(place, expected: "a pair of surrogates") }
    skip()
    guard cursor.byte == UInt8(ascii: "u") else { throw .invalidJSON(place, expected: "a pair of surrogates") }
    skip()
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw .invalidJSON(place, expected: "a pair of surrogates") }
    return scalar
  }

  private mutating func hexadecimal() throws(TableError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = cursor.byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw .invalidJSON(cursor.location, expected: "a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      skip()
    }
    return value
  }
}
