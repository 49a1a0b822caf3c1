/// A key of any name.
struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// The fields that aren't among the known ones, so that they can be sent on unchanged.
  func fields(except known: some Collection<String>) throws -> [String: JSONValue] {
    let container = try container(keyedBy: AnyKey.self)
    var fields: [String: JSONValue] = [:]
    for key in container.allKeys where !known.contains(key.stringValue) {
      fields[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
    }
    return fields
  }
}

extension Encoder {
  /// Writes fields beside those that the type itself writes.
  func encode(_ fields: [String: JSONValue]) throws {
    var container = container(keyedBy: AnyKey.self)
    for (name, value) in fields { try container.encode(value, forKey: AnyKey(name)) }
  }
}
