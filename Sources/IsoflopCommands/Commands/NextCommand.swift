import ArgumentParser
import ScalingLaws

extension ExperimentGoal: ExpressibleByArgument {}

/// `isoflop next`: proposes the next runs to train.
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

  @Option(name: [.long, .customShort("F")], help: "The compute budget of the new runs, in FLOP.")
  var budget: Double

  @Option(help: "The number of runs to propose; by default as many as narrow the interval by 1% each.")
  var count: Int?

  @Option(help: "The forecast to improve: loss (at the target) or parameters (the optimal size at the target).")
  var goal = ExperimentGoal.loss

  @Option(help: "The confidence level of the interval.")
  var confidence = 0.95

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
