import TextFormats

/// A JSON object as it was written: its members can be found and removed without touching any other byte.
///
/// So the text of a client reaches the upstream unchanged: numbers keep their digits, unknown members their order and form. Only the outline is read, in one
/// pass and to 512 levels, since nothing is built of it; what is decoded of a member is held to the network's 64.
struct RawObject: Hashable, Sendable {
  /// The text.
  private(set) var bytes: [UInt8]
  private var members: [Member] = []

  private struct Member: Hashable {
    var key: String
    /// From the key's quotation mark to the end of the value.
    var whole: Range<Int>
    var value: Range<Int>
  }

  /// Finds the members; O(bytes).
  ///
  /// - Throws: `GatewayError` if the text isn't an object of JSON in UTF-8, with the byte of the fault, or names a member twice: servers differ in which of the
  ///   two counts, and a budget must go by the one that does.
  init(_ bytes: [UInt8]) throws(GatewayError) {
    self.bytes = bytes
    do throws(JSONProblem) {
      members = try Self.members(of: bytes)
    } catch {
      throw .notJSON(error)
    }
    var keys: Set<String> = []
    for member in members where !keys.insert(member.key).inserted {
      throw .invalidRequest("the member “\(member.key)” stands there twice", parameter: member.key)
    }
  }

  private static func members(of bytes: [UInt8]) throws(JSONProblem) -> [Member] {
    var (scanner, members) = (JSONScanner(bytes[...], options: .outline), [Member]())
    try scanner.members(depth: 0) { (scanner, key, depth) throws(JSONProblem) in
      let value = try scanner.value(depth: depth)
      members.append(Member(key: key.text, whole: key.offset..<value.endIndex, value: value.startIndex..<value.endIndex))
    }
    try scanner.expectEnd()
    return members
  }

  /// The text of a member's value; `nil` if there is none.
  subscript(key: String) -> ArraySlice<UInt8>? { members.first { $0.key == key }.map { bytes[$0.value] } }

  /// A member's value, decoded; `nil` if there is none, or it has a wrong escape or number.
  func value(_ key: String) -> JSONValue? { self[key].flatMap { try? JSONValue(parsing: $0, options: .network) } }

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
