import TextFormats

/// Writes a chart as a Vega-Lite specification (version 5) with its data inside, for other tools to draw and edit.
///
/// The specification holds everything: a layer for each of the chart's, its data as values, the axes' titles, scales and number formats,
/// one colour scale for all layers. Only the light colours are in it. Values that aren't finite are `null`, which Vega-Lite filters out
/// unless it is configured otherwise. Not carried over: the words of rules, and the count of points without a place where nothing was
/// thinned.
public struct VegaLiteRenderer: Hashable, Sendable {
  /// The width of the plot in pixels.
  public var width: Int
  /// The height of the plot in pixels.
  public var height: Int

  /// The most points in the specification; of more, a choice (``Chart/thinned(to:)``).
  public var maximumPoints: Int

  /// Makes a renderer.
  public init(width: Int = 640, height: Int = 400, maximumPoints: Int = 2000) {
    self.width = width
    self.height = height
    self.maximumPoints = maximumPoints
  }

  /// The specification: one JSON object on one line.
  public func render(_ chart: Chart) -> String {
    let chart = chart.thinned(to: maximumPoints)
    let subtitle: JSONValue = chart.note.map { [.string(chart.subtitle), .string($0)] } ?? .string(chart.subtitle)
    let specification: JSONValue = [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "description": .string(chart.summary.isEmpty ? chart.title : chart.summary),
      "title": ["text": .string(chart.title), "subtitle": subtitle, "anchor": "start"],
      "width": .number(Double(width)),
      "height": .number(Double(height)),
      "encoding": chart.series.isEmpty ? [:] : ["color": VegaLiteLayer(chart: chart).color],
      "layer": .array(chart.layers.map { VegaLiteLayer(chart: chart).specification($0) }),
    ]
    return specification.scriptText + "\n"
  }
}
