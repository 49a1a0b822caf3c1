import ArgumentParser
import CapabilityLaws

/// `isoflop capability forecast`: forecasts the scores of a larger run, with intervals, or says why not.
///
/// ```
/// isoflop capability forecast ladder.csv --task arc_easy --parameters 13B --tokens 5T
/// ```
///
/// With `--compute` alone the run has the tokens per parameter of the table's largest. JSON: an array with `task`, `reach`, `obstacles` and `estimate`
/// (`share`, `interval`, `shares` of the variance of the logit, `members`, `confidence`).
struct CapabilityForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast the scores of a larger run with intervals, or say why a task can't be forecast.",
    usage: "isoflop capability forecast <table> [<options>]",
    discussion: """
      Example: isoflop capability forecast ladder.csv --parameters 13B --tokens 5T
      Example: isoflop capability forecast ladder.csv --task arc_easy --compute 1e23 --plot arc.svg
      """)

  @OptionGroup var input: AbilityTableOptions

  @OptionGroup var target: TargetOptions

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.9

  @Option(help: "Draw the first task's score against compute to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(confidence: confidence)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
  }

  func run() throws {
    let table = try input.read()
    try output.requireFree([plot])
    let forecaster = try AbilityForecaster(table, confidence: confidence)
    let run: ScoredRun
    if let parameters = target.parameters, let tokens = target.tokens {
      run = table.run(parameters: parameters.value, tokens: tokens.value)
    } else {
      run = table.run(compute: target.compute ?? 0)
    }
    let forecasts = forecaster.forecast(run)
    if let plot {
      try ChartFile(path: plot, force: output.force).emit(AbilityFigure(forecaster: forecaster, target: run).chart(task: 0))
    }
    try output.emit(forecasts, text: AbilityForecast.text(forecasts, target: run, confidence: confidence))
  }
}
