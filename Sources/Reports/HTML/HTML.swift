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
///
/// The rule holds by type and not by care: a `String` that is interpolated is escaped whatever it holds, and a `String` variable can't
/// become `HTML` at all, because `ExpressibleByStringInterpolation` takes its literals as `StaticString`. Three internal initialisers are
/// the only doors: drawings, the page's own assets, and JSON in which `<` is an escape.
///
/// One trap remains. In `\(isOld ? "" : "<b>old</b>")` Swift takes both literals for `String`, so they are escaped and show as text; give
/// the piece a name of type `HTML` first. It fails on the safe side.
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
    ///
    /// `& < > " '`, line feeds and control characters (`MarkupText`), so that it is fit for an element's content and for an attribute in
    /// quotes; not for an attribute without quotes, a script or a style sheet.
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
