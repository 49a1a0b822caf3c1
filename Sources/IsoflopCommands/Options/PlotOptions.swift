import ArgumentParser
import Plotting

/// What the cost axis of a figure counts.
enum CostMeasure: String, CaseIterable, ExpressibleByArgument {
  case samples, tokens

  var axis: Axis { Axis(self == .samples ? "Samples of a question" : "Tokens of a question", scale: .log) }
}

/// A figure beside the result.
struct PlotOptions: ParsableArguments {
  @Option(help: "Draw accuracy against cost into this file: .svg, .json (Vega-Lite), .csv or text; - draws it in the terminal.")
  var plot: String?

  /// The file that the figure goes to; `nil` where none is wanted.
  func file(force: Bool) -> ChartFile? { plot.map { ChartFile(path: $0, force: force) } }
}
