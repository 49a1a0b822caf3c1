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
