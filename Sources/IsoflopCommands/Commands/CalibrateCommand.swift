import ArgumentParser
import InferenceScaling
import Plotting
import ScalingLaws
import TextFormats

/// `isoflop calibrate`: the cheapest policy for an accuracy.
///
/// Answers: when may a vote stop drawing samples, if at most so much accuracy may be lost against the vote of all of them?
///
/// ```
/// isoflop calibrate recording.csv --max-loss 0.12 --policy policy.json
/// ```
///
/// Each problem's samples are replayed in random orders at 61 thresholds of the evidence for the leading answer, 1 to 7 nats. At each, the
/// loss on further questions is bounded with a margin for the number of problems (`StoppingCalibration`, `LossBound`), and the threshold
/// with the fewest samples within the loss is chosen. It needs ten problems with two samples each; with labels twenty, since it scores
/// itself on halves.
///
/// The policy is chosen on all problems. The numbers under *scored on the other half* are those of another policy, calibrated on one half:
/// they say how well the method does on questions that it hasn't seen.
///
/// Standard output: the chosen threshold, every fifth one with its samples and losses, and the held-out replay. `--policy` writes the
/// policy alone; `isoflop replay`, `solve` and `serve` read it.
///
/// With `--model` the table has several models, and the policy is a router or a cascade between them (`RoutingCalibration`): the cheapest that
/// reaches `--target-accuracy` on all questions, measured on halves. Then JSON and text are those of `isoflop replay` (`RoutingResult`), and
/// `--policy` writes a `RoutingPolicy`.
///
/// JSON: `policy` (``CalibratedPolicy``: `chosen.threshold` in nats, `chosen.meanSamples`, losses as shares of the questions), `heldOut`
/// (as `isoflop replay` prints, losses in points; absent without labels), `seed`, `version`.
///
/// Exit status 65: answers or labels are missing, too few problems or samples, or a target accuracy above that of the vote of all samples.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Find the cheapest stopping policy for an accuracy, from recorded answers.",
    usage: "isoflop calibrate <recording> [<options>]",
    discussion: """
      The policy is chosen on all the problems; its cost and loss are measured by calibrating on one half of them and scoring on the other. Without labels, \
      every answer that differs from the vote of all samples is taken to be lost. The loss is bounded with a margin that shrinks with the number of problems: \
      where too few are recorded for --max-loss, the policy draws more samples than it may need, or stops only where the rest can't change the answer.

      Example: isoflop calibrate recording.csv --max-loss 0.12 --policy policy.json
      With --model, the cheapest first, the cheapest router or cascade between recorded models is chosen that reaches --target-accuracy.

      Example: isoflop calibrate recording.csv --target-accuracy 82
      Example: isoflop calibrate table.csv --model small=model=a --model large=model=b --model-cost small=1 --model-cost large=20 --target-accuracy 90
      """)

  @OptionGroup var input: RecordingArgument
  @OptionGroup var routing: RoutingOptions

  /// The samples of the full vote, with which every early stop is compared.
  ///
  /// Where no problem has so many, it is the most that one has.
  @Option(help: "The most samples of a question; by default \(StrategyOptions.replayedSamples), or as many as are recorded.")
  var maxSamples: Int?

  /// The loss allowed, in points of accuracy; the default is about one answer in 830.
  @Option(help: "The accuracy that may be lost against the vote of all samples, in points; by default 0.12.")
  var maxLoss: Double?

  /// The accuracy to keep, in percent.
  ///
  /// It is turned into a loss: the accuracy of the full vote on this recording less the target.
  @Option(help: "The accuracy to reach, in percent, instead of --max-loss.")
  var targetAccuracy: Double?

  /// Whether the right answers are left unread.
  ///
  /// Every answer that stopping early changes is then taken to be lost, which is the worst case: the policy draws more samples than it
  /// would with labels. A recording without labels is calibrated so in any case.
  @Flag(help: "Calibrate on the votes alone, without what is right.")
  var unlabelled = false

  /// The random orders in which a problem's samples come.
  ///
  /// Each order shows another moment at which the same samples could have stopped; more of them make the measured losses smoother, not the
  /// recording larger.
  @Option(help: "Random orders in which each problem's samples are drawn.")
  var orders = 100

  @Option(help: "The seed of the orders and halves.")
  var seed: UInt64 = 0

  @Option(help: "Write the policy into this file, for --strategy auto --policy FILE of isoflop replay and solve.")
  var policy: String?

  @OptionGroup var plot: PlotOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require("--max-samples", maxSamples, OptionRange.samples)
    try OptionRange.require("--orders", orders, OptionRange.recorded)
    try OptionRange.require("--max-loss", maxLoss, 0...100, "it is in points of accuracy")
    try OptionRange.require("--target-accuracy", targetAccuracy, 0...100, "it is in percent")
    guard !routing.isGiven || maxLoss == nil && maxSamples == nil && !unlabelled && plot.plot == nil else {
      throw ValidationError("--model is calibrated to --target-accuracy: without --max-loss, --max-samples, --unlabelled and --plot.")
    }
    guard maxLoss == nil || targetAccuracy == nil else { throw ValidationError("give --max-loss or --target-accuracy, not both.") }
    guard targetAccuracy == nil || !unlabelled else {
      throw ValidationError("--target-accuracy needs labels: give --max-loss with --unlabelled.")
    }
  }

  func run() throws {
    if routing.isGiven { return try calibrateRouting() }
    let recording = try input.read()
    try output.requireFree([plot.plot, policy])
    let isLabelled = recording.isLabelled && !unlabelled
    guard isLabelled || targetAccuracy == nil else { throw RecordingError.unlabelled(file: recording.name) }
    let limit = limit(recording)
    let full = recording.fullVote(limit: limit, seed: seed).reduce(0, +) / Double(max(recording.problems.count, 1))
    let loss = try targetAccuracy.map { try allowance(for: $0 / 100, full: full) } ?? (maxLoss ?? 0.12) / 100
    let calibration = StoppingCalibration(limit: limit, maximumLoss: loss, seed: seed, orders: orders)
    let chosen = try WorkBar.showing("calibrate") {
      try calibration.calibrate(isLabelled ? recording : recording.withoutLabels, progress: $0)
    }
    let held = try WorkBar.showing("held out") {
      recording.isLabelled ? try HeldOutCalibration(recording, calibration: calibration, usesLabels: isLabelled, progress: $0) : nil
    }
    let result = CalibrationResult(policy: chosen, held: held, seed: seed)
    // Drawn before anything is written, so that a figure that can't be drawn leaves no half of a result.
    let chart = try plot.plot.map { _ in try figure(recording, chosen, limit: limit) }
    if let policy { try OutputFile(path: policy, force: output.force).emit(JSON.text(chosen)) }
    if let chart { try plot.file(force: output.force)?.emit(chart) }
    try output.emit(result, text: result.text)
  }

  /// Chooses a policy between models on all the questions, and measures it on halves.
  private func calibrateRouting() throws {
    try output.requireFree([policy])
    let calibration = RoutingCalibration(target: targetAccuracy.map { $0 / 100 })
    let table = try routing.table(input)
    let evaluation = RoutingEvaluation(table, calibration: calibration, seed: seed, bootstrap: ClusteredBootstrap(seed: seed))
    guard let chosen = evaluation.policy else { throw RoutingError.nothingToDecideBy(file: table.name) }
    if let policy { try OutputFile(path: policy, force: output.force).emit(JSON.text(chosen)) }
    let result = RoutingResult(evaluation, seed: seed)
    try output.emit(result, text: result.text)
  }

  /// The policy at its thresholds, on all the problems.
  ///
  /// Accuracy against mean samples of a question, on the problems that the policy was chosen on, with votes of fixed numbers for
  /// comparison. Bars are intervals of the difference to the full vote.
  ///
  /// - Throws: `RecordingError.unlabelled`: without labels there is no accuracy to draw.
  private func figure(_ recording: Recording, _ policy: CalibratedPolicy, limit: Int) throws -> Chart {
    guard recording.isLabelled else { throw RecordingError.unlabelled(file: recording.name) }
    let bootstrap = ClusteredBootstrap(seed: seed)
    let full = recording.fullVote(limit: limit, seed: seed)
    let sweep = AccuracyCostSweep(recording, full: full, orders: orders, bootstrap: bootstrap)
    return AccuracyCostFigure(sweep: sweep, limit: policy.limit, cost: .samples).chart(
      "calibrated stop", policy.settings(limit: policy.limit), showsFixed: true)
  }

  /// The most samples of a question: never more than are recorded, which is said.
  private func limit(_ recording: Recording) -> Int {
    let (asked, most) = (maxSamples ?? StrategyOptions.replayedSamples, recording.problems.map(\.samples.count).max() ?? 1)
    guard most < asked else { return asked }
    Console.note("note: the problems have at most \(Plural.counted(most, "sample")), so the policy is for at most \(most), not \(asked)")
    return max(most, 1)
  }

  /// The loss at which the target is still reached.
  ///
  /// A share, so 0.01 is one point.
  ///
  /// - Throws: `CommandFailure` with status 65 where the vote of all samples is below the target: no stopping rule can be above it.
  private func allowance(for target: Double, full: Double) throws -> Double {
    guard target <= full else {
      throw CommandFailure(
        .dataError,
        "the vote of all samples is right in \(Number.short(100 * full))%: stopping early can't reach \(Number.short(100 * target))%; ask for less, or "
          + "for a better model."
      )
    }
    return full - target
  }
}
