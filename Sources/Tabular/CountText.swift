/// Counts as people write them: `15.0M`, `20B`, `7 billion`, `15,000,000`, `15_000_000`.
///
/// Tables, conditions on rows and options of the command line read them by these rules.
public enum CountText {
  /// A spelling that a program wouldn't write.
  public enum Spelling: Hashable, Sendable {
    /// A unit of thousands after the number.
    case suffix
    /// Separators of thousands.
    case groups
  }

  private static let suffixes: [(words: [String], factor: Double)] = [
    (["k", "thousand"], 1e3), (["m", "million"], 1e6), (["b", "bn", "g", "billion"], 1e9), (["t", "tn", "trillion"], 1e12),
  ]

  /// Returns the finite number that a text spells, plainly or as a count; nil where it is none.
  ///
  /// `1,500` is none, for its comma may mark decimals.
  public static func value(_ text: String) -> Double? {
    StrictNumber.parse(text) ?? parse(text, allowsOneGroup: false)?.value
  }

  /// Returns the number and its spelling; nil where the text is no count, or a plain number.
  ///
  /// - Parameter allowsOneGroup: Whether `1,500` is 1500: it is 1.5 where a comma marks decimals, so another cell has to settle it.
  public static func parse(_ text: String, allowsOneGroup: Bool) -> (value: Double, spelling: Spelling)? {
    let text = trimmed(text)
    let letters = text.reversed().prefix { $0.isLetter }.count
    let (number, suffix) = (trimmed(String(text.dropLast(letters))), text.suffix(letters).lowercased())
    guard let value = StrictNumber.parse(number) ?? grouped(number, allowsOneGroup: allowsOneGroup) else { return nil }
    if letters == 0 { return (value, .groups) }
    guard let factor = suffixes.first(where: { $0.words.contains(suffix) })?.factor, (value * factor).isFinite else { return nil }
    return (value * factor, .suffix)
  }

  /// Whether a text has two groups of thousands or more, so that commas in its column are no decimal ones.
  public static func hasGroups(_ text: String) -> Bool { groups(text).map { $0 > 1 } ?? false }

  private static func grouped(_ text: String, allowsOneGroup: Bool) -> Double? {
    guard let count = groups(text), count > 1 || allowsOneGroup || !text.contains(",") else { return nil }
    return StrictNumber.parse(text.filter { $0 != "," && $0 != "_" })
  }

  /// The groups of three digits after the first separator; nil if the text isn't made of such.
  private static func groups(_ text: String) -> Int? {
    let whole = trimmed(text).prefix { $0 != "." }
    guard let mark = whole.first(where: { $0 == "," || $0 == "_" }) else { return nil }
    let parts = whole.split(separator: mark, omittingEmptySubsequences: false)
    guard (1...3).contains(parts[0].count), parts.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    return parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } } ? parts.count - 1 : nil
  }
}
