import ArgumentParser
import ScalingLaws

/// `isoflop forecast`: what a larger budget would reach, with an interval.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss",
    abstract: "Forecast the loss and the best size at a larger compute.",
    discussion: "Example: isoflop forecast runs.csv --compute 1e13")

  @OptionGroup var input: TableArgument

  @Option(name: [.long, .customShort("C")], help: "The compute to forecast, in FLOP as the table counts it.")
  var compute: Double

  @Option(help: "The probability that an interval is meant to hold.")
  var confidence = 0.95

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
    guard compute > 0, compute.isFinite else { throw ValidationError("--compute must be a positive number of FLOP, for example 1e13.") }
  }

  func run() throws {
    let input = try input.read()
    let forecast = try ForecastConfiguration(confidence: confidence).forecast(input.runs, compute: compute)
    try output.emit(forecast, text: ForecastText(forecast: forecast).text)
  }
}
