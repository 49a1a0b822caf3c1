import ArgumentParser
import Foundation
import Plotting
import Reports
import ScalingLaws

extension LawFigure: ExpressibleByArgument {}

/// `isoflop plot`: draws a figure of a table of runs.
///
/// Answers: what do the runs look like, before a number is believed?
///
/// ```
/// isoflop plot runs.csv --figure isoflop --out isoflop.svg
/// ```
///
/// A figure is one of those in the page of `isoflop report` (`Reports.LawFigure`), made from the same values. Only the parts that it draws
/// are computed. Thousands of points are thinned in SVG and Vega-Lite, with a note in the drawing; `.csv` has every one, with all digits.
///
/// | destination | format |
/// |---|---|
/// | terminal | braille dots and symbols, in colour where the terminal allows it |
/// | `--json` | Vega-Lite 5, with the data |
/// | `--out` | by its ending: .svg, .json or .vl.json, .csv, .txt |
///
/// Exit status: 64 for an ending that is no format or a compute for a figure that has none; 65 where the table has nothing to draw, with
/// the reason; 73 for a file that exists.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a figure of a table of runs: in the terminal, as SVG, Vega-Lite or CSV.",
    usage: "isoflop plot <table> [--figure <figure>] [<options>]",
    discussion: """
      The ending of --out decides the format: .svg, .json or .vl.json (Vega-Lite), .csv (the figure's data) or .txt. --json prints Vega-Lite.

      Figures:
      \(PlotCommand.figures)

      Example: isoflop plot runs.csv --figure isoflop --out isoflop.svg
      """)

  /// A line for each figure, its name first.
  ///
  /// It comes from `LawFigure`, so that a new figure is in the help of this command as soon as it exists.
  private static var figures: String {
    LawFigure.allCases.map { "  " + $0.rawValue.padding(toLength: 20, withPad: " ", startingAt: 0) + " \($0.summary)" }.joined(
      separator: "\n")
  }

  @OptionGroup var input: TableArgument
  @Option(help: "The figure to draw, by its name in the list above.")
  var figure = LawFigure.isoFLOP
  /// The compute of a forecast, in the table's own count.
  ///
  /// The figures of the frontier reach as far as it.
  @Option(help: "The compute of a forecast to draw, in FLOP; for the figures forecast, parameters, tokens and loss.")
  var compute: Double?
  @OptionGroup var fitting: FitOptions
  @Flag(help: "Print the figure as Vega-Lite.")
  var json = false
  @Option(help: "Draw to this file instead of the terminal; an existing file is kept unless --force is given.")
  var out: String?
  @Flag(help: "Let --out replace an existing file.")
  var force = false

  func validate() throws {
    if let out {
      try ChartFile.validate(out, option: "--out")
      guard out != "-" else { throw ValidationError("--out -: leave --out out for the terminal.") }
      guard !json || FigureFormat(path: out) == .json else { throw ValidationError("--json writes Vega-Lite: end --out in .json.") }
    }
    if let compute {
      try OptionRange.require(compute: compute, "--compute", example: "1e13")
      guard figure.showsForecast else { throw ValidationError("--compute is for the figures forecast, parameters, tokens and loss.") }
    }
  }

  func run() throws {
    let input = try input.read()
    try OutputFile(path: out, force: force).requireFree()
    guard figure != .forecast || compute != nil || input.forecast != nil else {
      throw CommandFailure(.usage, "the figure forecast shows a forecast: give --compute.")
    }
    let material = try LawMaterial(input: input, fitting: fitting, compute: compute, parts: figure.parts)
    guard let drawing = try material.report(title: "", command: "").figure(figure) else {
      throw CommandFailure(.dataError, "\(input.path) has no data for the figure \(figure.rawValue)\(material.reason(for: figure)).")
    }
    if let out { return try ChartFile(path: out, force: force).emit(drawing.chart) }
    // A drawing ends its last line itself.
    let text = json ? VegaLiteRenderer().render(drawing.chart) : ChartFile.drawing(drawing.chart, on: .standardOutput)
    Console.result(String(text.dropLast()))
  }
}
