import ArgumentParser
import ScalingLaws

/// `isoflop backtest`: compares forecasts of the expensive runs of a table with their losses.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Fit the low-compute runs of a table, forecast the others, and compare.",
    usage: "isoflop backtest <table> [--fit-below <value>] [<options>]",
    discussion: """
      The runs above --fit-below are held out; the laws' weights come from backtests within the fitted runs alone.

      Example: isoflop backtest runs.csv --fit-below 1e20 --json
      Example: isoflop backtest runs.csv --by parameters --fit-below 1e9
      """)

  @OptionGroup var input: TableArgument

  @Option(
    help: "Fit the runs up to this compute (FLOP as the table counts it), or value of --by; by default 30% of the runs are held out.")
  var fitBelow: CountOption?

  @Option(help: "The quantity that splits the runs: compute, parameters or tokens.")
  var by = LawInput.compute

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let fitBelow, !(fitBelow.value > 0) {
      throw ValidationError("--fit-below must be a positive number, for example 1e20.")
    }
  }

  func run() throws {
    let input = try input.read()
    try output.file.requireFree()
    let backtest = try Backtest(input.runs, fitBelow: fitBelow?.value, by: by)
    try output.emit(backtest, text: backtest.terminalText)
  }
}

extension LawInput: ExpressibleByArgument {}
