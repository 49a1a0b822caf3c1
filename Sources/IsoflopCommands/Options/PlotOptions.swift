import ArgumentParser
import Plotting
import Reports

/// The quantity on a figure's cost axis.
enum CostMeasure: String, CaseIterable, ExpressibleByArgument {
  case samples, tokens

  var axis: Axis { self == .samples ? .samplesPerQuestion : .tokensPerQuestion }
}

/// A figure of the result.
struct PlotOptions: ParsableArguments {
  @Option(help: "Draw accuracy against cost to this file: .svg, .json (Vega-Lite), .csv or text; - for the terminal.")
  var plot: String?

  /// The figure's file; `nil` without one.
  func file(force: Bool) -> ChartFile? { plot.map { ChartFile(path: $0, force: force) } }
}

/// A file for a figure, in the format of its extension; `-` is the terminal, on standard error.
struct ChartFile {
  var path: String
  /// Whether an existing file is replaced.
  var force: Bool

  /// Fails before the work if the file exists.
  func requireFree() throws {
    if path != "-" { try OutputFile(path: path, force: force).requireFree() }
  }

  func emit(_ chart: Chart) throws {
    if path == "-" { return Console.note(Self.text(chart, path: nil, terminal: .standardError)) }
    try OutputFile(path: path, force: force).emit(Self.text(chart, path: path))
  }

  /// Renders a figure in the format of its file's extension: .svg, .json (Vega-Lite), .csv or else text.
  ///
  /// Without a file, the text fits the terminal.
  static func text(_ chart: Chart, path: String?, terminal: Terminal = .standardOutput) -> String {
    switch path?.split(separator: ".").last {
    case "json": return VegaLiteRenderer().render(chart)
    case "svg": return SVGRenderer().render(chart)
    case "csv": return chart.csv
    default:
      let columns = path == nil ? min(110, terminal.columns) : 100
      return TerminalRenderer(columns: columns, rows: 26, usesColor: path == nil && terminal.allowsColor).render(chart)
    }
  }
}
