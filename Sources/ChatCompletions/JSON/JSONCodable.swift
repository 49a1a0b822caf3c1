/// A wire type that reads and writes itself as ordered JSON: what the client reads, the server writes.
///
/// Any `Codable` coder works as well; Foundation's loses the order of members, and reads a nested value slowly.
public protocol JSONCodable: Codable {
  /// Reads a value.
  ///
  /// - Throws: `JSONProblem` with the path of what is missing or of another type.
  init(json: JSONValue) throws(JSONProblem)
  /// The value as JSON, with the nulls that the API has.
  var json: JSONValue { get }
}

extension JSONCodable {
  /// Reads a text; O(bytes).
  public init(parsing bytes: some Collection<UInt8>) throws(JSONProblem) { try self.init(json: try JSONValue(parsing: bytes)) }

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

/// A fault of a JSON text: the place, and what is wrong there.
public struct JSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Kind: Hashable, Sendable {
    case notJSON(byte: Int)
    case tooDeep(most: Int)
    case missing
    case otherType
  }

  /// The keys and indices that lead to the place.
  public var path: [String]
  /// The kind of fault.
  public var kind: Kind

  init(_ kind: Kind, at path: [String] = []) { (self.kind, self.path) = (kind, path) }

  /// The place and the fault in one line.
  public var description: String {
    let place = path.isEmpty ? "the whole" : path.joined(separator: ".")
    return switch kind {
    case .notJSON(let byte): "it isn't JSON, or has a number that is too large, at byte \(byte)"
    case .tooDeep(let most): "it is nested more than \(most) levels deep"
    case .missing: "\(place) is missing"
    case .otherType: "\(place) has another type"
    }
  }

  /// The same fault, seen from a value that has the present one under a key.
  func under(_ key: String) -> JSONProblem { JSONProblem(kind, at: [key] + path) }
}

extension JSONValue {
  /// The members of this object.
  ///
  /// - Throws: `JSONProblem` if this is none.
  func members() throws(JSONProblem) -> JSONObject {
    guard case .object(let members) = self else { throw JSONProblem(.otherType) }
    return members
  }
}

extension JSONObject {
  /// The value of a key; nil if there is none or null.
  ///
  /// - Throws: `JSONProblem` if it can't be read as what is wanted.
  func optional<Value>(_ key: String, _ read: (JSONValue) throws(JSONProblem) -> Value?) throws(JSONProblem) -> Value? {
    guard let json = self[key]?.unlessNull else { return nil }
    let value: Value?
    do throws(JSONProblem) { value = try read(json) } catch { throw error.under(key) }
    guard let value else { throw JSONProblem(.otherType, at: [key]) }
    return value
  }

  /// The value of a key that must be there.
  func required<Value>(_ key: String, _ read: (JSONValue) throws(JSONProblem) -> Value?) throws(JSONProblem) -> Value {
    guard let value = try optional(key, read) else { throw JSONProblem(.missing, at: [key]) }
    return value
  }

  func string(_ key: String) throws(JSONProblem) -> String? { try optional(key) { $0.string } }
  func integer(_ key: String) throws(JSONProblem) -> Int? { try optional(key) { $0.integer } }
  func double(_ key: String) throws(JSONProblem) -> Double? { try optional(key) { $0.double } }
  func bool(_ key: String) throws(JSONProblem) -> Bool? { try optional(key) { $0.bool } }

  /// The elements of a list; nil if there is none.
  func list<Element>(
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

  /// The members whose keys aren't among the known ones, in order, so that they can be sent on.
  func others(than known: Set<String>) -> JSONObject { filter { key, _ in !known.contains(key) } }

  /// Sets a member unless the value is nil.
  mutating func set(_ key: String, _ value: JSONValue?) {
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
  private static func value(_ decoder: any Decoder, levels: Int) -> JSONValue? {
    guard levels <= JSONReader.mostLevels else { return nil }
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
    case .string(let value): try container.encode(value)
    case .null, .array, .object: try container.encodeNil()
    }
  }
}
