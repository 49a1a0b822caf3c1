/// Text of a table as an error may quote it: cut at 40 characters, control characters escaped.
///
/// A cell may hold megabytes, or escape sequences that a terminal would obey.
///
/// Control and format characters (Unicode's Cc and Cf) are escaped as `\u{1B}`. The second kind holds the marks that turn the direction of
/// writing, by which a message could be made to read otherwise than it is (CVE-2021-42574).
public enum Excerpt {
  /// The most characters quoted.
  public static let limit = 40

  /// Returns the text in quotes.
  public static func quoted(_ text: String) -> String { "\"\(plain(text))\"" }

  /// Returns the text without quotes, cut, its control characters as escapes.
  public static func plain(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit { return result + "…" }
      result += escaped(scalar)
      count += 1
    }
    return result
  }

  /// Returns the first names of a list, and the number of the others.
  public static func list(_ names: [String], limit: Int = 24) -> String {
    let shown = names.prefix(limit).map(plain).joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case _ where scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format:
      "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: String(scalar)
    }
  }
}
