/// Markup under construction: the one place where text and attributes are escaped.
struct Markup {
  typealias Attributes = KeyValuePairs<String, String>

  private(set) var text = ""

  /// Opens an element; `close` ends it.
  mutating func open(_ name: String, _ attributes: Attributes = [:]) {
    text += "<" + name + written(attributes) + ">"
  }

  /// Ends an element.
  mutating func close(_ name: String) { text += "</\(name)>\n" }

  /// Writes an element without content.
  mutating func empty(_ name: String, _ attributes: Attributes) {
    text += "<" + name + written(attributes) + "/>\n"
  }

  /// Writes an element that holds text.
  mutating func element(_ name: String, _ attributes: Attributes = [:], _ content: String) {
    open(name, attributes)
    text += Markup.escaped(content)
    close(name)
  }

  /// Writes a style sheet, which takes no escapes: it must hold nothing that a caller gave.
  mutating func style(_ sheet: String) { text += "<style>\n\(sheet)</style>\n" }

  /// The text with what markup can't hold replaced.
  static func escaped(_ text: String) -> String {
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

  private func written(_ attributes: Attributes) -> String {
    attributes.reduce(into: "") { $0 += " \($1.key)=\"\(Markup.escaped($1.value))\"" }
  }
}
