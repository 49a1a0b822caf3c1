import ArgumentParser
import LanguageModel
import ScalingLaws

/// The command line of isoflop.
public struct Isoflop: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "isoflop",
    abstract: "Measure how a language model improves with compute, forecast larger budgets, and spend them.",
    discussion: """
      At equal compute, what is best? isoflop fits scaling laws to training runs and to recorded answers, forecasts the loss or the accuracy of a larger \
      budget with an interval, and plans or spends it: in training, or in samples, search and thinking.

      Start with `isoflop quickstart`: it trains a ladder of small language models on this machine, fits their scaling law, forecasts a larger run and then \
      trains that run to check the forecast.
      """,
    version: Provenance.libraryVersion,
    groupedSubcommands: [
      CommandGroup(name: "Experiments", subcommands: [QuickstartCommand.self, EvidenceCommand.self]),
      CommandGroup(name: "Train", subcommands: [TrainCommand.self, LadderCommand.self, CorpusCommand.self]),
      CommandGroup(
        name: "Fit and forecast",
        subcommands: [FitCommand.self, ForecastCommand.self, BacktestCommand.self, PlotCommand.self, ReportCommand.self]),
      CommandGroup(name: "Plan", subcommands: [NextCommand.self, CompareCommand.self, CostCommand.self]),
      CommandGroup(
        name: "Inference",
        subcommands: [SampleCommand.self, SolveCommand.self, ReplayCommand.self, CalibrateCommand.self, ServeCommand.self]),
    ])

  public init() {}

  /// Runs the command line and ends the process with a status as in `sysexits.h`.
  public static func start() async -> Never {
    Console.holdClosedStreams()
    if !Kernels.isOptimizedBuild {
      Console.note("isoflop: this is a debug build, about fifty times slower than `swift build -c release`.")
    }
    do {
      let words = CommandWords(words: Array(CommandLine.arguments.dropFirst()))
      try words.requireKnownCommand(Self.self)
      var command = try parseAsRoot(words.joined)
      try words.requireSingleOptions(type(of: command))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      exit()
    } catch {
      end(error)
    }
  }

  /// Ends the process with an error, or with the help that was asked for.
  private static func end(_ error: any Error) -> Never {
    if let failure = CommandFailure(error) {
      Console.note("isoflop: \(failure)")
      exit(withError: failure.status.code)
    }
    let (code, text) = (exitCode(for: error), fullMessage(for: error))
    // Not by the parser's own printing, which a full disk would pass over with status 0.
    if !text.isEmpty { code.isSuccess ? Console.result(text) : Console.note(text) }
    exit(withError: code)
  }
}
