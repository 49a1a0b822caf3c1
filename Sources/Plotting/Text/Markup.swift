import TextFormats

/// Markup under construction; text and attributes are escaped as they are added.
///
/// Names of elements and attributes are the renderer's own literals and aren't checked.
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
    text += MarkupText.escaped(content)
    close(name)
  }

  /// Writes a style sheet, which takes no escapes: it must hold nothing that a caller gave.
  mutating func style(_ sheet: String) { text += "<style>\n\(sheet)</style>\n" }

  private func written(_ attributes: Attributes) -> String {
    attributes.reduce(into: "") { $0 += " \($1.key)=\"\(MarkupText.escaped($1.value))\"" }
  }
}
