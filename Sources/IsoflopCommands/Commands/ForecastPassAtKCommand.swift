import ArgumentParser
import InferenceScaling
import Reports
import TextFormats

/// `isoflop forecast pass-at-k`: forecasts the share of problems that more samples solve.
///
/// Answers: of these problems, what share would k samples each solve, if each is checked? And does a forecast from few of the recorded
/// samples hit what all of them show?
///
/// ```
/// isoflop forecast pass-at-k recording.csv --from 10 --to 100
/// ```
///
/// `PassAtKForecaster` averages a power law of −ln coverage (weight ½) and two beta-binomial laws (¼ each), one of them with problems that
/// are never solved. These weights are fixed, not fitted to the recording. pass@k supposes a perfect check: choosing without one gets less.
///
/// Standard output: the forecast with its interval, the share solved now, what was recorded at that k (with `--from`, a test of the
/// forecast), each law alone, and pass^k. Standard error: notes on the recording and on problems with fewer samples than `--from`.
///
/// JSON: `from`, `fewest`, `most`, `to` (samples), `problems`, `solved`, `passAtK`, `interval`, `observed` (shares of problems),
/// `confidence`, `members`, `coverageLaw`, `betaBinomial` (`alpha`, `beta`), `curve` (`k`, `passAtK`, `interval`), `allRight` (`k`,
/// `passHatK`), `warnings`.
///
/// Exit status: 64 for a `--to` that isn't above the samples, 65 for a recording without labels, or with fewer than two samples of the
/// median problem.
struct ForecastPassAtKCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pass-at-k",
    abstract: "Forecast the share of problems solved by more samples.",
    usage: "isoflop forecast pass-at-k <recording> --to <samples> [<options>]",
    discussion: """
      The forecast is the mean of a power law of coverage and of beta-binomial laws, one of them with problems that are never solved. It is for the problems \
      of the recording and more samples of each; its interval includes the sampling of answers, the laws' parameters and the laws' misfit. Problems may have \
      different numbers of samples. pass^k, the probability that all of k samples are right, is printed too.

      Example: isoflop forecast pass-at-k recording.csv --from 10 --to 100 --json
      """)

  @OptionGroup var input: RecordingArgument

  /// The samples of each problem that the forecast sees.
  ///
  /// The rest of the samples is then the truth that the forecast is compared with. The first ones are taken as recorded; with `--seed` a
  /// random choice, by which a forecast can be tried several times.
  @Option(help: "The samples of each problem to fit: the first ones, or random ones with --seed; by default all.")
  var from: Int?

  @Option(help: "The number of samples to forecast.")
  var to: Int

  @Option(help: "The seed by which the samples to fit are chosen at random.")
  var seed: UInt64?

  /// The confidence level of the interval.
  ///
  /// The interval is that of a normal distribution, cut off at the share solved now and at all problems.
  @Option(help: "The confidence level of the interval.")
  var confidence = 0.9

  @Option(help: "Draw pass@k to this file: .svg, .json (Vega-Lite), .csv or text; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(confidence: confidence)
    guard from ?? 2 >= 2 else {
      throw ValidationError("--from must be at least 2: one sample of a problem doesn't show how problems differ.")
    }
    guard to > from ?? 2 else { throw ValidationError("--to must be above --from.") }
    guard to <= 1_000_000_000 else { throw ValidationError("--to must be at most 1e9 samples: no forecast holds further out.") }
  }

  func run() throws {
    let recording = try input.read { recording in recording.problems.allSatisfy { $0.samples.count >= from ?? 2 } }
    try output.requireFree([plot])
    let most = recording.problems.map(\.samples.count).max() ?? 0
    let basis = try recording.subsampled(from ?? max(most, 2), seed: seed, keepingFewer: true)
    let start = PassAtKForecaster.start(try basis.successes())
    if start < 2 { try recording.requireSamples(2) }
    let fewer = basis.problems.count { $0.samples.count < from ?? 0 }
    if let from, fewer > 0 {
      Console.note(
        "note: \(fewer) of \(Plural.counted(basis.problems.count, "problem has", "problems have")) fewer than \(from) "
          + "samples: they enter with theirs")
    }
    guard to > start else {
      throw CommandFailure(
        .usage, "--to \(to) is not above the \(start) samples of the recording: give a larger one, or --from to test a forecast.")
    }
    let recorded = try recording.successes()
    var forecast = PassAtKForecaster(confidence: confidence).forecast(try basis.successes(), to: to)
    forecast.observed = recorded.meanPassAtK(to)
    if let plot { try ChartFile(path: plot, force: output.force).emit(PassAtKFigure(forecast: forecast, recorded: recorded).chart) }
    try output.emit(forecast, text: forecast.terminalText)
  }
}
