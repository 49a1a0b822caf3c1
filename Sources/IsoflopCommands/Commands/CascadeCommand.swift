import ArgumentParser
import CapabilityLaws

/// `isoflop capability cascade`: success against the length of a task.
///
/// Answers: how long a task can a model do, does pⁿ describe it, and what must a step's accuracy be for a long chain?
///
/// ```
/// isoflop capability cascade runs.csv --weight invsqrt_task_weight
/// isoflop capability cascade --step-accuracy 0.99 --steps 100
/// ```
///
/// With a table, three hazards are fitted to each model's runs by weighted maximum likelihood and compared on families of tasks that weren't fitted
/// (`HazardConfiguration`); intervals resample families. Without one, the arithmetic of independent steps (`StepChain`, `CheckInterval`).
///
/// JSON: of a table `runs`, `families`, `models` (`model`, `runs`, `successShare`, `fits` with `curve`, `shapeInterval`, `logLikelihood`, `aic`,
/// `heldOutScore`, `horizons`; `best`, `verdict`, `overstatement`), `trend`, `confidence`, `replicates`, `seed`; without one `chain`, `success`, `required`,
/// `horizon`, `checks`.
///
/// Exit status: 64 for neither or both of a table and `--step-accuracy`, 65 for an outcome that is none (with line and column) or too few families.
struct CascadeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cascade",
    abstract: "Fit success against the length of a task, and test whether errors are independent.",
    usage: "isoflop capability cascade [<table>] [--step-accuracy <p>] [<options>]",
    discussion: """
      A table has a row per attempt: the task's length in minutes or steps, 1 or 0 for success, and if it has them model, family of tasks, weight. A constant \
      hazard (p^n), Weibull and log-logistic survival are compared; lengths at 50, 80 and 99% success have intervals of 90% by families of tasks. Without a \
      table: n independent steps of accuracy p, errors repaired with a probability, and the best number of steps between checks.

      Example: isoflop capability cascade runs.csv --weight invsqrt_task_weight
      Example: isoflop capability cascade runs.csv --length minutes --success solved --plot horizons.svg --json
      Example: isoflop capability cascade --step-accuracy 0.99 --steps 100 --recovery 0.5 --check-cost 20
      """)

  @Argument(help: "The table of attempts: delimited text or JSON; - for standard input.")
  var table: String?

  /// The table's columns, or a chain of independent steps.
  @OptionGroup(title: "Columns and rows") var columns: CascadeColumnOptions
  @OptionGroup(title: "Independent steps") var steps: StepOptions

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  @Option(help: "The bootstraps over families of tasks.")
  var replicates = 400

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.9

  @Option(help: "Draw the fitted curves to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(confidence: confidence)
    try OptionRange.require("--replicates", replicates, 40...100_000)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
    guard (table == nil) == (steps.stepAccuracy != nil) else {
      throw ValidationError("Give either a table of attempts or --step-accuracy.")
    }
    guard table != nil || plot == nil else { throw ValidationError("--plot draws fitted curves: give a table of attempts.") }
  }

  func run() throws {
    try output.requireFree([plot])
    guard let table else { return try printSteps() }
    let runs = try columns.reading.runs(of: PlainTable.read(table, columns.selection))
    let configuration = HazardConfiguration(seed: seed, replicates: replicates, confidence: confidence)
    let comparison = try configuration.compare(runs, file: table)
    if let plot { try ChartFile(path: plot, force: output.force).emit(HorizonFigure(comparison: comparison, runs: runs).chart) }
    try output.emit(comparison, text: comparison.terminalText)
  }

  /// Prints the arithmetic, which needs no table.
  private func printSteps() throws {
    let summary = try steps.summary()
    try output.emit(summary, text: summary.terminalText)
  }
}

/// The columns of a table of attempts.
struct CascadeColumnOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of the tasks' lengths; by default human_minutes, minutes, length or steps.", valueName: "column"))
  var length: String?

  @Option(
    help: ArgumentHelp("The column of outcomes, 1 or 0; by default score_binarized, success, correct or solved.", valueName: "column"))
  var success: String?

  @Option(help: ArgumentHelp("The column of models; by default alias, model or agent.", valueName: "column"))
  var model: String?

  @Option(
    help: ArgumentHelp("The column of families of tasks, which err together; by default task_family, family or task.", valueName: "column"))
  var family: String?

  @Option(help: ArgumentHelp("The column of weights; by default each row counts once.", valueName: "column"))
  var weight: String?

  @Option(help: ArgumentHelp("The column of the models' release dates, for the doubling of the horizon.", valueName: "column"))
  var released: String?

  @OptionGroup var selection: RowOption

  var reading: AgentRunReading {
    AgentRunReading(length: length, success: success, model: model, family: family, weight: weight, released: released)
  }
}

extension CheckInterval.Notice: ExpressibleByArgument {
  /// The names on the command line: `at-once`, `at-check`.
  public init?(argument: String) {
    switch argument {
    case "at-once": self = .atOnce
    case "at-check": self = .atCheck
    default: return nil
    }
  }

  public static var allValueStrings: [String] { ["at-once", "at-check"] }
  public var defaultValueDescription: String { self == .atOnce ? "at-once" : "at-check" }
}

/// A chain of independent steps.
struct StepOptions: ParsableArguments {
  @Option(help: "The probability that a step is right at once.")
  var stepAccuracy: Double?

  @Option(help: "The steps of the chain.")
  var steps = 100

  /// Repair takes a step no longer: p′ = p + (1 − p)·r.
  @Option(help: "The share of errors that are noticed and repaired.")
  var recovery = 0.0

  @Option(help: "The cost of a check that finds every error so far; prints the best number of steps between checks.")
  var checkCost: Double?

  @Option(help: "The cost of a step, in the unit of --check-cost.")
  var stepCost = 1.0

  /// An error that shows at the check alone costs all steps since the last one.
  @Option(help: "The time at which an error shows: at the step itself, or at the next check.")
  var noticed = CheckInterval.Notice.atOnce

  func validate() throws {
    try OptionRange.require("--step-accuracy", stepAccuracy, 1e-6...1)
    try OptionRange.require("--steps", steps, 1...1_000_000_000)
    try OptionRange.require("--recovery", recovery, 0...1)
    try OptionRange.require("--check-cost", checkCost, 1e-9...1e12)
    try OptionRange.require("--step-cost", stepCost, 1e-9...1e12)
    guard checkCost == nil || stepAccuracy != nil else { throw ValidationError("--check-cost needs --step-accuracy.") }
  }

  /// The arithmetic.
  func summary() throws -> StepSummary {
    let chain = StepChain(stepAccuracy: stepAccuracy ?? 1, recovery: recovery)
    return StepSummary(
      chain, steps: Double(steps),
      checks: checkCost.flatMap { CheckInterval(chain, checkCost: $0, stepCost: stepCost, notice: noticed) })
  }
}
