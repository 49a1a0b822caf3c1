/// Draws a chart in characters: lines and bands in braille dots (2 × 4 a cell), points as symbols.
///
/// ```swift
/// let text = TerminalRenderer(columns: 60, rows: 16).render(chart)
/// ```
///
/// It draws every point, since a cell holds one symbol in any case: a cloud of 100,000 points is a filled shape, and how dense it is
/// doesn't show. With n dots across, two for each column of the plot, a value is exact to 1/(2(n − 1)) of the axis. Figures for reading off
/// numbers are the table (`Chart.csv`) or an SVG.
public struct TerminalRenderer: Hashable, Sendable {
  /// The characters that may be used.
  public enum Characters: Hashable, Sendable {
    /// Braille, box-drawing and geometric characters.
    case unicode
    /// ASCII only, for terminals and logs that have nothing else.
    case ascii
  }

  /// The width in characters.
  public var columns: Int
  /// The height in lines, with title, axes and legend.
  public var rows: Int
  /// Whether ANSI colour sequences may be written; the caller knows whether a terminal reads them.
  public var usesColor: Bool
  /// The characters that may be used.
  public var characters: Characters

  /// Makes a renderer; sizes below 30 × 10 characters are raised to it.
  public init(columns: Int = 80, rows: Int = 24, usesColor: Bool = false, characters: Characters = .unicode) {
    self.columns = max(columns, 30)
    self.rows = max(rows, 10)
    self.usesColor = usesColor
    self.characters = characters
  }

  /// The drawing: lines without trailing spaces, each ended by a line feed.
  ///
  /// O(points + cells + the dots of lines).
  public func render(_ chart: Chart) -> String {
    var drawing = TerminalDrawing(chart, renderer: self)
    drawing.drawLayers()
    return drawing.text
  }
}
