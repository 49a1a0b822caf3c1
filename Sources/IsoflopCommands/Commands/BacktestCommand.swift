import ArgumentParser
import ScalingLaws

/// `isoflop backtest`: how forecasts would have done, on any table.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Fit the cheaper runs of a table, forecast the dearer ones, and compare.",
    discussion: """
      Every run above the compute given by --fit-below is held out; the laws are weighed by how they do at origins inside of the fitted runs alone.

      Example: isoflop backtest runs.csv --fit-below 1e20 --json
      """)

  @OptionGroup var input: TableArgument

  @Option(
    help: "Fit the runs up to this compute, in FLOP as the table counts it; by default the one that leaves 30% of the runs to forecast.")
  var fitBelow: Double?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let fitBelow, !(fitBelow > 0 && fitBelow.isFinite) {
      throw ValidationError("--fit-below must be a positive number of FLOP, for example 1e20.")
    }
  }

  func run() throws {
    let input = try input.read()
    let backtest = try Backtest(input.runs, fitBelow: fitBelow)
    try output.emit(backtest, text: BacktestText(test: backtest).text)
  }
}
