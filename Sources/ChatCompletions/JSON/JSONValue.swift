/// Any JSON value. Objects keep the order of their members: a server generates by a schema in the order in which it was sent.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// The value of a key; `nil` if this is no object or has no such key.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The value at an index; `nil` if this is no array or has no such index.
  public subscript(index: Int) -> JSONValue? {
    if case .array(let values) = self, values.indices.contains(index) { values[index] } else { nil }
  }

  /// The value; `nil` if it is null.
  public var unlessNull: JSONValue? { self == .null ? nil : self }

  /// The text that this is.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The truth value that this is.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The values of the array that this is.
  public var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
  /// The members of the object that this is.
  public var object: JSONObject? { if case .object(let members) = self { members } else { nil } }

  /// The whole number that this is, also one written with a fraction of zero.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number that this is, whole or not.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; of a key that is given twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

/// The members of a JSON object in order. Equal are objects with equal members, whatever their order.
///
/// A key is found in O(1); up to eight members are searched one by one.
public struct JSONObject: Sendable {
  private var members: [Member] = []
  /// The index of each key, once there are more than `mostSearched`.
  private var places: [String: Int] = [:]

  private struct Member: Hashable, Sendable {
    var key: String
    var value: JSONValue
  }

  private static let mostSearched = 8

  /// An object without members.
  public init() {}

  /// An object of these members; of a key that is given twice the last value counts.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  private func index(of key: String) -> Int? {
    members.count <= Self.mostSearched ? members.firstIndex { $0.key == key } : places[key]
  }

  /// The value of a key. A new key goes to the end; `nil` removes the member, in O(members).
  public subscript(key: String) -> JSONValue? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil):
        members.remove(at: index)
        reindex()
      case (nil, let value?):
        members.append(Member(key: key, value: value))
        if members.count == Self.mostSearched + 1 {
          reindex()
        } else if members.count > Self.mostSearched {
          places[key] = members.count - 1
        }
      case (nil, nil): break
      }
    }
  }

  private mutating func reindex() {
    places = members.count > Self.mostSearched ? Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.key, $0) }) : [:]
  }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// The members that satisfy a condition, in order.
  public func filter(_ isIncluded: (String, JSONValue) -> Bool) -> JSONObject {
    JSONObject(members.filter { isIncluded($0.key, $0.value) }.map { ($0.key, $0.value) })
  }

  /// These members and others; of a key in both the others' value counts.
  public func merging(_ others: JSONObject) -> JSONObject {
    var merged = self
    for (key, value) in others { merged[key] = value }
    return merged
  }
}

extension JSONObject: Sequence {
  /// Goes through the members in order.
  public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
    var rest = members.makeIterator()
    return AnyIterator { rest.next().map { ($0.key, $0.value) } }
  }

  /// The number of members.
  public var count: Int { members.count }
  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }
}

extension JSONObject: Hashable, ExpressibleByDictionaryLiteral {
  /// Whether two objects have equal members, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Mixes in the members, whatever their order.
  public func hash(into hasher: inout Hasher) { hasher.combine(members.reduce(0) { $0 ^ $1.hashValue }) }

  /// An object; of a key that is given twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
