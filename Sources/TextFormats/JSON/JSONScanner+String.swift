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
  /// Checked are its end, on its line, its control characters and its UTF-8: decoding would repair ill-formed bytes without a word. Escapes are checked
  /// where they are resolved.
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
      case 0x80...: try skipScalar()
      default: position += 1
      }
    }
    throw JSONProblem(.unterminatedString(offset: opening))
  }

  /// Moves past a scalar of two to four bytes.
  ///
  /// The second byte's range rules out overlong forms, surrogates and what is beyond U+10FFFF (Unicode, table 3-7).
  private mutating func skipScalar() throws(JSONProblem) {
    let (count, second): (Int, ClosedRange<UInt8>) =
      switch bytes[position] {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: throw JSONProblem(.notUTF8(offset: offset))
      }
    let rest = bytes[position...].dropFirst().prefix(count - 1)
    guard rest.count == count - 1, second.contains(rest[rest.startIndex]), rest.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else {
      throw JSONProblem(.notUTF8(offset: offset))
    }
    position += count
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
    guard options.loneSurrogates == .replaced else { throw problem("a pair of surrogates", at: start) }
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
