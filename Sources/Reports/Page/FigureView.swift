import Plotting
import TextFormats

/// Lays out a figure. Its drawing for every scale and for wide and narrow pages, its data, and the buttons that choose among them.
///
/// Everything is drawn here, by the one renderer; the page's script only shows one drawing or another. The first one stands in the page itself, so that the
/// figure is there without a script too.
///
/// A figure whose data are positive on both axes has 2 widths × 2 × 2 scales, eight drawings; data with zeros or negative values have
/// fewer. That multiplies the size of a page, so points are thinned first (`Chart.thinned(to:above:)`): from 500 points on, to about 120.
/// The outline of a cloud and its extremes stay, a note under the drawing says what was left out, and the tooltips, CSV and Vega-Lite of
/// the page are of the points that are drawn. `isoflop plot --out figure.csv` has all of them.
struct FigureView {
  /// A width of page to draw for.
  private struct Size {
    let name: String
    let width: Double
    let height: Double
  }

  /// One choice of scales and size.
  private struct Variant {
    let size: Size
    let x: Axis.Scale
    let y: Axis.Scale
  }

  private static let wide = Size(name: "wide", width: 780, height: 480)
  private static let narrow = Size(name: "narrow", width: 350, height: 400)

  /// The most points of a figure.
  ///
  /// The page holds each up to eight times: in a drawing for every scale and width. Its data are those of the points drawn.
  private static let mostPoints = 500
  /// The points that are drawn of more.
  private static let fewerPoints = 120

  let figure: Report.Figure
  let number: Int
  private let chart: Chart

  init(figure: Report.Figure, number: Int) {
    (self.figure, self.number) = (figure, number)
    chart = figure.chart.thinned(to: Self.fewerPoints, above: Self.mostPoints)
  }

  private var shown: Variant { Variant(size: Self.wide, x: chart.x.scale, y: chart.y.scale) }

  var html: HTML {
    """
    <figure id="figure-\(number)" data-name="\(figure.name)" data-x="\(chart.x.scale.rawValue)" data-y="\(chart.y.scale.rawValue)">
    <div class="stage" role="group" tabindex="0" aria-label="Figure \(number): arrow keys read out its points">
    \(drawing(shown))<div class="tooltip" role="status" hidden></div>
    </div>
    \(others.map(template))\(data)
    <div class="tools">\(toggles)<span class="downloads">\(downloads)</span></div>
    <figcaption><strong>Figure \(number).</strong> \(figure.caption)\(command)</figcaption>
    </figure>

    """
  }

  /// The drawings for every scale and width, but for the one that stands in the page itself.
  private var others: [Variant] {
    [Self.wide, Self.narrow].flatMap { size in
      chart.horizontalScales.flatMap { x in chart.verticalScales.map { y in Variant(size: size, x: x, y: y) } }
    }.filter { $0.size.name != shown.size.name || $0.x != shown.x || $0.y != shown.y }
  }

  private func drawing(_ variant: Variant) -> HTML {
    let renderer = SVGRenderer(
      width: variant.size.width, height: variant.size.height, embedding: .page(identifier: "figure-\(number)"))
    return HTML(drawing: renderer.render(chart.scaled(x: variant.x, y: variant.y)))
  }

  private func template(_ variant: Variant) -> HTML {
    """
    <template data-size="\(variant.size.name)" data-x="\(variant.x.rawValue)" data-y="\(variant.y.rawValue)">\(drawing(variant))</template>

    """
  }

  /// The data of tooltips and downloads, as JSON.
  ///
  /// One JSON object in a `<script type="application/json">`, which no browser runs; `<` in it is an escape, so that a label with
  /// `</script>` can't end it. A point's `data-tip` is its index among the tips, counted over all points, also those outside the plot.
  private var data: HTML {
    let tips = chart.tooltips.map { tip -> JSONValue in
      ["title": .string(tip.title), "rows": .array(tip.rows.map { [.string($0.name), .string($0.value)] })]
    }
    let value: JSONValue = [
      "tips": .array(tips), "csv": .string(chart.csv), "vegaLite": .string(VegaLiteRenderer().render(chart)),
    ]
    return "<script type=\"application/json\">\(HTML(json: value.scriptText))</script>"
  }

  /// A button for each axis whose values both scales can show.
  private var toggles: [HTML] {
    let axes = [("x", chart.x.scale, chart.horizontalScales), ("y", chart.y.scale, chart.verticalScales)]
    return axes.filter { $0.2.count > 1 }.map { name, scale, _ in
      let isPressed = scale == .log ? "true" : "false"
      let label = "Logarithmic \(name) axis of figure \(number)"
      return
        "<button type=\"button\" data-axis=\"\(name)\" aria-pressed=\"\(isPressed)\" aria-label=\"\(label)\">log \(name)</button>"
    }
  }

  private var downloads: [HTML] {
    [("svg", "SVG"), ("png", "PNG"), ("csv", "CSV"), ("vl.json", "Vega-Lite")].map { format, name in
      "<button type=\"button\" data-download=\"\(format)\" aria-label=\"Download figure \(number) as \(name)\">\(name)</button>"
    }
  }

  private var command: HTML {
    figure.command.isEmpty ? "" : " <code class=\"command\">\(figure.command)</code>"
  }
}
