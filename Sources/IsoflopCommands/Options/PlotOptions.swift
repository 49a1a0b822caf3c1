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
  @Option(help: "Draw accuracy against cost to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  func validate() throws {
    if let plot { try ChartFile.validate(plot, option: "--plot") }
  }

  /// The figure's file; `nil` without one.
  func file(force: Bool) -> ChartFile? { plot.map { ChartFile(path: $0, force: force) } }
}

/// A format of figures, named by a file's ending.
enum FigureFormat: String, CaseIterable {
  /// Scalable Vector Graphics.
  case svg
  /// Vega-Lite, with the data.
  case json
  /// The data alone.
  case csv
  /// The drawing in characters.
  case txt

  /// The format of a file; `nil` if its ending names none.
  init?(path: String) {
    guard let ending = FileEnding(path) else { return nil }
    self.init(rawValue: ending.text)
  }

  /// Why a path can't hold a figure.
  static func refusal(_ path: String) -> String {
    let raster = FileEnding(path).map { ["png", "pdf", "jpg", "jpeg", "eps", "webp"].contains($0.text) } ?? false
    let advice = raster ? "; the page of `isoflop report` saves PNG, and rsvg-convert makes PNG and PDF of an SVG" : ""
    return "\(path): a figure is .svg, .json (Vega-Lite), .csv (its data) or .txt (characters)\(advice)."
  }
}

/// A file for a figure, in the format of its ending; `-` is the terminal, on standard error.
struct ChartFile {
  var path: String
  /// Whether an existing file is replaced.
  var force: Bool

  /// Refuses a name whose ending is no format of figures, before any work.
  static func validate(_ path: String, option: String) throws {
    guard path == "-" || FigureFormat(path: path) != nil else { throw ValidationError("\(option) \(FigureFormat.refusal(path))") }
  }

  /// Fails before the work if the file exists.
  func requireFree() throws {
    if path != "-" { try OutputFile(path: path, force: force).requireFree() }
  }

  func emit(_ chart: Chart) throws {
    if path == "-" { return Console.progress(Self.drawing(chart, on: .standardError)) }
    guard let format = FigureFormat(path: path) else { throw CommandFailure(.usage, FigureFormat.refusal(path)) }
    try OutputFile(path: path, force: force).emit(Self.text(chart, format))
  }

  /// Renders a figure in a file's format.
  static func text(_ chart: Chart, _ format: FigureFormat) -> String {
    switch format {
    case .json: VegaLiteRenderer().render(chart)
    case .svg: SVGRenderer().render(chart)
    case .csv: chart.csv
    case .txt: TerminalRenderer(columns: 100, rows: 26).render(chart)
    }
  }

  /// Renders a figure in characters that fit a terminal, in colour where that is allowed.
  static func drawing(_ chart: Chart, on terminal: Terminal) -> String {
    TerminalRenderer(columns: min(110, terminal.columns), rows: 26, usesColor: terminal.allowsColor).render(chart)
  }
}
