import ArgumentParser
import InferenceScaling
import NumericalMethods

/// `isoflop forecast pass-at-k`: what more samples would solve, with an interval.
struct ForecastPassAtKCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pass-at-k",
    abstract: "Forecast the share of problems solved by more samples.",
    discussion: """
      The forecast is the mean of a power law of coverage and a beta-binomial law. It is made for the problems of the recording, continued to more samples; its \
      interval holds future samples, the laws' parameters and what their forms miss.

      Example: isoflop forecast pass-at-k recording.csv --from 10 --to 100 --json
      """)

  @OptionGroup var input: RecordingArgument

  @Option(help: "The samples of each problem to forecast from: the first ones, or random ones with --seed; all by default.")
  var from: Int?

  @Option(help: "The samples to forecast for.")
  var to: Int

  @Option(help: "Draw the samples to forecast from at random by this seed.")
  var seed: UInt64?

  @Option(help: "The probability that the interval is meant to hold.")
  var confidence = 0.9

  @Option(help: "Draw pass@k into this file: .svg, .json (Vega-Lite), .csv or text; - draws it in the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.9.") }
    guard from ?? 2 >= 2 else {
      throw ValidationError("--from must be at least 2: one sample of a problem doesn't show how problems differ.")
    }
    guard to > from ?? 2 else { throw ValidationError("--to must be above --from: what is recorded needs no forecast.") }
  }

  func run() throws {
    let recording = try input.read { recording in recording.problems.allSatisfy { $0.samples.count >= from ?? 2 } }
    let all = try recording.successes()
    let samples = try samples(recording)
    let basis = try sampled(recording, samples)
    var forecast = PassAtKForecaster(confidence: confidence).forecast(basis, to: to)
    forecast.observed = all.meanPassAtK(to)
    if let plot { try ChartFile(path: plot, force: output.force).emit(PassAtKChart(forecast: forecast, recorded: all).chart) }
    try output.emit(forecast, text: PassAtKText(forecast: forecast).text)
  }

  /// How many samples of each problem the forecast is made from.
  private func samples(_ recording: Recording) throws -> Int {
    guard let poorest = recording.problems.min(by: { $0.samples.count < $1.samples.count }) else {
      throw RecordingError.tooFewProblems(file: recording.name, found: 0, needed: 1)
    }
    let needed = from ?? 2
    if poorest.samples.count < needed {
      throw RecordingError.tooFewSamples(file: recording.name, problem: poorest.id, found: poorest.samples.count, needed: needed)
    }
    let samples = from ?? poorest.samples.count
    guard to > samples else {
      throw CommandFailure(
        .usage,
        "--to \(to) is not above the \(samples) samples of the recording: give a larger one, or --from to see how a forecast would have done."
      )
    }
    return samples
  }

  private func sampled(_ recording: Recording, _ samples: Int) throws -> [Successes] {
    var copy = recording
    for place in copy.problems.indices {
      var order = Array(copy.problems[place].samples.indices)
      if let seed {
        var generator = SeededGenerator(seed: seed, stream: UInt64(place))
        order.shuffle(using: &generator)
      }
      copy.problems[place].samples = order.prefix(samples).map { recording.problems[place].samples[$0] }
    }
    return try copy.successes()
  }
}
