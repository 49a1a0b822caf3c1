import ArgumentParser
import Foundation
import Plotting
import Reports
import ScalingLaws

extension LawFigure: ExpressibleByArgument {}

/// `isoflop plot`: draws a figure of a table of runs.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure of a table of runs: in the terminal, as SVG, Vega-Lite or CSV.",
    usage: "isoflop plot <table> [--figure <figure>] [<options>]",
    discussion: """
      The ending of --out decides the format: .svg, .json or .vl.json (Vega-Lite), .csv (the figure's data), anything else text. --json prints Vega-Lite.

      Example: isoflop plot runs.csv --figure isoflop --out isoflop.svg
      """)

  @OptionGroup var input: TableArgument
  @Option(help: "The figure: \(LawFigure.allCases.map(\.rawValue).joined(separator: ", ")).")
  var figure = LawFigure.isoFLOP
  @Option(help: "The compute of a forecast to draw, in FLOP.")
  var compute: Double?
  @OptionGroup var fitting: FitOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let material = try LawMaterial(input: input.read(), fitting: fitting, compute: compute)
    guard let drawing = try material.report(title: "", command: "").figure(figure) else {
      throw CommandFailure(.dataError, "\(input.table) has no data for the figure \(figure.rawValue)\(material.reason(for: figure)).")
    }
    try output.file.emit(output.json ? VegaLiteRenderer().render(drawing.chart) : ChartFile.text(drawing.chart, path: output.out))
  }
}
