import TextFormats

/// The keys of a configuration: those that counted with their meaning, the defaults taken, and those that weren't read.
public struct ConfigurationReading: Hashable, Sendable {
  /// One key with its value and its meaning.
  public struct Entry: Hashable, Sendable {
    /// The path of the key, as `text_config.hidden_size`.
    public let key: String
    /// The value in JSON.
    public let value: String
    /// The quantity in words.
    public let meaning: String
  }

  /// The keys that were read.
  public internal(set) var read: [Entry] = []
  /// The quantities that the file doesn't have, and the value taken: the family's own default.
  public internal(set) var defaults: [Entry] = []
  /// The keys that count for nothing here, or that this module doesn't know.
  public internal(set) var unread: [String] = []
}

/// Collects what is read while a configuration is counted; a key that many layers read is listed once.
final class ReadingLog {
  /// The entries so far.
  private var reading = ConfigurationReading()
  /// The paths among them.
  private var seen: Set<String> = []

  /// Notes a key that was read.
  func read(_ path: String, _ value: JSONValue, _ meaning: String) {
    guard seen.insert(path).inserted else { return }
    reading.read.append(.init(key: path, value: Self.short(value), meaning: meaning))
  }

  /// Notes a default that was taken.
  func defaulted(_ path: String, _ value: JSONValue, _ meaning: String) {
    guard seen.insert(path).inserted else { return }
    reading.defaults.append(.init(key: path, value: Self.short(value), meaning: meaning))
  }

  /// The collected entries, with the keys of a configuration that weren't among them.
  func finished(_ members: JSONObject) -> ConfigurationReading {
    reading.unread = unread(members, under: "")
    return reading
  }

  /// The names in an object that weren't read; an object is looked into if a part of it was.
  private func unread(_ members: JSONObject, under path: String) -> [String] {
    members.flatMap { key, value -> [String] in
      let name = path + key
      if seen.contains(name) { return [] }
      if let inner = value.object, seen.contains(where: { $0.hasPrefix(name + ".") }) { return unread(inner, under: name + ".") }
      return [name]
    }
  }

  /// A value in at most 40 characters; a list by its length.
  private static func short(_ value: JSONValue) -> String {
    if let list = value.array, list.count > 4 { return "list of \(list.count)" }
    if value.object != nil { return "object" }
    return value.text.count <= 40 ? value.text : value.text.prefix(39) + "…"
  }
}
