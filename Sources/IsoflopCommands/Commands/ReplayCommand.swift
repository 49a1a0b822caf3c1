import ArgumentParser
import Foundation
import InferenceScaling
import Plotting

/// `isoflop replay`: what a strategy would have done with recorded answers.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay a strategy on recorded answers: its accuracy and its cost.",
    discussion: """
      Strategies see the same samples in the same orders; intervals are over problems. auto calibrates a stopping rule on one half of the problems and scores it on \
      the other, against the vote of all samples.

      --plot draws the strategy at settings from cheap to dear beside the vote of fixed numbers of samples.

      Example: isoflop replay recording.csv --strategy beta --threshold 0.95 --plot curve.svg
      Example: isoflop replay recording.csv --strategy auto --max-samples 40 --max-loss 0.12 --calibrate-on half --json
      """)

  /// Which problems auto calibrates on.
  enum CalibrationPart: String, ExpressibleByArgument { case half }

  @OptionGroup var input: RecordingArgument
  @OptionGroup var strategy: StrategyOptions

  @Option(help: "The accuracy that auto may lose against the vote of all samples, in points.")
  var maxLoss = 0.12

  @Option(help: "The problems that auto calibrates on; it is scored on the others.")
  var calibrateOn = CalibrationPart.half

  @Flag(help: "Let auto calibrate on the votes alone, without what is right.")
  var unlabelled = false

  @Option(help: "The policy that isoflop calibrate wrote, for --strategy policy.")
  var policy: String?

  @Option(
    help: "Random orders in which each problem's samples are drawn; 1 keeps the recorded order. By default 100 for auto, 20 for the rest.")
  var orders: Int?

  @Option(help: "The seed of the orders, of auto's halves and of the intervals.")
  var seed: UInt64 = 0

  @Option(help: "The probability that an interval is meant to hold.")
  var confidence = 0.95

  @OptionGroup var plot: PlotOptions

  @Option(help: "What the figure's cost counts: samples or tokens.")
  var plotCost = CostMeasure.samples

  @Option(help: "Write every decision into this file, a line of JSON each; with --orders 1.")
  var trace: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard orders ?? 1 > 0 else { throw ValidationError("--orders must be at least 1.") }
    guard maxLoss >= 0, maxLoss <= 100 else { throw ValidationError("--max-loss is in points of accuracy, between 0 and 100.") }
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
    guard trace == nil || orders == 1 && strategy.strategy != .auto else {
      throw ValidationError(
        "--trace needs --orders 1 and another strategy than auto: it shows the decisions on the samples as they were recorded.")
    }
    if strategy.strategy.needsLiveModel {
      throw ValidationError("A recording holds whole answers, and \(strategy.strategy.rawValue) asks for more: run it with isoflop solve.")
    }
    guard (strategy.strategy == .policy) == (policy != nil) else {
      throw ValidationError("--strategy policy and --policy FILE belong together.")
    }
  }

  func run() throws {
    let recording = try input.read()
    guard recording.hasAnswers else { throw RecordingError.noAnswers(file: recording.name) }
    guard recording.isLabelled else { throw RecordingError.unlabelled(file: recording.name) }
    if orders != 1 || plot.plot != nil { try requireSamples(recording) }
    let replayed = try replay(recording)
    try plot.file(force: output.force)?.emit(replayed.figure())
    try output.emit(replayed.result, text: replayed.result.text)
  }

  private func requireSamples(_ recording: Recording) throws(RecordingError) {
    if let poor = recording.problems.first(where: { $0.samples.count < limit }) {
      throw .tooFewSamples(file: recording.name, problem: poor.id, found: poor.samples.count, needed: limit)
    }
  }

  private var limit: Int { strategy.strategy == .single ? 1 : strategy.maxSamples }
  private var bootstrap: ClusteredBootstrap { ClusteredBootstrap(seed: seed, confidence: confidence) }

  /// A replay's result, and the figure that goes with it.
  private struct Replayed {
    var result: ReplayResult
    var figure: () -> Chart
  }

  private func replay(_ recording: Recording) throws -> Replayed {
    if strategy.strategy == .auto { return try calibrated(recording) }
    let chosen = try policy.map { try CalibratedPolicy(file: $0) }
    let strategy = strategy.replayed(limit: limit, policy: chosen)
    if orders == 1 { try followRecordedOrder(recording, strategy) }
    let full = recording.problems.map { MajorityAtK($0).value(min(limit, $0.samples.count), seed: seed) ?? 0 }
    let outcomes = RecordingReplay(recording, orders: orders ?? 20, seed: seed).run(strategy)
    return Replayed(
      result: ReplayResult(self.strategy.strategy.rawValue, outcomes, against: full, seed: seed, bootstrap: bootstrap, policy: chosen),
      figure: { figure(recording, full, policy: chosen) })
  }

  /// Runs the strategy on the samples as they were recorded, which need only be as many as it asks for; writes the trace.
  private func followRecordedOrder(_ recording: Recording, _ strategy: any Strategy) throws {
    let results = RecordingReplay(recording).results(strategy)
    for (problem, result) in zip(recording.problems, results) where result.lastFailure != nil {
      throw RecordingError.tooFewSamples(file: recording.name, problem: problem.id, found: problem.samples.count, needed: limit)
    }
    guard let trace else { return }
    try TraceFile(path: trace, force: output.force).emit(zip(recording.problems, results).map { ($0.id, $1.trace) })
  }

  private func calibrated(_ recording: Recording) throws -> Replayed {
    let calibration = StoppingCalibration(limit: limit, maximumLoss: maxLoss / 100, seed: seed, orders: orders ?? 100)
    let held = try HeldOutCalibration(recording, calibration: calibration, usesLabels: !unlabelled)
    let scored = Set(held.outcomes.map(\.problem))
    let rest = recording.selecting(recording.problems.indices.filter { scored.contains(recording.problems[$0].id) })
    return Replayed(
      result: ReplayResult("auto", held.outcomes, against: held.full, seed: seed, bootstrap: bootstrap, policy: held.policy),
      figure: {
        let full = Dictionary(zip(held.outcomes.map(\.problem), held.full)) { first, _ in first }
        return figure(rest, rest.problems.map { full[$0.id] ?? 0 }, policy: held.policy)
      })
  }

  private func figure(_ recording: Recording, _ full: [Double], policy: CalibratedPolicy?) -> Chart {
    let sweep = AccuracyCostSweep(
      recording: recording, full: full, limit: limit, orders: orders ?? 20, bootstrap: bootstrap, cost: plotCost)
    let isFixed = [.single, .majority].contains(strategy.strategy)
    return sweep.figure(
      isFixed ? "vote" : strategy.strategy.rawValue, strategy.settings(limit: limit, policy: policy), showsFixed: !isFixed)
  }
}

extension CalibratedPolicy {
  /// Reads what `isoflop calibrate` wrote.
  init(file: String) throws {
    let bytes = try InputFile.read(file)
    do {
      self = try JSONDecoder().decode(CalibratedPolicy.self, from: Data(bytes))
    } catch {
      throw CommandFailure(.dataError, "\(file) is not a policy of isoflop calibrate: give the file that its --policy wrote.")
    }
  }
}
