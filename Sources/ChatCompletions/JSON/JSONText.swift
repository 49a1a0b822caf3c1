/// A reader of JSON in one pass, at most 64 levels deep: O(bytes), whatever the body.
///
/// Of a member that stands twice in an object the last value counts. A whole number that fits `Int` is one; every other number is a `Double`.
struct JSONReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private var depth = 0

  /// The most levels of nesting: more than any schema has, and few enough for the stack.
  static let mostLevels = 64

  /// - Throws: `JSONProblem` if the text isn't one whole JSON value.
  static func read(_ bytes: ArraySlice<UInt8>) throws(JSONProblem) -> JSONValue {
    var reader = JSONReader(bytes)
    let value = try reader.value()
    guard reader.next() == nil else { throw reader.problem }
    return value
  }

  private init(_ bytes: ArraySlice<UInt8>) { (self.bytes, place) = (bytes, bytes.startIndex) }

  private var problem: JSONProblem { JSONProblem(.notJSON(byte: place - bytes.startIndex)) }

  /// The next byte that is no blank, which isn't taken.
  private mutating func next() -> UInt8? {
    while place < bytes.endIndex {
      let byte = bytes[place]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      place += 1
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next() == byte else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(JSONProblem) -> JSONValue {
    switch next() {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
    let text = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[place...].starts(with: text) else { throw problem }
    place += text.count
    return value
  }

  private mutating func deeper() throws(JSONProblem) {
    depth += 1
    guard depth <= Self.mostLevels else { throw JSONProblem(.tooDeep(most: Self.mostLevels)) }
    place += 1
  }

  private mutating func object() throws(JSONProblem) -> JSONObject {
    try deeper()
    defer { depth -= 1 }
    var members = JSONObject()
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      guard next() == UInt8(ascii: "\"") else { throw problem }
      let key = try string()
      guard take(UInt8(ascii: ":")) else { throw problem }
      members[key] = try value()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw problem }
    return members
  }

  private mutating func array() throws(JSONProblem) -> [JSONValue] {
    try deeper()
    defer { depth -= 1 }
    var values: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return values }
    repeat { values.append(try value()) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw problem }
    return values
  }

  private mutating func number() throws(JSONProblem) -> JSONValue {
    let start = place
    var isWhole = true
    while place < bytes.endIndex {
      switch bytes[place] {
      case 0x30...0x39, UInt8(ascii: "-"): break
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"): isWhole = false
      default:
        return try number(start, isWhole)
      }
      place += 1
    }
    return try number(start, isWhole)
  }

  private func number(_ start: Int, _ isWhole: Bool) throws(JSONProblem) -> JSONValue {
    let digits = bytes[start..<place]
    let text = String(decoding: digits, as: UTF8.self)
    // JSON has neither a leading plus, zero or point nor a trailing point.
    let first = digits.first == UInt8(ascii: "-") ? digits.dropFirst() : digits
    let hasZero = first.first == 0x30 && first.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
    guard let head = first.first, (0x30...0x39).contains(head), !hasZero, text.last != "." else { throw problem }
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw problem }
    return .number(value)
  }
}

// Texts.
extension JSONReader {
  private mutating func string() throws(JSONProblem) -> String {
    place += 1
    let start = place
    while place < bytes.endIndex {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        guard let text = String(validating: bytes[start..<place], as: UTF8.self) else { throw problem }
        place += 1
        return text
      case UInt8(ascii: "\\"): return try escaped(Array(bytes[start..<place]))
      case ..<0x20: throw problem
      default: place += 1
      }
    }
    throw problem
  }

  /// The rest of a text with escapes, behind its first bytes.
  private mutating func escaped(_ beginning: [UInt8]) throws(JSONProblem) -> String {
    var text = beginning
    while place < bytes.endIndex {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        // Bytes that are no UTF-8 are refused, not repaired: what was meant can't be known.
        guard let text = String(validating: text, as: UTF8.self) else { throw problem }
        return text
      case UInt8(ascii: "\\"): text += try escape()
      case ..<0x20: throw problem
      default: text.append(byte)
      }
    }
    throw problem
  }

  private mutating func escape() throws(JSONProblem) -> [UInt8] {
    guard place < bytes.endIndex else { throw problem }
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
    default: throw problem
    }
  }

  /// A scalar of one escape or of a surrogate pair; half a pair is U+FFFD.
  private mutating func scalar() throws(JSONProblem) -> Character {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    let mark = place
    if first < 0xDC00, bytes[place...].starts(with: "\\u".utf8) {
      place += 2
      let second = try hexadecimal()
      if (0xDC00...0xDFFF).contains(second), let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) {
        return Character(scalar)
      }
      place = mark
    }
    return "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSONProblem) -> UInt32 {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), digits.first != UInt8(ascii: "+")
    else {
      throw problem
    }
    place += 4
    return value
  }
}

/// A writer of JSON: members in their order, or sorted where two texts are compared.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  let isSorted: Bool

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += "\(value)".utf8
    // JSON has no infinities; a reader that gets null knows that there is no number.
    case .number(let value): bytes += (value.isFinite ? "\(value)" : "null").utf8
    case .string(let text): write(text)
    case .array(let values): list(values, "[", "]") { $0.write($1) }
    case .object(let members):
      list(isSorted ? members.sorted { $0.key < $1.key } : Array(members), "{", "}") {
        $0.write($1.key)
        $0.bytes.append(UInt8(ascii: ":"))
        $0.write($1.value)
      }
    }
  }

  private mutating func list<Element>(
    _ elements: [Element], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (place, element) in elements.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, element)
    }
    bytes.append(UInt8(ascii: close))
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case ..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue {
  /// Reads a text; O(bytes).
  ///
  /// - Throws: `JSONProblem` if it isn't one whole JSON value, or is nested more than 64 levels deep.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONProblem) {
    self = try JSONReader.read(ArraySlice(Array(bytes)))
  }

  /// Reads a part of a text without copying it.
  public init(parsing bytes: ArraySlice<UInt8>) throws(JSONProblem) { self = try JSONReader.read(bytes) }

  /// The text in one line, members in their order.
  public var bytes: [UInt8] { bytes(isSorted: false) }
  /// The text with the members of every object sorted by key: equal values have equal texts.
  public var canonicalText: String { String(decoding: bytes(isSorted: true), as: UTF8.self) }

  private func bytes(isSorted: Bool) -> [UInt8] {
    var writer = JSONWriter(isSorted: isSorted)
    writer.write(self)
    return writer.bytes
  }
}
