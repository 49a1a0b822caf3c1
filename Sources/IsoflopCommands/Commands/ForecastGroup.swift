import ArgumentParser

/// `isoflop forecast`: what more compute would bring, in training or in inference.
struct ForecastGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast what more compute would bring: the loss of a larger run, or pass@k of more samples.",
    discussion: """
      Without a subcommand, the loss: see isoflop forecast loss --help.

      Example: isoflop forecast runs.csv --compute 1e13
      Example: isoflop forecast pass-at-k recording.csv --from 10 --to 100
      """,
    subcommands: [ForecastCommand.self, ForecastPassAtKCommand.self],
    defaultSubcommand: ForecastCommand.self)
}
