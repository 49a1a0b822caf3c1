extension JSONValue {
  /// Reads a text in UTF-8; O(bytes). Of a key that stands there twice the last value counts, in the first one's position, unless the options refuse it.
  ///
  /// - Parameter options: The bounds of the text: ``JSONScanner/Options/network`` for what anybody may have sent.
  /// - Throws: `JSONProblem` if it isn't one whole JSON value in UTF-8, is nested deeper than the options allow, or has a number beyond a double's range.
  public init(parsing bytes: some Sequence<UInt8>, options: JSONScanner.Options = .file) throws(JSONProblem) {
    try self.init(parsing: Array(bytes)[...], options: options)
  }

  /// Reads a part of a text without copying it.
  public init(parsing bytes: ArraySlice<UInt8>, options: JSONScanner.Options = .file) throws(JSONProblem) {
    var scanner = JSONScanner(bytes, options: options)
    scanner.skipBlanks()
    self = try scanner.parsedValue(depth: 0)
    try scanner.expectEnd()
  }

  /// The text on one line: members in their order, numbers as they were read. A number that JSON can't hold becomes null.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
  /// The text in UTF-8.
  public var bytes: [UInt8] { bytes(JSONWriter()) }
  /// The one text of all equal values: the members of every object sorted by key, numbers in one form.
  public var canonicalText: String { String(decoding: bytes(JSONWriter(isCanonical: true)), as: UTF8.self) }
  /// The text with `<` and the line separators U+2028 and U+2029 escaped.
  ///
  /// So it can stand inside an HTML script element.
  public var scriptText: String { String(decoding: bytes(JSONWriter(isSafeInScript: true)), as: UTF8.self) }

  private func bytes(_ writer: JSONWriter) -> [UInt8] {
    var writer = writer
    writer.write(self)
    return writer.bytes
  }
}

extension JSONScanner {
  /// Reads the value that begins here, by recursion over at most `Options.depthLimit` levels.
  fileprivate mutating func parsedValue(depth: Int) throws(JSONProblem) -> JSONValue {
    switch byte {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "["):
      var values: [JSONValue] = []
      try elements(depth: depth) { (scanner, depth) throws(JSONProblem) in values.append(try scanner.parsedValue(depth: depth)) }
      return .array(values)
    case UInt8(ascii: "{"):
      var members = JSONObject()
      try self.members(depth: depth) { (scanner, key, depth) throws(JSONProblem) in
        guard !scanner.options.refusesRepeatedKeys || members[key.text] == nil else {
          throw JSONProblem(.repeatedKey(key.text, offset: key.offset))
        }
        members[key.text] = try scanner.parsedValue(depth: depth)
      }
      return .object(members)
    default: return try parsedNumber()
    }
  }

  /// An integer or a double if that would be written in the same way, else the number as it stands.
  private mutating func parsedNumber() throws(JSONProblem) -> JSONValue {
    if let word = skipNonFinite() { return .string(word) }
    let start = offset
    let text = String(decoding: try number(), as: UTF8.self)
    if let value = Int(text), text != "-0" { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw problem("a number within ±1.8e308", at: start) }
    return JSONWriter.text(of: value) == text ? .number(value) : .decimal(JSONDecimal(checked: text))
  }
}

/// A writer of JSON on one line.
///
/// Numbers as they were read, or by the shortest digits that read back as the same double; strings with the escapes that RFC 8259 requires, and no others
/// unless the text must be safe inside a script element, where `</script>` ends it whatever stands around.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  var isCanonical = false
  var isSafeInScript = false

  init(isCanonical: Bool = false, isSafeInScript: Bool = false) {
    (self.isCanonical, self.isSafeInScript) = (isCanonical, isSafeInScript)
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .number(let number): bytes += (canonical(value) ?? Self.text(of: number)).utf8
    case .decimal(let decimal): bytes += (canonical(value) ?? decimal.text).utf8
    case .string(let value): write(value)
    case .array(let values):
      write(values, "[", "]") { $0.write($1) }
    case .object(let members):
      write(isCanonical ? members.sorted { $0.key < $1.key } : Array(members), "{", "}") { writer, member in
        writer.write(member.key)
        writer.bytes.append(UInt8(ascii: ":"))
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, element)
    }
    bytes.append(UInt8(ascii: close))
  }

  /// A number's one text in a canonical text; `nil` in any other.
  private func canonical(_ number: JSONValue) -> String? { isCanonical ? number.decimalForm?.canonicalText : nil }

  /// The shortest digits that read back as the same number; a whole number without its fraction of zero.
  static func text(of number: Double) -> String {
    guard number.isFinite else { return "null" }
    if let whole = Int64(exactly: number), whole.magnitude <= 1 << 53, number.sign == .plus || whole != 0 {
      return String(whole)
    }
    return number.description
  }
}

// Strings.
extension JSONWriter {
  /// Writes a string in quotes, with the escapes that it needs.
  private mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case ..<0x20: bytes += Self.escape(UInt16(byte))
      case UInt8(ascii: "<") where isSafeInScript: bytes += Self.escape(0x3C)
      // The last byte of U+2028 or U+2029.
      case 0xA8...0xA9 where isSafeInScript && bytes.suffix(2) == [0xE2, 0x80]:
        bytes.removeLast(2)
        bytes += Self.escape(0x2000 + UInt16(byte) - 0x80)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func escape(_ unit: UInt16) -> [UInt8] {
    let digits = String(unit, radix: 16)
    return Array("\\u".utf8) + Array(repeating: UInt8(ascii: "0"), count: 4 - digits.count) + Array(digits.utf8)
  }
}
