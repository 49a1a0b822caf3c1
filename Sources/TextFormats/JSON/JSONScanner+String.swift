extension JSONScanner {
  /// Moves past a string and returns its content, with its escapes resolved.
  public mutating func string() throws(JSONProblem) -> String {
    let (content, hasEscapes) = try rawString()
    guard hasEscapes else { return String(decoding: content, as: UTF8.self) }
    var inner = self
    inner.position = content.startIndex
    var text: [UInt8] = []
    text.reserveCapacity(content.count)
    while inner.position < content.endIndex {
      let byte = bytes[inner.position]
      inner.position += 1
      if byte == UInt8(ascii: "\\") { text += try inner.escape() } else { text.append(byte) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Moves past a string and returns what stands between its quotation marks, and whether escapes are among it.
  ///
  /// Escapes themselves are checked where they are resolved: only that a string ends, and on its line, and has no control character.
  public mutating func rawString() throws(JSONProblem) -> (content: ArraySlice<UInt8>, hasEscapes: Bool) {
    guard byte == UInt8(ascii: "\"") else { throw problem("a string") }
    let opening = offset
    position += 1
    let start = position
    var hasEscapes = false
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        defer { position += 1 }
        return (bytes[start..<position], hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        position += 1
        guard let escaped = self.byte, escaped != 0x0A, escaped != 0x0D else { throw problem("an escape") }
        position += 1
      case 0x0A, 0x0D: throw JSONProblem(.unterminatedString(offset: opening))
      case ..<0x20: throw problem("an escape instead of this control character")
      default: position += 1
      }
    }
    throw JSONProblem(.unterminatedString(offset: opening))
  }

  /// The bytes that an escape stands for; its backslash has been read.
  private mutating func escape() throws(JSONProblem) -> [UInt8] {
    let start = offset
    let byte = byte ?? 0
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(Character(try codePoint(start))).utf8)
    default: throw problem("one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", at: start)
    }
  }

  /// The scalar of one `\u` escape or of two that are a surrogate pair.
  private mutating func codePoint(_ start: Int) throws(JSONProblem) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let mark = position
    if first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      let second = try hexadecimal()
      if (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) {
        return scalar
      }
    }
    guard options.replacesLoneSurrogates else { throw problem("a pair of surrogates", at: start) }
    position = mark
    return "\u{FFFD}"
  }

  /// The value of four hexadecimal digits.
  private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw problem("a hexadecimal digit") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
