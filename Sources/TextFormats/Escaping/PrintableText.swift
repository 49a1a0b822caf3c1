/// Text of foreign origin, fit for a terminal and for a message.
///
/// A cell of a table or an answer of a model may hold anything: escape sequences that recolour a terminal or set its title, a NUL, a line of megabytes.
/// Control characters and separators of lines and paragraphs (Unicode's categories Cc, Zl, Zp) are written as escapes, `\n` or `\u{1B}`; so are characters
/// that nothing shows (Cf), by which one text can pass for another (CVE-2021-42574), but for the joiners that scripts and emoji need.
public enum PrintableText {
  /// The most characters of a text that is quoted.
  public static let limit = 40

  /// Returns the text with its control characters escaped, but for line feeds and tabs where `keepsLines`.
  public static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0, keepsLines: keepsLines) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isHidden(scalar, keepsLines: keepsLines) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// Returns the text escaped and cut to so many characters, the last of them `…` if something is missing.
  ///
  /// O(limit), however long the text is: of a character that is made of very many scalars the first are shown.
  public static func short(_ text: String, limit: Int = limit) -> String {
    let head = String(text.prefix(limit + 1).unicodeScalars.prefix(8 * limit))
    let isWhole = head.unicodeScalars.elementsEqual(text.unicodeScalars.prefix(8 * limit + 1)) && head.count <= limit
    return isWhole ? escaped(head) : escaped(String(head.prefix(limit - 1))) + "…"
  }

  /// Returns the text in quotes, escaped and cut.
  public static func quoted(_ text: String) -> String { "\"\(short(text))\"" }

  /// Returns the first names of a list, escaped and cut, and the number of the others.
  public static func list(_ names: [String], limit: Int = 24) -> String {
    let shown = names.prefix(limit).map { short($0) }.joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  /// Returns a message for a terminal: control characters escaped, what it quotes cut to 60 characters, the whole to 2000.
  ///
  /// Errors of every module repeat what they refuse, and advise at their end; so the end stays. O(length).
  public static func message(_ text: String) -> String {
    var (result, quoted, isQuoted) = ("", "", false)
    for character in escaped(text, keepsLines: true) {
      guard quotes.contains(character) else {
        if isQuoted { quoted.append(character) } else { result.append(character) }
        continue
      }
      if isQuoted { result += short(quoted, limit: 60) }
      result.append(character)
      (quoted, isQuoted) = ("", !isQuoted)
    }
    result += quoted
    return result.count > 2000 ? "\(result.prefix(1500)) … \(result.suffix(400))" : result
  }

  private static let quotes: Set<Character> = ["\"", "“", "”"]

  private static func isHidden(_ scalar: Unicode.Scalar, keepsLines: Bool) -> Bool {
    if scalar.isASCII { return (scalar.value < 0x20 && !(keepsLines && (scalar == "\n" || scalar == "\t"))) || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    case .format: return scalar != "\u{200C}" && scalar != "\u{200D}"
    default: return false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}
