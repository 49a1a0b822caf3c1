import Plotting

/// Writes a figure as its file's ending says: .svg, .json (Vega-Lite), .csv (its data), anything else text; - draws it in the terminal.
struct ChartFile {
  var path: String
  /// Whether an existing file is replaced.
  var force: Bool

  /// Refuses a file that exists.
  func requireFree() throws {
    if path != "-" { try OutputFile(path: path, force: force).requireFree() }
  }

  func emit(_ chart: Chart) throws {
    if path == "-" {
      return Console.note(TerminalRenderer(columns: min(110, Terminal.standardError.columns), rows: 24, usesColor: false).render(chart))
    }
    try OutputFile(path: path, force: force).emit(text(chart))
  }

  private func text(_ chart: Chart) -> String {
    if path.hasSuffix(".json") { return VegaLiteRenderer().render(chart) }
    if path.hasSuffix(".svg") { return SVGRenderer().render(chart) }
    if path.hasSuffix(".csv") { return chart.csv }
    return TerminalRenderer(columns: 100, rows: 26, usesColor: false).render(chart)
  }
}
