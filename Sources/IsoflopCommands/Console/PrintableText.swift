/// Text of foreign origin, fit for a terminal and for a message.
///
/// A cell of a table or an answer of a model may hold anything: escape sequences that recolour a terminal or set its title, a NUL, a line of megabytes.
/// Control characters (Unicode's category Cc) are written as `\u{1B}`; so are the marks that turn the direction of writing, with which one text can
/// pass for another (CVE-2021-42574).
enum PrintableText {
  /// Returns the text with its control characters escaped, but for line feeds and tabs where `keepsLines`.
  static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0, keepsLines: keepsLines) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if isHidden(scalar, keepsLines: keepsLines) {
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Returns the text escaped and cut to so many characters, with `…` in place of the rest.
  ///
  /// O(limit), however long the text is.
  static func short(_ text: String, limit: Int = 40) -> String {
    let head = text.prefix(limit + 1)
    let shown = escaped(head.count > limit ? String(head.dropLast(2)) : String(head))
    return head.count > limit ? shown + "…" : shown
  }

  /// Returns a message for a terminal: control characters escaped, what it quotes cut to 60 characters, the whole to 2000.
  ///
  /// Errors of every module repeat what they refuse, and advise at their end; so the end stays. O(length).
  ///
  /// Text in quotes is what an error repeats of its input; the words outside of quotes are the program's own.
  static func message(_ text: String) -> String {
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
    if keepsLines, scalar == "\n" || scalar == "\t" { return false }
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: return true
    case 0x202A...0x202E, 0x2066...0x2069: return true
    default: return false
    }
  }
}
