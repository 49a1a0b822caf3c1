import ArgumentParser
import Foundation
import InferenceScaling
import Plotting
import TextFormats

/// `isoflop replay`: a strategy on recorded answers.
///
/// Answers: what would this strategy have got on these recorded answers, at which cost, and what does it lose against the vote of all
/// samples?
///
/// ```
/// isoflop replay recording.csv --strategy adaptive --threshold 0.95
/// ```
///
/// No model is called: the strategy is driven on the samples in random orders (`RecordingReplay`), by the very code that drives it live, so
/// a decision here is the one that would be made there. All strategies see the same samples in the same orders, so differences are paired.
/// Ties are shared out, not drawn.
///
/// A recording holds whole answers. What it can't hold (a continuation, a step of a search, another model) is refused with the strategy's
/// name; what a cut text would have answered counts as wrong and is reported as `unrecorded`.
///
/// | `--strategy auto` | what is replayed |
/// |---|---|
/// | with `--policy` | that policy, on all problems |
/// | without | a policy calibrated on one half of the problems, on the other |
///
/// With `--model` the table has several models, and what is replayed is a choice among them (`RoutingEvaluation`): a router by a score, or a
/// cascade by the margins of votes, each half of the questions decided by a policy of the other half, beside the best single model and what
/// the same spend buys without routing.
///
/// JSON: `strategy`, `problems`, `accuracy` with its interval (a share), `meanSamples` and `meanTokens` of a question with intervals
/// (tokens absent if not every sample has them), `tokensPerCorrect`, `fullVoteAccuracy`, `lossPoints` with its interval (points of accuracy
/// below the full vote), `unrecorded` (a share), `confidence`, `seed`, `policy`, `version`; with `--model` those of `RoutingResult`.
///
/// Exit status: 64 where the recording can't carry the strategy, 65 for missing labels, answers, tokens or samples.
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

      With --model, the cheapest first, a router or cascade between recorded models is compared with the best single model and with the same spend without \
      routing; where it beats neither beyond noise, the answer is not to route.

      Example: isoflop replay recording.csv --strategy adaptive --threshold 0.95 --plot curve.svg
      Example: isoflop replay recording.csv --strategy auto --max-samples 40 --max-loss 0.12 --json
      Example: isoflop replay table.csv --model weak --model strong --model-cost weak=1 --model-cost strong=20 --router-score length
      """)

  @OptionGroup var input: RecordingArgument
  @OptionGroup var strategy: StrategyOptions
  @OptionGroup var routing: RoutingOptions

  /// The accuracy that a policy between models is to reach, in percent.
  @Option(help: "With --model, the accuracy to reach, in percent; by default that of the best single model.")
  var targetAccuracy: Double?

  /// The loss that a calibration on one half may allow, in points.
  ///
  /// It is read without `--policy`, which holds its own.
  @Option(help: "The accuracy that auto may lose against the vote of all samples, in points.")
  var maxLoss = 0.12

  @Flag(help: "Calibrate auto on the votes alone, without the right answers.")
  var unlabelled = false

  @Option(help: ArgumentHelp("The policy that isoflop calibrate wrote, for auto.", valueName: "file"))
  var policy: String?

  /// The random orders of each problem's samples.
  ///
  /// 1 is for a recording that is itself a run: `solve --record` replays to the same decisions. More orders make means smoother; the
  /// intervals are over problems and don't shrink with them.
  @Option(
    help: "Random orders in which each problem's samples are drawn; 1 keeps the recorded order. By default 100 for auto, 20 for the rest.")
  var orders: Int?

  @Option(help: "The seed of the orders, of auto's halves and of the intervals.")
  var seed: UInt64 = 0

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.95

  @OptionGroup var plot: PlotOptions

  /// The quantity of the figure's cost axis.
  ///
  /// Tokens need a recording in which every sample has them.
  @Option(help: "The cost in the figure: samples or tokens.")
  var plotCost = CostMeasure.samples

  /// The file of all decisions.
  ///
  /// One order is needed, because a line stands for one decision on one sequence of samples; the lines of `solve --trace` on the same
  /// samples are equal to these.
  @Option(help: "Write every decision into this file, a line of JSON each; with --orders 1.")
  var trace: String?

  @OptionGroup var output: OutputOptions

  /// Whether auto calibrates on one half of the recording.
  ///
  /// Its decisions would be those of one half of the problems, so no trace of them is written.
  private var calibratesHere: Bool { strategy.strategy.kind == .auto && policy == nil }

  func validate() throws {
    try OptionRange.require("--orders", orders, OptionRange.recorded)
    try OptionRange.require("--max-loss", maxLoss, 0...100, "it is in points of accuracy")
    try OptionRange.require(confidence: confidence)
    guard trace == nil || orders == 1 && !calibratesHere else {
      throw ValidationError("--trace shows decisions on the samples as recorded: give --orders 1, and --policy with auto.")
    }
    guard policy == nil || strategy.strategy.kind == .auto else {
      throw ValidationError("--policy is for --strategy auto.")
    }
    try OptionRange.require("--target-accuracy", targetAccuracy, 0...100, "it is in percent")
    guard routing.isGiven else {
      if targetAccuracy != nil { throw ValidationError("--target-accuracy is for a choice among models: name each with --model.") }
      return
    }
    let isVote = strategy.strategy.kind == .selfConsistency && strategy.maxSamples == nil
    guard isVote, trace == nil, plot.plot == nil, orders == nil else {
      throw ValidationError(
        "--model is replayed by itself: without --strategy, --max-samples, --orders, --trace and --plot; --model-calls sets how many vote.")
    }
  }

  func run() throws {
    if routing.isGiven { return try replayRouting() }
    strategy.strategy.printNote()
    let recording = try input.read()
    try output.requireFree([plot.plot, trace])
    if plot.plot != nil, plotCost == .tokens, !recording.countsTokens {
      throw CommandFailure(
        .dataError, "\(recording.name): not every sample has its tokens, so they can't be drawn: give --plot-cost samples.")
    }
    guard recording.hasAnswers else { throw RecordingError.noAnswers(file: recording.name) }
    guard recording.isLabelled else { throw RecordingError.unlabelled(file: recording.name) }
    let chosen = try policy.map { try CalibratedPolicy(file: $0) }
    let parameters = strategy.replayParameters(samples: samples(of: recording, chosen))
    do {
      // A strategy that no recording can carry is refused as such, however few samples there are.
      let machine =
        calibratesHere ? nil : try strategy.strategy.strategy(parameters, resources: recording.resources, policy: chosen)
      if orders != 1 || plot.plot != nil { try recording.requireSamples(strategy.strategy.sampleLimit(parameters)) }
      for caution in recording.cautions(for: strategy.strategy.kind) { Console.note("note: \(caution)") }
      try replay(recording, machine, chosen, parameters)
    } catch let error as StrategyError {
      throw error.failure
    }
  }

  /// Measures a choice among models.
  private func replayRouting() throws {
    try output.requireFree()
    let calibration = RoutingCalibration(target: targetAccuracy.map { $0 / 100 })
    let evaluation = RoutingEvaluation(try routing.table(input), calibration: calibration, seed: seed, bootstrap: bootstrap)
    let result = RoutingResult(evaluation, seed: seed)
    try output.emit(result, text: result.text)
  }

  /// The most samples of a problem, and a note if they aren't those that one would expect.
  private func samples(of recording: Recording, _ policy: CalibratedPolicy?) -> Int {
    let own = strategy.strategy.number ?? strategy.maxSamples
    if let policy, let own, policy.limit != own {
      Console.note("note: the policy was calibrated for at most \(policy.limit) samples, and is replayed with at most \(own)")
    }
    if let asked = strategy.maxSamples { return asked }
    let usual = policy?.limit ?? StrategyOptions.replayedSamples
    let fewest = recording.problems.map(\.samples.count).min() ?? usual
    guard strategy.strategy.kind.number == .samples, own == nil, fewest < usual else { return usual }
    Console.note(
      "note: a problem has \(Plural.counted(fewest, "sample")): at most \(fewest) of each are drawn, not \(usual); --max-samples chooses")
    return max(fewest, 1)
  }

  private var bootstrap: ClusteredBootstrap { ClusteredBootstrap(seed: seed, confidence: confidence) }

  private func replay(
    _ recording: Recording, _ machine: (any Strategy)?, _ chosen: CalibratedPolicy?, _ parameters: StrategyParameters
  ) throws {
    let (evaluation, policy) = try machine.map { (try replayed(recording, $0, parameters), chosen) } ?? calibrated(recording, parameters)
    let result = ReplayResult(strategy.strategy.name, evaluation, seed: seed, bootstrap: bootstrap, policy: policy)
    try plot.file(force: output.force)?.emit(figure(evaluation, policy: policy, parameters))
    try output.emit(result, text: result.text)
  }

  private func replayed(
    _ recording: Recording, _ machine: any Strategy, _ parameters: StrategyParameters
  ) throws -> ReplayEvaluation {
    if orders == 1 { try followRecordedOrder(recording, machine, limit: strategy.strategy.sampleLimit(parameters)) }
    let full = strategy.strategy.fullVoteLimit(parameters)
    return WorkBar.showing("replay") {
      ReplayEvaluation(recording, machine, limit: full, orders: orders ?? 20, seed: seed, progress: $0)
    }
  }

  private func calibrated(_ recording: Recording, _ parameters: StrategyParameters) throws -> (ReplayEvaluation, CalibratedPolicy?) {
    let calibration = StoppingCalibration(
      limit: strategy.strategy.sampleLimit(parameters), maximumLoss: maxLoss / 100, seed: seed, orders: orders ?? 100)
    let held = try WorkBar.showing("calibrate") {
      try HeldOutCalibration(recording, calibration: calibration, usesLabels: !unlabelled, progress: $0)
    }
    return (held.evaluation, held.policy)
  }

  /// Runs the strategy on the samples as they were recorded, as many as it asks for; writes the trace.
  private func followRecordedOrder(_ recording: Recording, _ machine: any Strategy, limit: Int) throws {
    let results = RecordingReplay(recording).results(machine)
    for (problem, result) in zip(recording.problems, results) where result.lastFailure != nil && !result.isUnrecorded {
      throw RecordingError.tooFewSamples(file: recording.name, problem: problem.id, found: problem.samples.count, needed: limit)
    }
    guard let trace else { return }
    try TraceFile(path: trace, force: output.force).emit(zip(recording.problems, results).map { ($0.id, $1.trace) })
  }

  /// Accuracy against cost at several settings of the strategy.
  ///
  /// Settings are those of the strategy's own rule where it has one (a threshold, a window, a price), else numbers of samples or tokens; of
  /// a policy, its thresholds. At most 20 orders are drawn.
  private func figure(_ evaluation: ReplayEvaluation, policy: CalibratedPolicy?, _ parameters: StrategyParameters) throws -> Chart {
    let own = strategy.strategy
    let settings = try own.settings(parameters, resources: evaluation.recording.resources, policy: policy)
    let sweep = AccuracyCostSweep(evaluation.recording, full: evaluation.full, orders: orders ?? 20, bootstrap: bootstrap)
    let fullLimit = own.fullVoteLimit(parameters)
    let fewest = evaluation.recording.problems.map(\.samples.count).min() ?? fullLimit
    let isFixed = [.single, .selfConsistency].contains(own.kind)
    return AccuracyCostFigure(sweep: sweep, limit: min(fullLimit, fewest), cost: plotCost).chart(
      isFixed ? "vote" : own.kind.rawValue, settings, showsFixed: !isFixed)
  }
}
