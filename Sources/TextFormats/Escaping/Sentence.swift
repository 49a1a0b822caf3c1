/// Sentences that are put together from parts of other origin.
public enum Sentence {
  /// Returns a text that ends in one full stop, or in the mark that it ends with already.
  ///
  /// A reason of the system's has its own full stop, that of a module has none.
  public static func ended(_ text: String) -> String {
    var text = Substring(text)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    while text.hasSuffix("..") && !text.hasSuffix("...") { text.removeLast() }
    guard let last = text.last, !marks.contains(last) else { return String(text) }
    return text + "."
  }

  private static let marks: Set<Character> = [".", "?", "!", "…"]
}

/// Counts with their nouns in sentences: 1 size, 2 sizes.
public enum Plural {
  /// Returns a count with its noun, and with a verb if the noun brings one: `counted(1, "row is", "rows are")`.
  ///
  /// - Parameter plural: The noun of several; the noun with an s if it isn't given.
  public static func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(form(count, noun, plural))"
  }

  /// Returns the form of a noun or a verb that a count takes, without the count.
  public static func form(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    count == 1 ? noun : plural ?? noun + "s"
  }
}
