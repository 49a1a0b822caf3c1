import ChatCompletions

/// A JSON object as it was written: its members can be found and removed without touching any other byte.
///
/// So the text of a client reaches the upstream unchanged: numbers keep their digits, unknown members their order and form.
struct RawObject: Hashable, Sendable {
  /// The text.
  private(set) var bytes: [UInt8]
  private var members: [Member]

  private struct Member: Hashable {
    var key: String
    /// From the key's quotation mark to the end of the value.
    var whole: Range<Int>
    var value: Range<Int>
  }

  /// Finds the members; O(bytes).
  ///
  /// - Throws: `GatewayError` if the text isn't an object, or names a member twice.
  init(_ bytes: [UInt8]) throws(GatewayError) {
    var scanner = RawScanner(bytes: bytes)
    self.bytes = bytes
    members = []
    try scanner.expect(UInt8(ascii: "{"))
    if scanner.take(UInt8(ascii: "}")) {
      try scanner.expectEnd()
      return
    }
    repeat {
      let start = scanner.afterBlanks()
      let key = try scanner.key()
      try scanner.expect(UInt8(ascii: ":"))
      let value = try scanner.value()
      guard self[key] == nil else { throw .invalidRequest("the member “\(key)” stands there twice", parameter: key) }
      members.append(Member(key: key, whole: start..<value.upperBound, value: value))
    } while scanner.take(UInt8(ascii: ","))
    try scanner.expect(UInt8(ascii: "}"))
    try scanner.expectEnd()
  }

  /// The text of a member's value; `nil` if there is none.
  subscript(key: String) -> ArraySlice<UInt8>? { members.first { $0.key == key }.map { bytes[$0.value] } }

  /// A member's text, decoded; `nil` if there is none or it is no text.
  func string(_ key: String) -> String? {
    guard let text = self[key], text.first == UInt8(ascii: "\"") else { return nil }
    let inside = text.dropFirst().dropLast()
    return inside.contains(UInt8(ascii: "\\")) ? value(key)?.string : String(decoding: inside, as: UTF8.self)
  }

  /// A member's value, decoded; `nil` if there is none or it isn't JSON.
  func value(_ key: String) -> JSONValue? { self[key].flatMap { try? JSONValue(parsing: $0) } }

  /// Removes a member, with the comma that parted it from its neighbour.
  mutating func remove(_ key: String) throws(GatewayError) {
    guard let place = members.firstIndex(where: { $0.key == key }) else { return }
    var range = members[place].whole
    if place > 0 {
      range = members[place - 1].whole.upperBound..<range.upperBound
    } else if members.count > 1 {
      range = range.lowerBound..<members[1].whole.lowerBound
    }
    bytes.removeSubrange(range)
    self = try RawObject(bytes)
  }
}

/// A reader of the outline of JSON: strings and nesting, no more.
private struct RawScanner {
  let bytes: [UInt8]
  var place = 0

  mutating func afterBlanks() -> Int {
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
    return place
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard afterBlanks() < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  mutating func expect(_ byte: UInt8) throws(GatewayError) {
    guard take(byte) else { throw .notJSON(at: place) }
  }

  mutating func expectEnd() throws(GatewayError) {
    guard afterBlanks() == bytes.count else { throw .notJSON(at: place) }
  }

  mutating func key() throws(GatewayError) -> String {
    let range = try string()
    let inside = bytes[(range.lowerBound + 1)..<(range.upperBound - 1)]
    if !inside.contains(UInt8(ascii: "\\")) { return String(decoding: inside, as: UTF8.self) }
    guard let key = (try? JSONValue(parsing: bytes[range]))?.string else { throw .notJSON(at: range.lowerBound) }
    return key
  }

  mutating func value() throws(GatewayError) -> Range<Int> {
    let start = afterBlanks()
    guard start < bytes.count else { throw .notJSON(at: start) }
    switch bytes[start] {
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try nested()
    default:
      while place < bytes.count, !Self.endsValue(bytes[place]) { place += 1 }
      guard place > start else { throw .notJSON(at: start) }
      return start..<place
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private static func endsValue(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  private mutating func string() throws(GatewayError) -> Range<Int> {
    let start = afterBlanks()
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\"") else { throw .notJSON(at: start) }
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return start..<place }
    }
    throw .notJSON(at: start)
  }

  private mutating func nested() throws(GatewayError) -> Range<Int> {
    let start = place
    var depth = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        _ = try string()
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      place += 1
      if depth == 0 { return start..<place }
    }
    throw .notJSON(at: start)
  }
}
