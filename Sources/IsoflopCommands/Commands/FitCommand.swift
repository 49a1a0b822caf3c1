import ArgumentParser
import ScalingLaws

/// `isoflop fit`: fits a law to a table of runs.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a scaling law to a table of runs.",
    usage: "isoflop fit <table> [<options>]",
    discussion: """
      Columns are found by their usual names (N, params; D, tokens; C, flops; loss, val_loss …). Starting points come from the data.

      Example: isoflop fit runs.csv --law chinchilla --objective huber --json
      Example: isoflop fit runs.csv --at N=7e9,D=2e12
      Example: isoflop fit runs.csv --compute 1e22 --interval profile --approach 2 --approach 3
      """)

  @OptionGroup var input: TableArgument
  @OptionGroup var fitting: FitOptions
  @OptionGroup(title: "Exponents") var approaches: ApproachOptions

  @Option(
    name: [.long, .customShort("C")],
    help: "Print the optimal size, tokens and loss at this compute, in FLOP at C = 6ND, with intervals. Repeatable.")
  var compute: [Double] = []

  @Option(help: ArgumentHelp("Print the law's loss at this point, with its interval. Repeatable.", valueName: DesignOption.form))
  var at: [DesignOption] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard compute.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ValidationError("--compute must be a positive number of FLOP, for example 1e22.")
    }
  }

  func run() throws {
    let law = try fitting.lawFamily()
    let input = try input.read(law: law, saysDuplicates: false)
    try output.file.requireFree()
    if let note = fitting.uncertainty.unusedReplicates { Console.note("note: \(note)") }
    for compute in compute { try input.runs.checkTarget(compute) }
    let configuration = fitting.configuration()
    let fit = try configuration.fit(input.runs, law: law, inputSHA256: input.sha256, loop: fitting.uncertainty.loop)
    try requireOptimum(fit)
    let (exponents, optima, evaluations) = try quantities(of: fit, input.runs)
    let summary = FitSummary(fit: fit, table: input.runs, exponents: exponents, optima: optima, evaluations: evaluations)
    try output.emit(summary, text: summary.text)
  }

  /// Returns the quantities that were asked of the fit.
  ///
  /// The inference holds the logarithms of all runs, 24 MB of a million: only as long as this takes, not while the runs are examined.
  private func quantities(
    of fit: LawFit, _ table: RunTable
  ) throws -> (exponents: [AllocationExponents], optima: [OptimumSummary], evaluations: [EvaluationSummary]) {
    let inference = try LawInference(fit, table: table)
    return (
      try approaches.exponents(inference, table: table), compute.map { OptimumSummary(inference, compute: $0) },
      try at.map { try EvaluationSummary(inference, at: $0) }
    )
  }

  /// Refuses optima of a curve in one variable, which has none.
  private func requireOptimum(_ fit: LawFit) throws {
    guard !compute.isEmpty || approaches.approach.contains(3), fit.law.optimum(compute: 1e20).parameters.isNaN else { return }
    throw CommandFailure(
      .usage, "\(fit.family) has no optimal size, which --compute and --approach 3 need: choose a law of N and D.")
  }
}
