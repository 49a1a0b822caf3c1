/// A named set of data: one entry of the legend, one colour and one symbol.
///
/// Layers belong together by the series's name: a band, a line and points of one name are one entry of the legend, whose swatch shows all
/// three. So names must differ where data do. A series without a name is drawn and not explained, and in a terminal has no colour.
public struct Series: Codable, Hashable, Sendable {
  /// The source of a series's colour.
  ///
  /// Colours are chosen by meaning, and the palette has a light and a dark form of each (`Palette`).
  public enum Color: Codable, Hashable, Sendable {
    /// One of the distinct colours, by index; they repeat after eight.
    case categorical(Int)
    /// A position on the ordered scale, from 0 (least) to 1 (most): compute budgets, model sizes.
    case sequential(Double)
    /// The colour of text: for laws, limits and references next to coloured data.
    case ink
    /// A quiet grey: for context behind the data.
    case muted
  }

  /// The shape of a point, so that colour is never the only difference.
  ///
  /// A ring and a cross are strokes and let a point below them show; the others are filled, with an edge in the page's colour, so that
  /// points that overlap stay apart.
  public enum Symbol: String, Codable, Hashable, Sendable, CaseIterable {
    /// A disc.
    case circle
    /// A square.
    case square
    /// A square on its corner.
    case diamond
    /// A triangle, point up.
    case triangle
    /// A diagonal cross.
    case cross
    /// A circle's outline.
    case ring
  }

  /// The name in the legend; a series without a name isn't listed.
  public var name: String
  /// The colour of everything in the series.
  public var color: Color
  /// The shape of its points.
  public var symbol: Symbol

  /// Makes a series.
  public init(_ name: String, color: Color, symbol: Symbol = .circle) {
    self.name = name
    self.color = color
    self.symbol = symbol
  }
}
