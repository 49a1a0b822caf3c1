/// The members of a JSON object in their order; objects with equal members are equal in whatever order.
///
/// A key is found in O(1); up to eight members are searched one by one, which is faster than hashing and needs no table.
public struct JSONObject: Sendable {
  private var members: [Member] = []
  /// The index of each key, once there are more than `searchLimit`.
  private var indices: [String: Int] = [:]

  private struct Member: Hashable, Sendable {
    var key: String
    var value: JSONValue
  }

  private static let searchLimit = 8

  /// Makes an object without members.
  public init() {}

  /// Makes an object of members.
  ///
  /// Of a key that is given twice the last value counts, in the first one's position.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  /// The position of a key.
  private func index(of key: String) -> Int? {
    members.count <= Self.searchLimit ? members.firstIndex { $0.key == key } : indices[key]
  }

  /// The value of a key. A new key goes to the end; `nil` removes the member, in O(members).
  public subscript(key: String) -> JSONValue? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil):
        members.remove(at: index)
        rebuildIndices()
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end; the ninth one makes the table of indices.
  private mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
    if members.count == Self.searchLimit + 1 {
      rebuildIndices()
    } else if members.count > Self.searchLimit {
      indices[key] = members.count - 1
    }
  }

  /// Makes the table of indices, or none for few members.
  private mutating func rebuildIndices() {
    indices = members.count > Self.searchLimit ? Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1.key, $0) }) : [:]
  }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// Returns the members that satisfy a condition, in order.
  public func filter(_ isIncluded: (String, JSONValue) -> Bool) -> JSONObject {
    JSONObject(members.filter { isIncluded($0.key, $0.value) }.map { ($0.key, $0.value) })
  }

  /// Returns these members and others; for a key in both the other value counts.
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
  /// Returns whether two objects have equal members, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Mixes in the members, whatever their order.
  public func hash(into hasher: inout Hasher) { hasher.combine(members.reduce(0) { $0 ^ $1.hashValue }) }

  /// Makes an object; of a key that is given twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
