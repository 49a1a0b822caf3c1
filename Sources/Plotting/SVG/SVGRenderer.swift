/// Draws a chart as Scalable Vector Graphics, the same bytes for the same chart.
///
/// ```swift
/// let text = SVGRenderer(width: 720, height: 460).render(chart)
/// ```
///
/// The drawing is a title, a subtitle, a legend, both axes, the data and a note on what isn't drawn. It has no script and fetches nothing;
/// `role="img"` and `aria-label` give it the chart's summary, or title and subtitle, for a screen reader. A program without style sheets
/// draws the light theme.
public struct SVGRenderer: Hashable, Sendable {
  /// The home of the drawing.
  public enum Embedding: Hashable, Sendable {
    /// A file of its own, with a style sheet.
    ///
    /// It follows the reader's light or dark preference, and every mark tells its data in a `<title>`.
    case file
    /// A part of a page that brings the style sheet; points carry the index of their tooltip in `data-tip`.
    /// The identifier must be unique in the page.
    case page(identifier: String)
  }

  /// The width in pixels.
  public var width: Double
  /// The height in pixels.
  ///
  /// A drawing whose title and legend take much of it is higher, so that its plot keeps half.
  public var height: Double
  /// The home of the drawing.
  public var embedding: Embedding

  /// The most points that are drawn; of more, a choice (``Chart/thinned(to:)``).
  public var maximumPoints: Int

  /// Makes a renderer; sizes below 240 × 180 pixels are raised to it.
  public init(width: Double = 720, height: Double = 460, embedding: Embedding = .file, maximumPoints: Int = 1500) {
    self.width = max(width, 240)
    self.height = max(height, 180)
    self.embedding = embedding
    self.maximumPoints = maximumPoints
  }

  /// The drawing: one `<svg>` element.
  ///
  /// O(points) up to `maximumPoints`, and O(n) to choose them of more; each annotation and each label of a rule costs 24 passes over the
  /// data more.
  public func render(_ chart: Chart) -> String {
    let chart = chart.thinned(to: maximumPoints)
    var drawing = SVGDrawing(chart, layout: SVGLayout(chart, renderer: self), embedding: embedding)
    drawing.draw()
    return drawing.markup.text
  }
}
