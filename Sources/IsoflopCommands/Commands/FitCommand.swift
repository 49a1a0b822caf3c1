import ArgumentParser
import ScalingLaws

/// `isoflop fit`: a law fitted to any table of runs.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a scaling law to a table of runs.",
    discussion: """
      Columns are found by their usual names (N, params; D, tokens; C, flops; loss, val_loss …). No starting grid is needed: starts come from the data.

      Example: isoflop fit runs.csv --law chinchilla --objective huber --json
      """)

  @OptionGroup var input: TableArgument
  @OptionGroup var fitting: FitOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let input = try input.read()
    let fit = try fitting.configuration().fit(input.runs, law: fitting.lawFamily(), inputSHA256: input.sha256)
    let summary = FitSummary(fit: fit, table: input.runs)
    try output.emit(summary, text: summary.text)
  }
}
