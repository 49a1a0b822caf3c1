import ArgumentParser
import Foundation
import Plotting
import Reports
import ScalingLaws

extension LawFigure: ExpressibleByArgument {}

/// `isoflop plot`: one figure of a table of runs, in the terminal or as a file.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure of a table of runs: in the terminal, as SVG, Vega-Lite or CSV.",
    discussion: """
      The ending of --out decides the format: .svg, .json or .vl.json (Vega-Lite), .csv (the figure's data), anything else text. --json prints Vega-Lite.

      Example: isoflop plot runs.csv --figure isoflop --out isoflop.svg
      """)

  @OptionGroup var input: TableArgument
  @Option(help: "The figure.")
  var figure = LawFigure.isoFLOP
  @Option(help: "Compute of a forecast to draw, in FLOP.")
  var compute: Double?
  @OptionGroup var fitting: FitOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let material = try LawMaterial(input: input.read(), fitting: fitting, compute: compute)
    guard let drawing = try material.report(title: "", command: "").figure(figure) else {
      throw CommandFailure(.dataError, "\(input.table) has no material for the figure \(figure.rawValue)\(material.reason(for: figure)).")
    }
    try output.file.emit(render(drawing.chart))
  }

  private func render(_ chart: Chart) -> String {
    let path = output.out ?? ""
    if output.json || path.hasSuffix(".json") { return VegaLiteRenderer().render(chart) }
    if path.hasSuffix(".svg") { return SVGRenderer().render(chart) }
    if path.hasSuffix(".csv") { return chart.csv }
    let terminal = Terminal.standardOutput
    return TerminalRenderer(columns: min(110, terminal.columns), rows: 26, usesColor: terminal.allowsColor && output.out == nil).render(
      chart)
  }
}
