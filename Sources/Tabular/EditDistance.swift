/// The number of characters to put in, leave out or change that makes one name of another (Levenshtein 1966).
///
/// It serves advice: the column, command or strategy that somebody meant.
public enum EditDistance {
  /// Returns the name nearest to a misspelt one; nil where more than a third of it would change.
  ///
  /// Of a name of two to five letters one may change. Case doesn't matter, nor does what follows the first 64 letters.
  public static func nearest(_ name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(limit))
    let distances = names.map { (name: $0, distance: between(wanted, Array($0.lowercased().unicodeScalars))) }
    guard let best = distances.min(by: { $0.distance < $1.distance }), best.distance <= max(1, wanted.count / 3),
      best.distance < wanted.count
    else { return nil }
    return best.name
  }

  /// The elements that are compared.
  private static let limit = 64

  /// Returns the distance of the first 64 elements; O(the product of the lengths).
  ///
  /// - Parameter countsSwaps: Whether two neighbours that changed places are one edit (Damerau 1964) instead of two.
  public static func between<Element: Equatable>(_ a: [Element], _ b: [Element], countsSwaps: Bool = false) -> Int {
    let (a, b) = (Array(a.prefix(limit)), Array(b.prefix(limit)))
    var (earlier, row) = ([Int](), Array(0...b.count))
    for i in a.indices {
      var next = [i + 1]
      for j in b.indices {
        var least = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
        if countsSwaps, i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, earlier[j - 1] + 1) }
        next.append(least)
      }
      (earlier, row) = (row, next)
    }
    return row[b.count]
  }
}
