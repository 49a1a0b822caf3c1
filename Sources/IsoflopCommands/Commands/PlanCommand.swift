import ArgumentParser
import ComputeAccounting
import ComputePlanning
import ScalingLaws

/// `isoflop plan`: plans the best run of a budget.
///
/// Answers: with so much compute, money, time or energy, so much data and such a demand, which model on how many tokens, what comes out, and how sure is that?
///
/// ```
/// isoflop plan --budget 1e25
/// isoflop plan runs.csv --budget '$50k' --hardware H100-SXM
/// isoflop plan --loss 2.0 --demand 2T
/// ```
///
/// The law is the forecast of the table, as `isoflop forecast` makes it, or a published one. What stands in the answer is the plan at the middle of every
/// unknown; intervals are the 5th and 95th percentile of draws of the law, the error of its form, the luck of the run, the utilisation, the price and the
/// power together.
///
/// JSON: `parameters`, `tokens`, `loss`, `compute` (each `median`, `low`, `high`), `epochs`, `boundBy`, `bounds`, `cost` (`chipHours`, `usd`,
/// `megawattHours`, `days`, …), `target`, `alternatives` (other sizes with their penalty), `saving`, `waste`, `sensitivity`, `law`, `otherLaws`, `warnings`,
/// `draws`, `seed`, and `frontier` with `--frontier`. An end that no compute reaches is `inf`.
///
/// With `--questions` it is one optimum over size, tokens and samples (`MixPlan`): `best` and `single` (`parameters`, `tokens`, `samples`,
/// `passAt1`, `accuracy`, FLOP), intervals of `parameters`, `tokens`, `samples`, `accuracy` and `gain`, `decisions` and `map`.
///
/// Exit status 65: no run fulfils the budget; the text names the constraint that binds, and by how much.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan the best run of a budget: size, tokens, loss and cost, with intervals and reasons.",
    usage: "isoflop plan [<table>] --budget <amount> [<options>]",
    discussion: """
      With a table of runs the law is fitted to it, as isoflop forecast does; without one it is a published law.

      Example: isoflop plan --budget 1e25
      Example: isoflop plan runs.csv --budget '$50k' --hardware H100-SXM --frontier --plot frontier.svg
      Example: isoflop plan --loss 2.0 --demand 2T
      Example: isoflop plan --budget 1e23 --questions 1e8 --samples-up-to 256
      Example: isoflop plan --budget '20k H100-hours' --budget 24GB --unique-tokens 300B
      """)

  @Argument(
    help:
      "A table of runs with columns for N, D, loss and optionally C, as isoflop fit reads it; - for standard input; or a study's folder.")
  var table: String?

  @OptionGroup(title: "Columns and rows") var reading: ReadingOptions

  @OptionGroup(title: "Budget") var budget: PlanBudgetOptions

  @OptionGroup(title: "Hardware") var hardware: PlanHardwareOptions

  @Option(
    help: ArgumentHelp(
      "The published law to plan with: besiroglu (the default), hoffmann, muennighoff, or E=1.7,A=400,B=410,alpha=0.34,beta=0.28.",
      valueName: LossLawOption.form))
  var law: LossLawOption?

  @OptionGroup(title: "Questions") var questions: MixOptions

  @Flag(help: "Add the frontier of cost and loss, for the best size and for smaller ones that serve cheaper.")
  var frontier = false

  @Option(help: "Draw the frontier to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @Option(help: "The Monte Carlo draws behind the intervals; by default 1000, and 10000 for the frontier.")
  var draws: Int?

  @Option(help: "The seed of the draws.")
  var seed: UInt64 = 0

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require("--draws", draws, 20...1_000_000)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
    guard table == nil || law == nil else { throw ValidationError("Give a table or --law, not both: the law of a table is fitted to it.") }
    guard !questions.isGiven || (budget.loss == nil && budget.demand == nil && !frontier) else {
      throw ValidationError("--questions is a demand of its own: leave --loss, --demand and --frontier out.")
    }
    guard table != nil || reading.isEmpty else { throw ValidationError("Options of columns and rows are for a table: name it.") }
  }

  func run() throws {
    let law = try lossLaw()
    try output.requireFree()
    let chart = plot.map { ChartFile(path: $0, force: output.force) }
    try chart?.requireFree()
    var configuration = PlanConfiguration(budget.value, hardware: try hardware.rates(budget.budget), draws: draws ?? 1000, seed: seed)
    if questions.isGiven { return try emitMix(configuration, law, chart) }
    let plan = try configuration.plan(law, others: others)
    configuration.draws = draws ?? 10_000
    let frontier = frontier || chart != nil ? try configuration.frontier(law, others: others.filter { !law.isFitted || $0.isFitted }) : nil
    if let frontier, let chart { try chart.emit(frontier.chart) }
    let result = PlanResult(plan: plan, frontier: self.frontier ? frontier : nil)
    try output.emit(result, text: result.terminalText)
  }

  /// Plans size, tokens and samples together.
  private func emitMix(_ configuration: PlanConfiguration, _ law: LossLaw, _ chart: ChartFile?) throws {
    var configuration = configuration
    configuration.draws = draws ?? 200
    let floor = try law.floor(compute: budget.computeHint)
    let mix = try configuration.mix(law, questions: try questions.value(floor: floor))
    if let chart { try chart.emit(mix.chart) }
    try output.emit(mix, text: mix.terminalText(law: law, isAssumed: questions.passAt1.isEmpty))
  }

  /// The law of the table, or the published one.
  private func lossLaw() throws -> LossLaw {
    guard let table else { return LossLaw(law?.law ?? .besiroglu) }
    let runs = try reading.read(table).runs
    return LossLaw(try ForecastConfiguration().fit(runs), table: table)
  }

  /// The laws that are shown with it: Hoffmann's and Besiroglu's, without the one that is planned with.
  private var others: [LossLaw] {
    let own = table == nil ? law?.law ?? .besiroglu : nil
    return [PublishedLaw.besiroglu, .hoffmann].filter { $0 != own }.map { LossLaw($0) }
  }
}
