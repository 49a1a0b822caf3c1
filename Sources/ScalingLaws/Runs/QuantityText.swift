import Tabular

/// Numbers as people write sizes: `15.0M`, `20B`, `7 billion`, `15,000,000`, `15_000_000`.
enum QuantityText {
  /// A spelling that a program wouldn't write.
  enum Spelling: Hashable {
    case suffix, groups
  }

  private static let suffixes: [(words: [String], factor: Double)] = [
    (["k", "thousand"], 1e3), (["m", "million"], 1e6), (["b", "bn", "g", "billion"], 1e9), (["t", "tn", "trillion"], 1e12),
  ]

  /// Returns the number and its spelling; nil where the text is none.
  ///
  /// - Parameter allowsOneGroup: whether `1,500` is 1500: it is 1.5 where a comma marks decimals, so another cell has to settle it.
  static func parse(_ text: String, allowsOneGroup: Bool) -> (value: Double, spelling: Spelling)? {
    let text = text.trimmed(" ")
    let letters = text.reversed().prefix { $0.isLetter }.count
    let (number, suffix) = (String(text.dropLast(letters)).trimmed(" "), text.suffix(letters).lowercased())
    guard let value = StrictNumber.parse(number) ?? grouped(number, allowsOneGroup: allowsOneGroup) else { return nil }
    if letters == 0 { return (value, .groups) }
    guard let factor = suffixes.first(where: { $0.words.contains(suffix) })?.factor, (value * factor).isFinite else { return nil }
    return (value * factor, .suffix)
  }

  /// Whether a text has two groups of thousands or more, so that commas in its column are no decimal ones.
  static func hasGroups(_ text: String) -> Bool { groups(text).map { $0 > 1 } ?? false }

  private static func grouped(_ text: String, allowsOneGroup: Bool) -> Double? {
    guard let count = groups(text), count > 1 || allowsOneGroup || !text.contains(",") else { return nil }
    return StrictNumber.parse(text.filter { $0 != "," && $0 != "_" })
  }

  /// The groups of three digits after the first separator; nil if the text isn't made of such.
  private static func groups(_ text: String) -> Int? {
    let whole = text.trimmed(" ").prefix { $0 != "." }
    guard let mark = whole.first(where: { $0 == "," || $0 == "_" }) else { return nil }
    let parts = whole.split(separator: mark, omittingEmptySubsequences: false)
    guard (1...3).contains(parts[0].count), parts.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    return parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ? parts.count - 1 : nil
  }
}
