import ArgumentParser
import ScalingLaws

/// `isoflop fit`: a law fitted to any table of runs.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a scaling law to a table of runs.",
    discussion: """
      Columns are found by their usual names (N, params; D, tokens; C, flops; loss, val_loss …). No starting grid is needed: starts come from the data.

      Example: isoflop fit runs.csv --law chinchilla --objective huber --json
      Example: isoflop fit runs.csv --compute 1e22 --interval profile --approach 2 --approach 3
      """)

  @OptionGroup var input: TableArgument
  @OptionGroup var fitting: FitOptions
  @OptionGroup(title: "Exponents") var approaches: ApproachOptions

  @Option(
    name: [.long, .customShort("C")],
    help: "Print the best size, tokens and loss at this compute, in FLOP at C = 6ND, with the law's intervals.")
  var compute: [Double] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard compute.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw ValidationError("--compute must be a positive number of FLOP.") }
  }

  func run() throws {
    let input = try input.read()
    let configuration = fitting.configuration()
    let fit = try configuration.fit(input.runs, law: fitting.lawFamily(), inputSHA256: input.sha256, loop: fitting.uncertainty.loop)
    try requireOptimum(fit)
    let inference = try LawInference(fit, table: input.runs)
    let summary = FitSummary(
      fit: fit, table: input.runs, exponents: try approaches.exponents(inference, table: input.runs),
      optima: compute.map { OptimumSummary(inference, compute: $0) })
    try output.emit(summary, text: summary.text)
  }

  /// A curve in one variable has no best split of a budget.
  private func requireOptimum(_ fit: LawFit) throws {
    guard !compute.isEmpty || approaches.approach.contains(3), fit.law.optimum(compute: 1e20).parameters.isNaN else { return }
    throw CommandFailure(
      .usage, "\(fit.family) has no best split of a budget, which --compute and --approach 3 ask for: take a law of N and D.")
  }
}
