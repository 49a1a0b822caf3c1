import Foundation

/// Values through JSON, changed on the way as somebody edits a file.
enum JSONRoundTrip {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  static func edited<Value: Codable>(_ value: Value, _ edit: (String) -> String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(edit(text(value)).utf8))
  }
}
