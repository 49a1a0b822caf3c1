import TextFormats

/// The member that holds the rows of a document of one object.
///
/// It is `runs`, `rows`, `data`, `records` or `results`, and an array of objects.
struct RowsMember {
  /// Its key.
  private(set) var key = ""
  /// The byte at which its array starts.
  private(set) var offset = 0
  /// The keys of the other members.
  private(set) var others: [String] = []

  private static let names = ["runs", "rows", "data", "records", "results"]

  /// Looks for the member in the rest of a text.
  ///
  /// Nil if there is none, or more than one, or another object follows.
  init?(_ scanner: JSONScanner) {
    var ahead = scanner
    ahead.skipBlanks()
    var found: [(key: String, offset: Int)] = []
    var others: [String] = []
    let object: Void? = try? ahead.members(depth: 0) { (scanner, key, _) throws(JSONProblem) in
      var inner = scanner
      if Self.names.contains(key.text.lowercased()), inner.accept("["), inner.accept("{") {
        found.append((key.text, scanner.offset))
      } else {
        others.append(key.text)
      }
      _ = try scanner.value()
    }
    ahead.skipBlanks()
    guard object != nil, ahead.isAtEnd, found.count == 1 else { return nil }
    (key, offset, self.others) = (found[0].key, found[0].offset, others)
  }
}
