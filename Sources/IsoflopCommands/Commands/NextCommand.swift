import ArgumentParser
import ScalingLaws

extension ExperimentGoal: ExpressibleByArgument {}

/// `isoflop next`: proposes the next runs to train.
///
/// Answers: if so much compute may be spent on further runs, which ones make the forecast of the target more certain?
///
/// ```
/// isoflop next runs.csv --target 1e24 --budget 1e22
/// ```
///
/// Bayesian c-optimality on the forecast's own distribution (`NextExperiment`): the value of a run is the variance of ln L at the target
/// that knowing its loss would remove. It is the interval of `isoflop forecast` that is narrowed; the noise of the target's own run stays
/// in it. The gains are expected ones, under the laws as they stand; a run that contradicts them can widen the interval.
///
/// Standard output: the interval now, the runs with the interval after each and the reason, and what an isoFLOP budget of equal cost would
/// give.
///
/// JSON: `target`, `budget` and `cost` (FLOP), `goal`, `forecast`, `interval`, `halfWidthBefore` and `halfWidthAfter` (of the logarithm:
/// 0.02 is 2%), `formShare`, `runs` (`parameters`, `tokens`, `compute`, `expectedLoss`, both half widths, `reason`), `grid`, `noise` (σ of
/// ln L), `confidence`, `warnings`.
///
/// Exit status 65: no law can be fitted, a target below the runs, or a budget that doesn't pay for one run.
struct NextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Propose the runs that narrow a forecast's interval most within a compute budget.",
    usage: "isoflop next <table> --target <compute> --budget <compute> [<options>]",
    discussion: """
      The runs are chosen to narrow the very interval that `isoflop forecast` prints for the target, as far as they are expected to.

      Example: isoflop next runs.csv --target 1e24 --budget 1e22
      """)

  @OptionGroup var input: TableArgument

  @Option(name: [.long, .customShort("C")], help: "The compute to forecast, in FLOP as the table counts it.")
  var target: Double

  /// The compute of all proposed runs together.
  ///
  /// The target's own compute isn't part of it.
  @Option(name: [.long, .customShort("F")], help: "The compute budget of the new runs, in FLOP.")
  var budget: Double

  /// The number of runs.
  ///
  /// Without it at most eight runs are proposed, one after another while each narrows the interval by a hundredth.
  @Option(help: "The number of runs to propose; by default as many as narrow the interval by 1% each.")
  var count: Int?

  /// The quantity whose interval is to be narrowed.
  ///
  /// The best size has no noise of its own, while the interval of a loss never gets narrower than the noise of a run.
  @Option(help: "The forecast to improve: loss (at the target) or parameters (the optimal size at the target).")
  var goal = ExperimentGoal.loss

  @Option(help: "The confidence level of the interval.")
  var confidence = 0.95

  /// A table of the runs that could be trained.
  ///
  /// Only these are proposed, one perhaps more than once: a repeat with another seed. A loss in the table isn't read. Useful where not
  /// every size and budget can be trained.
  @Option(help: "A table of runs to choose from, with N, D and C; by default a grid around the optimal sizes.")
  var pool: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(compute: target, "--target", example: "1e24")
    try OptionRange.require(compute: budget, "--budget", example: "1e22")
    try OptionRange.require(confidence: confidence)
    try OptionRange.require("--count", count, 1...64)
  }

  func run() throws {
    let input = try input.read()
    try output.requireFree()
    try input.runs.checkTarget(budget)
    let experiment = NextExperiment(
      target: target, budget: budget, goal: goal, runs: count, candidates: try pool.map(TableArgument.designs),
      forecasting: ForecastConfiguration(confidence: confidence))
    let plan = try experiment.plan(input.runs)
    try output.emit(plan, text: plan.terminalText)
  }
}
