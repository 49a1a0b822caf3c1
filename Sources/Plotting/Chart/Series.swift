/// A named set of data: one entry of the legend, one colour and one symbol.
public struct Series: Codable, Hashable, Sendable {
  /// The source of a series's colour.
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
