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
    discussion: """
      Example: isoflop capability forecast ladder.csv --parameters 13B --tokens 5T
      Example: isoflop capability forecast ladder.csv --task arc_easy --compute 1e23 --plot arc.svg
      """)

  @OptionGroup var input: AbilityTableOptions

  @Option(name: [.long, .customShort("C")], help: "The compute to forecast, in FLOP as the table counts it.")
  var compute: Double?

  @Option(name: [.long, .customShort("N")], help: "The parameters of the run to forecast, as the table counts them; with --tokens.")
  var parameters: CountOption?

  @Option(name: [.long, .customShort("D")], help: "The tokens of the run to forecast; with --parameters.")
  var tokens: CountOption?

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.9

  @Option(help: "Draw the first task's score against compute to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(confidence: confidence)
    try OptionRange.require(compute: compute, "--compute", example: "1e23")
    for (name, count) in [("--parameters", parameters), ("--tokens", tokens)] {
      try OptionRange.require(name, count?.value, OptionRange.counts, "for example 1e9")
    }
    guard (compute != nil) != (parameters != nil), (parameters != nil) == (tokens != nil) else {
      throw ValidationError("Give --compute, or both --parameters and --tokens.")
    }
    if let plot { try ChartFile.validate(plot, option: "--plot") }
  }

  func run() throws {
    let table = try input.read()
    try output.requireFree([plot])
    let forecaster = try AbilityForecaster(table, confidence: confidence)
    let target: ScoredRun
    if let parameters, let tokens {
      target = table.run(parameters: parameters.value, tokens: tokens.value)
    } else {
      target = table.run(compute: compute ?? 0)
    }
    let forecasts = forecaster.forecast(target)
    if let plot {
      try ChartFile(path: plot, force: output.force).emit(AbilityFigure(forecaster: forecaster, target: target).chart(task: 0))
    }
    try output.emit(forecasts, text: AbilityForecast.text(forecasts, target: target, confidence: confidence))
  }
}
