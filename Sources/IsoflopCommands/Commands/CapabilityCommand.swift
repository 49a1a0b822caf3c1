import ArgumentParser

/// `isoflop capability`: what a model will be able to do, and what can't be known of it.
struct CapabilityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capability",
    abstract: "Forecast abilities from loss and compute, and test claims of emergence, cascades and saturation.",
    subcommands: [
      CapabilityFitCommand.self, CapabilityForecastCommand.self, CapabilityObserveCommand.self,
      CascadeCommand.self, EmergenceCommand.self, SaturationCommand.self,
    ])
}
