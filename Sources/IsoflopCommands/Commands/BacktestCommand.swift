import ArgumentParser
import ScalingLaws

/// `isoflop backtest`: compares forecasts of the expensive runs of a table with their losses.
///
/// Answers: how far off would a forecast have been that was made from the cheap runs alone? And do its 95% intervals hold what they should?
///
/// ```
/// isoflop backtest runs.csv --fit-below 1e20
/// ```
///
/// The runs up to the value are fitted as `isoflop forecast` fits them (`ScalingLaws.Backtest`), those beyond are forecast, each at its own
/// N and D. By compute it shows what a larger budget brings; by parameters or tokens, whether small models or short runs tell of the
/// others. A held-out run is one of the table, not a new one: a recipe that was tuned on all runs makes errors look smaller than they will
/// be.
///
/// Standard output: mean |error|, coverage with its Wilson interval, mean width, the laws with their weights, and each held-out run.
/// Standard error: what was inferred from the table.
///
/// JSON: `splitBy`, `fitBelow` and `reach` (a ratio), `runsFitted`, `runsForecast`, `meanAbsoluteRelativeError`, `coverage95`,
/// `coverageInterval` and `meanWidth` (shares: 0.01 is 1% of the loss), `weights` (`law`, `weight`, `intervalScore` of ln L,
/// `varianceInflation`), `origins` (the backtests behind the weights), `runs` (`measured` loss, `compute` in FLOP, `forecast`) and
/// `warnings`.
///
/// Exit status 65: the fitted runs support no law, or no run is left to forecast.
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

  /// The value that splits the runs; by default that of the run at seven tenths of their number.
  ///
  /// Runs that are equal to it are fitted, so by default fewer than three in ten may be left.
  @Option(
    help: "Fit the runs up to this compute (FLOP as the table counts it), or value of --by; by default 30% of the runs are held out.")
  var fitBelow: CountOption?

  /// The quantity of the split.
  ///
  /// Different tokens (`uniqueTokens`) split a table too: their value is that of the tokens where a run doesn't have it.
  @Option(help: "The quantity that splits the runs: compute, parameters or tokens.")
  var by = LawInput.compute

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require("--fit-below", fitBelow?.value, OptionRange.compute, "it is in the units of the table, for example 1e20")
  }

  func run() throws {
    let input = try input.read()
    try output.requireFree()
    let backtest = try Backtest(input.runs, fitBelow: fitBelow?.value, by: by)
    try output.emit(backtest, text: backtest.terminalText)
  }
}

extension LawInput: ExpressibleByArgument {}
