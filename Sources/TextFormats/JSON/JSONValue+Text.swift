extension JSONValue {
  /// Reads a text in UTF-8; O(bytes). Of a key that stands there twice the last value counts.
  ///
  /// - Throws: `JSONProblem` if it isn't one whole JSON value, is nested more than ``JSONScanner/depthLimit`` levels deep, or has a number beyond a
  ///   double's range.
  public init(parsing bytes: some Sequence<UInt8>) throws(JSONProblem) { try self.init(parsing: Array(bytes)[...]) }

  /// Reads a part of a text without copying it.
  public init(parsing bytes: ArraySlice<UInt8>) throws(JSONProblem) {
    var scanner = JSONScanner(bytes)
    scanner.skipBlanks()
    self = try scanner.parsedValue(depth: 0)
    try scanner.expectEnd()
  }

  /// The text on one line, members in their order. A number that JSON can't hold becomes null.
  public var text: String { text(JSONWriter()) }
  /// The text in UTF-8.
  public var bytes: [UInt8] { Array(text.utf8) }
  /// The text with the members of every object sorted by key: equal values have equal texts.
  public var canonicalText: String { text(JSONWriter(isSorted: true)) }
  /// The text with `<` and the line separators U+2028 and U+2029 escaped.
  ///
  /// So it can stand inside an HTML script element.
  public var scriptText: String { text(JSONWriter(isSafeInScript: true)) }

  private func text(_ writer: JSONWriter) -> String {
    var writer = writer
    writer.write(self)
    return writer.text
  }
}

extension JSONScanner {
  /// Reads the value that begins here, by recursion over at most `depthLimit` levels.
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
        members[key.text] = try scanner.parsedValue(depth: depth)
      }
      return .object(members)
    default: return try parsedNumber()
    }
  }

  /// An integer if it is written as one and fits, else a double.
  ///
  /// −0 is a double, since integers have no sign of zero; digits beyond 64 bits are rounded to 53.
  private mutating func parsedNumber() throws(JSONProblem) -> JSONValue {
    let start = offset
    let text = String(decoding: try number(), as: UTF8.self)
    if let value = Int(text) { return text == "-0" ? .number(-0.0) : .integer(value) }
    guard let value = Double(text), value.isFinite else { throw problem("a number within ±1.8e308", at: start) }
    return .number(value)
  }
}

/// A writer of JSON on one line.
///
/// Numbers by the shortest digits that read back as the same double; strings with the escapes that RFC 8259 requires, and no others unless the text
/// must be safe inside a script element, where `</script>` ends it whatever stands around.
struct JSONWriter {
  private(set) var text = ""
  var isSorted = false
  var isSafeInScript = false

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += Self.text(of: value)
    case .string(let value): write(value)
    case .array(let values):
      write(values, "[", "]") { $0.write($1) }
    case .object(let members):
      write(isSorted ? members.sorted { $0.key < $1.key } : Array(members), "{", "}") { writer, member in
        writer.write(member.key)
        writer.text += ":"
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, _ write: (inout JSONWriter, Element) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      write(&self, element)
    }
    text += close
  }

  /// The shortest digits that read back as the same number; a whole number without its fraction of zero.
  private static func text(of number: Double) -> String {
    guard number.isFinite else { return "null" }
    if let whole = Int64(exactly: number), whole.magnitude <= 1 << 53, number.sign == .plus || whole != 0 {
      return String(whole)
    }
    return number.description
  }

  /// Writes a string in quotes, with the escapes that it needs.
  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "<", "\u{2028}", "\u{2029}":
        if isSafeInScript { text += Self.escape(scalar) } else { text.unicodeScalars.append(scalar) }
      case _ where scalar.value < 0x20: text += Self.escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
