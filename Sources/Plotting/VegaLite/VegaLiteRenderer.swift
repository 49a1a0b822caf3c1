import TextFormats

/// Writes a chart as a Vega-Lite specification (version 5) with its data inside, for other tools to draw and edit.
public struct VegaLiteRenderer: Hashable, Sendable {
  /// The width of the plot in pixels.
  public var width: Int
  /// The height of the plot in pixels.
  public var height: Int

  /// Makes a renderer.
  public init(width: Int = 640, height: Int = 400) {
    self.width = width
    self.height = height
  }

  /// The specification: one JSON object on one line.
  public func render(_ chart: Chart) -> String {
    let specification: JSONValue = [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "description": .string(chart.summary.isEmpty ? chart.title : chart.summary),
      "title": ["text": .string(chart.title), "subtitle": .string(chart.subtitle), "anchor": "start"],
      "width": .number(Double(width)),
      "height": .number(Double(height)),
      "layer": .array(chart.layers.map { VegaLiteLayer(chart: chart).specification($0) }),
    ]
    return specification.scriptText + "\n"
  }
}
