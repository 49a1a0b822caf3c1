import ArgumentParser
import CapabilityLaws

/// `isoflop capability fit`: fits the growth of every task's score, and says which tasks can't be forecast.
///
/// ```
/// isoflop capability fit ladder.csv
/// ```
///
/// Three forms are fitted to each task and back-tested by rolling origins (`AbilityForecaster`). JSON: an array with `task`, `obstacles` in words,
/// and `forms`: `form`, `formula`, `weight`, `backtestError` (mean |error| over the score), `coordinates`.
struct CapabilityFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit the growth of each task's score with size, data and loss, and name the tasks that can't be forecast.",
    usage: "isoflop capability fit <table> [<options>]",
    discussion: """
      Example: isoflop capability fit ladder.csv --where 'N<2B'
      Example: isoflop capability fit ladder.csv --loss c4_loss --facts tasks.csv --json
      """)

  @OptionGroup var input: AbilityTableOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let table = try input.read()
    try output.requireFree()
    let tasks = try AbilityForecaster(table).tasks.map(AbilityFitSummary.init)
    try output.emit(tasks, text: AbilityFitSummary.text(tasks, runs: table.runs.count))
  }
}
