import ArgumentParser
import Plotting
import Reports

/// The quantity on a figure's cost axis.
///
/// Samples are comparable between models of one family only; tokens are what a server is paid for.
enum CostMeasure: String, CaseIterable, ExpressibleByArgument {
  case samples, tokens

  var axis: Axis { self == .samples ? .samplesPerQuestion : .tokensPerQuestion }
}

/// A figure of the result.
///
/// The figure is drawn besides the result and doesn't change it. `-` draws to standard error, so that standard output stays the result
/// alone.
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
///
/// PNG and PDF aren't among them: rasterising needs a font and a library of pixels. A browser makes PNG on the page of a report, and
/// rsvg-convert both of an SVG.
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
  ///
  /// With the way to PNG and PDF if the path ends in one of these.
  static func refusal(_ path: String) -> String {
    let raster = FileEnding(path).map { ["png", "pdf", "jpg", "jpeg", "eps", "webp"].contains($0.text) } ?? false
    let advice = raster ? "; the page of `isoflop report` saves PNG, and rsvg-convert makes PNG and PDF of an SVG" : ""
    return "\(path): a figure is .svg, .json (Vega-Lite), .csv (its data) or .txt (characters)\(advice)."
  }
}

/// A file for a figure, in the format of its ending; `-` is the terminal, on standard error.
///
/// Its size doesn't depend on the terminal, but for drawings on one: SVG is 720 × 460, Vega-Lite 640 × 400 pixels, `.txt` 100 columns and
/// 26 rows without colour.
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

  /// Renders and writes the figure.
  ///
  /// - Throws: `CommandFailure`: 64 for an ending without a format, 73 or 74 where the file can't be written.
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
