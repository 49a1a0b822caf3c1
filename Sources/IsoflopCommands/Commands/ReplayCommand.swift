import ArgumentParser
import Foundation
import InferenceScaling
import Plotting
import TextFormats

/// `isoflop replay`: a strategy on recorded answers.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay a strategy on recorded answers: its accuracy and its cost.",
    usage: "isoflop replay <recording> [<options>]",
    discussion: """
      All strategies are replayed on the same samples in the same orders; intervals are over problems. auto is a vote that stops by a calibrated policy: with \
      --policy that of isoflop calibrate, otherwise one that is calibrated on one half of the problems and scored on the other. A thinking cap cuts recorded \
      answers at their tokens; what the model would have answered then isn't recorded, and counts as wrong.

      --plot draws the strategy at settings from cheap to expensive, with the vote of fixed numbers of samples.

      Example: isoflop replay recording.csv --strategy adaptive --threshold 0.95 --plot curve.svg
      Example: isoflop replay recording.csv --strategy auto --max-samples 40 --max-loss 0.12 --json
      """)

  @OptionGroup var input: RecordingArgument
  @OptionGroup var strategy: StrategyOptions

  @Option(help: "The accuracy that auto may lose against the vote of all samples, in points.")
  var maxLoss = 0.12

  @Flag(help: "Calibrate auto on the votes alone, without the right answers.")
  var unlabelled = false

  @Option(help: ArgumentHelp("The policy that isoflop calibrate wrote, for auto.", valueName: "file"))
  var policy: String?

  @Option(
    help: "Random orders in which each problem's samples are drawn; 1 keeps the recorded order. By default 100 for auto, 20 for the rest.")
  var orders: Int?

  @Option(help: "The seed of the orders, of auto's halves and of the intervals.")
  var seed: UInt64 = 0

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.95

  @OptionGroup var plot: PlotOptions

  @Option(help: "The cost in the figure: samples or tokens.")
  var plotCost = CostMeasure.samples

  @Option(help: "Write every decision into this file, a line of JSON each; with --orders 1.")
  var trace: String?

  @OptionGroup var output: OutputOptions

  /// Whether auto calibrates on one half of the recording.
  private var calibratesHere: Bool { strategy.strategy.kind == .auto && policy == nil }

  func validate() throws {
    guard (1...100_000).contains(orders ?? 1) else { throw ValidationError("--orders must lie between 1 and 100000.") }
    guard maxLoss >= 0, maxLoss <= 100 else { throw ValidationError("--max-loss is in points of accuracy, between 0 and 100.") }
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
    guard trace == nil || orders == 1 && !calibratesHere else {
      throw ValidationError("--trace shows decisions on the samples as recorded: give --orders 1, and --policy with auto.")
    }
    guard policy == nil || strategy.strategy.kind == .auto else {
      throw ValidationError("--policy is for --strategy auto.")
    }
  }

  func run() throws {
    strategy.strategy.printNote()
    let recording = try input.read()
    if plot.plot != nil, plotCost == .tokens, !recording.countsTokens {
      throw CommandFailure(
        .dataError, "\(recording.name): not every sample has its tokens, so they can't be drawn: give --plot-cost samples.")
    }
    guard recording.hasAnswers else { throw RecordingError.noAnswers(file: recording.name) }
    guard recording.isLabelled else { throw RecordingError.unlabelled(file: recording.name) }
    do {
      // A strategy that no recording can carry is refused as such, however few samples there are.
      if !calibratesHere { _ = try chosen(for: recording) }
      if orders != 1 || plot.plot != nil { try recording.requireSamples(limit) }
      for caution in recording.cautions(for: strategy.strategy.kind) { Console.note("note: \(caution)") }
      try replay(recording)
    } catch let error as StrategyError {
      throw error.failure
    }
  }

  private var limit: Int { strategy.strategy.sampleLimit(strategy.replayParameters) }
  private var fullLimit: Int { strategy.strategy.fullVoteLimit(strategy.replayParameters) }
  private var bootstrap: ClusteredBootstrap { ClusteredBootstrap(seed: seed, confidence: confidence) }

  private func replay(_ recording: Recording) throws {
    let (evaluation, policy) = try calibratesHere ? calibrated(recording) : replayed(recording)
    let result = ReplayResult(strategy.strategy.name, evaluation, seed: seed, bootstrap: bootstrap, policy: policy)
    try plot.file(force: output.force)?.emit(figure(evaluation, policy: policy))
    try output.emit(result, text: result.text)
  }

  private func replayed(_ recording: Recording) throws -> (ReplayEvaluation, CalibratedPolicy?) {
    let (strategy, policy) = try chosen(for: recording)
    if orders == 1 { try followRecordedOrder(recording, strategy) }
    return (ReplayEvaluation(recording, strategy, limit: fullLimit, orders: orders ?? 20, seed: seed), policy)
  }

  private func chosen(for recording: Recording) throws -> (any Strategy, CalibratedPolicy?) {
    let chosen = try policy.map { try CalibratedPolicy(file: $0) }
    if let chosen, chosen.limit != limit {
      Console.note(
        "note: the policy was calibrated for at most \(Plural.counted(chosen.limit, "sample")), and is replayed with at most \(limit)")
    }
    return (try strategy.strategy.strategy(strategy.replayParameters, resources: recording.resources, policy: chosen), chosen)
  }

  private func calibrated(_ recording: Recording) throws -> (ReplayEvaluation, CalibratedPolicy?) {
    let calibration = StoppingCalibration(limit: limit, maximumLoss: maxLoss / 100, seed: seed, orders: orders ?? 100)
    let held = try HeldOutCalibration(recording, calibration: calibration, usesLabels: !unlabelled)
    return (held.evaluation, held.policy)
  }

  /// Runs the strategy on the samples as they were recorded, as many as it asks for; writes the trace.
  private func followRecordedOrder(_ recording: Recording, _ strategy: any Strategy) throws {
    let results = RecordingReplay(recording).results(strategy)
    for (problem, result) in zip(recording.problems, results) where result.lastFailure != nil && !result.isUnrecorded {
      throw RecordingError.tooFewSamples(file: recording.name, problem: problem.id, found: problem.samples.count, needed: limit)
    }
    guard let trace else { return }
    try TraceFile(path: trace, force: output.force).emit(zip(recording.problems, results).map { ($0.id, $1.trace) })
  }

  private func figure(_ evaluation: ReplayEvaluation, policy: CalibratedPolicy?) throws -> Chart {
    let own = strategy.strategy
    let settings = try own.settings(strategy.replayParameters, resources: evaluation.recording.resources, policy: policy)
    let sweep = AccuracyCostSweep(evaluation.recording, full: evaluation.full, orders: orders ?? 20, bootstrap: bootstrap)
    let fewest = evaluation.recording.problems.map(\.samples.count).min() ?? limit
    let isFixed = [.single, .selfConsistency].contains(own.kind)
    return AccuracyCostFigure(sweep: sweep, limit: min(fullLimit, fewest), cost: plotCost).chart(
      isFixed ? "vote" : own.kind.rawValue, settings, showsFixed: !isFixed)
  }
}

extension CalibratedPolicy {
  /// Reads a policy that `isoflop calibrate` wrote.
  init(file: String) throws {
    let bytes = try InputFile.read(file)
    do {
      self = try JSONDecoder().decode(CalibratedPolicy.self, from: Data(bytes))
      try validate()
    } catch {
      let reason =
        (error as? PolicyError).map { "\($0)" } ?? (error as? DecodingError)?.member.map { "\($0) is missing or of another type" }
      throw CommandFailure(
        .dataError, "\(file) is not a policy of isoflop calibrate\(reason.map { ": \($0)" } ?? ""): give the file that its --policy wrote.")
    }
  }
}

extension DecodingError {
  /// The path of the member that can't be read, where there is one.
  fileprivate var member: String? {
    let (path, key): ([any CodingKey], (any CodingKey)?) =
      switch self {
      case .keyNotFound(let key, let context): (context.codingPath, key)
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): (context.codingPath, nil)
      @unknown default: ([], nil)
      }
    let names = (path + [key].compactMap { $0 }).map(\.stringValue)
    return names.isEmpty ? nil : names.joined(separator: ".")
  }
}
