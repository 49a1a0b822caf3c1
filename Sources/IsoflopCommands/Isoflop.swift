import ArgumentParser
import CKernels
import LanguageModel
import ScalingLaws

/// The command line of isoflop.
///
/// A command parses its options, makes one value of a library, calls it, and prints. Nothing is computed here that a program in Swift
/// couldn't compute with the libraries.
///
/// - Results go to standard output, alone; progress, notes, warnings and errors to standard error. So `isoflop fit runs.csv --json >
///   fit.json` holds JSON and nothing else, while what was inferred from the table is still seen.
/// - `--json` prints one JSON value with sorted keys. The same input, seed and version give the same bytes, but for seconds by the clock, which
///   trainings and live calls report. Numbers that JSON hasn't are the strings `inf`, `-inf` and `nan`; an interval is `[low, high]`, with
///   `null` for an end without bound.
/// - No file is replaced without `--force`, and none that the command reads, whatever is forced.
/// - Compute is in FLOP, a multiplication and an addition being two; losses are in the table's unit (nats a token where it doesn't say);
///   intervals are of 95%, those of pass@k of 90%, unless `--confidence` says otherwise.
/// - Exit statuses are those of `sysexits.h` (``ExitStatus``).
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
        subcommands: [
          FitCommand.self, ForecastCommand.self, BacktestCommand.self, PlotCommand.self, ReportCommand.self, CapabilityCommand.self,
        ]),
      CommandGroup(
        name: "Plan",
        subcommands: [PlanCommand.self, NextCommand.self, CompareCommand.self, CostCommand.self, TrendsCommand.self]),
      CommandGroup(
        name: "Inference",
        subcommands: [SampleCommand.self, SolveCommand.self, ReplayCommand.self, CalibrateCommand.self, ServeCommand.self]),
    ])

  public init() {}

  /// Runs the command line and ends the process with a status as in `sysexits.h`.
  ///
  /// In order: closed streams are held, the allocator is set, a debug build is noted, the words are checked for what the argument parser doesn't see
  /// (`CommandWords`), the command runs. An option that is wrong by itself is refused before anything is read. Every error ends here: known
  /// ones with a text and a status (`CommandFailure`), those of the parser with its help and 64, any other with the parser's own text and
  /// 1.
  public static func start() async -> Never {
    Console.holdClosedStreams()
    isoflop_keep_freed_matrices()
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
