/// The JSON header of a safetensors file (github.com/huggingface/safetensors): text metadata, and the place of every tensor.
struct SafetensorsHeader: Codable {
  /// A tensor's element type, shape and bytes within the data.
  struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }

  private static let metadataName = Name(stringValue: "__metadata__")

  var metadata: [String: String]
  var entries: [String: Entry]

  init(metadata: [String: String], entries: [String: Entry]) {
    self.metadata = metadata
    self.entries = entries
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    metadata = try container.decodeIfPresent([String: String].self, forKey: Self.metadataName) ?? [:]
    entries = [:]
    for name in container.allKeys where name.stringValue != Self.metadataName.stringValue {
      entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(metadata, forKey: Self.metadataName)
    for (name, entry) in entries { try container.encode(entry, forKey: Name(stringValue: name)) }
  }
}
