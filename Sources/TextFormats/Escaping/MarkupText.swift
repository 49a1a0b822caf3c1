/// Text as HTML and SVG hold it.
///
/// Every byte of data that reaches a page passes through here once; a text that is escaped twice shows its escapes.
public enum MarkupText {
  /// Returns the text with the characters that markup gives a meaning, or can't hold, replaced.
  ///
  /// Fit for content and for attributes in quotes.
  public static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n": result += "&#10;"
      case _ where scalar.value < 32 || (0xFFFE...0xFFFF).contains(scalar.value): result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
