import ArgumentParser
import ScalingLaws

/// `isoflop forecast`: forecasts the effect of more compute, in training or in inference.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast the loss of a larger run, or pass@k of more samples.",
    discussion: """
      Without a subcommand, the loss: see isoflop forecast loss --help.

      Example: isoflop forecast runs.csv --compute 1e13
      Example: isoflop forecast pass-at-k recording.csv --from 10 --to 100
      """,
    subcommands: [ForecastLossCommand.self, ForecastPassAtKCommand.self],
    defaultSubcommand: ForecastLossCommand.self)
}

/// `isoflop forecast loss`: forecasts the loss of a larger run, with intervals.
struct ForecastLossCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss",
    abstract: "Forecast the loss of a larger run: the optimal one of a compute budget, or one of a given size and data.",
    usage: "isoflop forecast [loss] <table> [<options>]",
    discussion: """
      Example: isoflop forecast runs.csv --compute 1e22
      Example: isoflop forecast runs.csv --parameters 7B --tokens 2T
      Example: isoflop forecast runs.csv --compute 1e22 --unique-tokens 30B
      """)

  @OptionGroup var input: TableArgument

  @Option(name: [.long, .customShort("C")], help: "The compute to forecast, in FLOP as the table counts it.")
  var compute: Double?

  @Option(name: [.long, .customShort("N")], help: "The parameters of the run to forecast, as the table counts them; with --tokens.")
  var parameters: CountOption?

  @Option(name: [.long, .customShort("D")], help: "The tokens of the run to forecast; with --parameters.")
  var tokens: CountOption?

  @Option(
    name: [.long, .customShort("U")],
    help: "The different tokens there are; beyond them tokens repeat, and repeats count for less (arXiv 2305.16264).")
  var uniqueTokens: CountOption?

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.95

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
    let counts = [("--parameters", parameters), ("--tokens", tokens), ("--unique-tokens", uniqueTokens)].map { ($0.0, $0.1?.value) }
    for (name, value) in [("--compute", compute)] + counts {
      if let value, !(value > 0 && value.isFinite) { throw ValidationError("\(name) must be a positive number, for example 1e13.") }
    }
    guard uniqueTokens?.value ?? 1 >= 1 else { throw ValidationError("--unique-tokens must be at least 1.") }
    guard (compute != nil) != (parameters != nil), (parameters != nil) == (tokens != nil) else {
      throw ValidationError("Give --compute, or both --parameters and --tokens.")
    }
  }

  func run() throws {
    let runs = try input.read().runs
    try output.file.requireFree()
    if let parameters, let tokens { try runs.checkTarget(6 * parameters.value * tokens.value) }
    let forecaster = try ForecastConfiguration(confidence: confidence).fit(runs)
    if let compute {
      let forecast = ForecastSummary(try forecaster.forecast(compute: compute, uniqueTokens: uniqueTokens?.value))
      try output.emit(forecast, text: forecast.terminalText)
    } else if let parameters, let tokens {
      let forecast = forecaster.forecast(parameters: parameters.value, tokens: tokens.value, uniqueTokens: uniqueTokens?.value)
      try output.emit(forecast, text: forecast.terminalText(confidence: confidence))
    }
  }
}
