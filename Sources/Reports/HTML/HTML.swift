import Plotting
import TextFormats

/// Markup of a page, in which everything interpolated is escaped.
///
/// Only a literal in the source is taken as markup: the literal parts are `StaticString`s, which can't be made from data. Text given in an
/// interpolation is escaped; `HTML` given in an interpolation is markup already.
///
/// ```swift
/// let name = "<b>"
/// let cell: HTML = "<td>\(name)</td>"  // <td>&lt;b&gt;</td>
/// ```
public struct HTML: Hashable, Sendable {
  /// The markup as text.
  public private(set) var markup: String

  /// Makes markup of a chart's drawing, which its renderer has escaped.
  init(drawing: String) { markup = drawing }

  /// Makes markup of a style sheet or a script that this module holds as a constant or makes from constants.
  init(asset: String) { markup = asset }

  /// Makes markup of JSON in which `<` is escaped, as `JSONValue` writes it.
  init(json: String) { markup = json }
}

extension HTML: ExpressibleByStringInterpolation {
  public init(stringLiteral value: StaticString) { markup = "\(value)" }
  public init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

  /// Collects literals as they are and interpolated text escaped.
  public struct StringInterpolation: StringInterpolationProtocol, Sendable {
    fileprivate var markup = ""

    public init(literalCapacity: Int, interpolationCount: Int) {
      markup.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    public mutating func appendLiteral(_ literal: StaticString) { markup += "\(literal)" }

    /// Appends text, escaped.
    public mutating func appendInterpolation(_ text: String) { markup += MarkupText.escaped(text) }

    /// Appends a whole number.
    public mutating func appendInterpolation(_ number: Int) { markup += String(number) }

    /// Appends markup as it is.
    public mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

    /// Appends pieces of markup one after another.
    public mutating func appendInterpolation(_ pieces: [HTML]) { pieces.forEach { markup += $0.markup } }
  }
}

extension HTML {
  /// The pieces one after another.
  static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
}
