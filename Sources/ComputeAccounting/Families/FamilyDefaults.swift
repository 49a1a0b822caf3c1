import TextFormats

/// The documented defaults of the families: the sizes that a configuration may leave out.
enum FamilyDefaults {
  /// The defaults of a family; none for one that has to say everything.
  static func of(_ family: String) -> JSONObject { table[family] ?? JSONObject() }

  private static let table: [String: JSONObject] = [:]
}
