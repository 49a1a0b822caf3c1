/// The number of characters to put in, leave out or change that makes one name of another (Levenshtein 1966).
public enum EditDistance {
  /// Returns the name nearest to a misspelt one; nil where more than a third of it would change.
  ///
  /// Case doesn't matter.
  public static func nearest(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars)
    let distances = names.map { (name: $0, distance: between(wanted, Array($0.lowercased().unicodeScalars))) }
    guard let best = distances.min(by: { $0.distance < $1.distance }), best.distance <= max(1, wanted.count / 3) else { return nil }
    return best.name
  }

  /// Returns the distance of the first 64 characters; O(the product of the lengths).
  public static func between(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    let (a, b) = (a.prefix(64), b.prefix(64))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var previous = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let changed = previous + (x == y ? 0 : 1)
        previous = row[j + 1]
        row[j + 1] = min(changed, previous + 1, row[j] + 1)
      }
    }
    return row[b.count]
  }
}
