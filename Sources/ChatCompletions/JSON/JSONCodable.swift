import TextFormats

/// A wire type that reads and writes itself as ordered JSON: what the client reads, the server writes.
///
/// A text becomes a `JSONValue` in one pass, at most 64 levels deep, and the value becomes the type; each knows its own members and passes the rest on in
/// order. Any `Codable` coder works as well; Foundation's loses the order of members and the digits of numbers, and reads a nested value slowly.
public protocol JSONCodable: Codable {
  /// Reads a value.
  ///
  /// - Throws: `JSONProblem` with the path of what is missing or of another type.
  init(json: JSONValue) throws(JSONProblem)
  /// The value as JSON, with the nulls that the API has.
  var json: JSONValue { get }
}

extension JSONCodable {
  /// Reads a text; O(bytes), whatever its depth: one of more than 64 levels is refused.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONProblem) {
    try self.init(json: try JSONValue(parsing: bytes, options: .network))
  }

  /// Decodes a value.
  public init(from decoder: any Decoder) throws {
    do throws(JSONProblem) {
      try self.init(json: try JSONValue(decoding: decoder))
    } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(error)", underlyingError: error))
    }
  }

  /// Encodes the value.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

// Members of an object, for wire types.
extension JSONValue {
  /// The members of this object.
  ///
  /// - Throws: `JSONProblem` if this is none.
  package func members() throws(JSONProblem) -> JSONObject {
    guard case .object(let members) = self else { throw JSONProblem(.otherType) }
    return members
  }
}

extension JSONObject {
  /// The value of a key; nil if there is none or null.
  ///
  /// - Throws: `JSONProblem` if it can't be read as what is wanted.
  package func optional<Value>(_ key: String, _ read: (JSONValue) throws(JSONProblem) -> Value?) throws(JSONProblem) -> Value? {
    guard let json = self[key]?.unlessNull else { return nil }
    let value: Value?
    do throws(JSONProblem) { value = try read(json) } catch { throw error.under(key) }
    guard let value else { throw JSONProblem(.otherType, at: [key]) }
    return value
  }

  /// The value of a key that must be there.
  package func required<Value>(_ key: String, _ read: (JSONValue) throws(JSONProblem) -> Value?) throws(JSONProblem) -> Value {
    guard let value = try optional(key, read) else { throw JSONProblem(.missing, at: [key]) }
    return value
  }

  package func string(_ key: String) throws(JSONProblem) -> String? { try optional(key) { $0.string } }
  package func integer(_ key: String) throws(JSONProblem) -> Int? { try optional(key) { $0.integer } }
  package func double(_ key: String) throws(JSONProblem) -> Double? { try optional(key) { $0.double } }
  package func bool(_ key: String) throws(JSONProblem) -> Bool? { try optional(key) { $0.bool } }

  /// The elements of a list; nil if there is none.
  package func list<Element>(
    _ key: String, _ read: (JSONValue) throws(JSONProblem) -> Element
  ) throws(JSONProblem) -> [Element]? {
    try optional(key) { (json) throws(JSONProblem) -> [Element]? in
      guard case .array(let values) = json else { return nil }
      var elements: [Element] = []
      for (place, value) in values.enumerated() {
        do throws(JSONProblem) { elements.append(try read(value)) } catch { throw error.under("\(place)") }
      }
      return elements
    }
  }

  /// Checks that every member is known: of what a user decided, nothing is left out in silence.
  package func refuseOthers(than known: [String]) throws(JSONProblem) {
    if let key = keys.first(where: { !known.contains($0) }) { throw JSONProblem(.unknown(known: known), at: [key]) }
  }

  /// The members whose keys aren't among the known ones, in order, so that they can be sent on.
  package func others(than known: Set<String>) -> JSONObject { filter { key, _ in !known.contains(key) } }

  /// Sets a member unless the value is nil.
  package mutating func set(_ key: String, _ value: JSONValue?) {
    if let value { self[key] = value }
  }
}

// Other coders.
extension JSONValue: Codable {
  /// A key of any name.
  private struct MemberKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Decodes any JSON.
  public init(from decoder: any Decoder) throws { try self.init(decoding: decoder) }

  fileprivate init(decoding decoder: any Decoder) throws(JSONProblem) {
    guard let value = Self.value(decoder, levels: 0) else { throw JSONProblem(.otherType, at: decoder.codingPath.map(\.stringValue)) }
    self = value
  }

  /// Asks a coder for a value: for containers first, so that no level is tried twice.
  ///
  /// A coder can't say of what kind its value is, only fail to give one of a kind. Trying scalars first would decode each level as often as there are kinds,
  /// at every level again: cost that grows with a power of the depth.
  private static func value(_ decoder: any Decoder, levels: Int) -> JSONValue? {
    guard levels <= JSONScanner.Options.network.depthLimit else { return nil }
    if let container = try? decoder.container(keyedBy: MemberKey.self) {
      var members = JSONObject()
      for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
        guard let inner = try? container.superDecoder(forKey: key), let value = value(inner, levels: levels + 1) else { return nil }
        members[key.stringValue] = value
      }
      return .object(members)
    }
    if var container = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !container.isAtEnd {
        guard let inner = try? container.superDecoder(), let value = value(inner, levels: levels + 1) else { return nil }
        values.append(value)
      }
      return .array(values)
    }
    guard let container = try? decoder.singleValueContainer() else { return nil }
    return scalar(container)
  }

  private static func scalar(_ container: any SingleValueDecodingContainer) -> JSONValue? {
    if container.decodeNil() { return .null }
    if let value = try? container.decode(Bool.self) { return .bool(value) }
    if let value = try? container.decode(Int.self) { return .integer(value) }
    if let value = try? container.decode(Double.self) { return .number(value) }
    return (try? container.decode(String.self)).map(JSONValue.string)
  }

  /// Encodes the value; the order of members is the coder's.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: MemberKey.self)
      for (key, value) in members { try container.encode(value, forKey: MemberKey(stringValue: key)) }
    case .array(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(value) }
    default:
      var container = encoder.singleValueContainer()
      try encode(into: &container)
    }
  }

  private func encode(into container: inout any SingleValueEncodingContainer) throws {
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .decimal(let value): if let whole = integer { try container.encode(whole) } else { try container.encode(value.double) }
    case .string(let value): try container.encode(value)
    case .null, .array, .object: try container.encodeNil()
    }
  }
}
