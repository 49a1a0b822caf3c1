import ArgumentParser
import ScalingLaws

/// `isoflop fit`: fits a law to a table of runs.
///
/// Answers: which law do these runs follow, how well do they determine it, and what does it say of sizes and budgets?
///
/// ```
/// isoflop fit runs.csv --at N=7e9,D=2e12 --compute 1e22
/// ```
///
/// The law's parameters minimise a robust sum over the runs, from starting points that the data give (`FitConfiguration.fit`): there is no
/// grid to choose. The summary is more than the estimates: a certificate of convergence, correlations, the noise of a run, the isoFLOP
/// minima without a law, and the findings about table and design. Read the findings first.
///
/// A fitted law describes the runs. Its interval at `--at` is that of the law's curve and holds neither the noise of a new run nor the
/// misfit of the law's form: for what a larger run will reach, `isoflop forecast`.
///
/// JSON: `law`, `formula`, `parameters` and `intervals` by name, `objective` (a sum over the runs), `objectiveName`, `runs`, `seed`,
/// `inputSHA256`, `lossUnit`, `convention` (what N and C count), `inferences`, `convergence` (`status`, `starts`, `shareAtBest`,
/// `gapToNextOptimum`, `gradientNorm`, `conditionNumber`, …), `advice`, `correlations`, `noise` (`sigma` of ln L and its `source`),
/// `isoFLOP`, `frontier`, `exponents`, `optima` and `evaluations` (`value` or `loss` with `interval`), `intervalMethod`, `confidence`,
/// `bootstrap`, `findings` (`severity`, `text`, `finding`), `version`.
///
/// Exit status: 0 also for a fit that didn't converge, which `convergence` and `advice` say; 64 for an unknown law, a formula that can't be
/// read or optima of a curve in one variable; 65 for runs that can't support the law, or a compute 10¹² times away from them.
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

  /// The budgets whose optimal size, tokens and loss are printed.
  ///
  /// At C = 6ND, whatever the table counts: the split is one of size and tokens. Where a table counts attention and head, `isoflop
  /// forecast` takes its compute as it is counted.
  @Option(
    name: [.long, .customShort("C")],
    help: "Print the optimal size, tokens and loss at this compute, in FLOP at C = 6ND, with intervals. Repeatable.")
  var compute: [Double] = []

  @Option(
    help: ArgumentHelp(
      "Print the law's loss at this point (N, D and U from 1 to 1e20), with its interval. Repeatable.", valueName: DesignOption.form))
  var at: [DesignOption] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    for compute in compute { try OptionRange.require(compute: compute, "--compute", example: "1e22") }
  }

  func run() throws {
    let law = try fitting.lawFamily()
    let input = try input.read(law: law, saysDuplicates: false)
    try output.requireFree()
    if let note = fitting.uncertainty.unusedReplicates { Console.note("note: \(note)") }
    for compute in compute { try input.runs.checkTarget(compute) }
    let configuration = fitting.configuration()
    let fit = try WorkBar.showing("fit") {
      try configuration.fit(input.runs, law: law, inputSHA256: input.sha256, loop: fitting.uncertainty.loop, progress: $0)
    }
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
  ///
  /// N* of one budget says whether the law has any: a curve in one variable gives NaN.
  ///
  /// - Throws: `CommandFailure` with status 64.
  private func requireOptimum(_ fit: LawFit) throws {
    guard !compute.isEmpty || approaches.approach.contains(3), fit.law.optimum(compute: 1e20).parameters.isNaN else { return }
    throw CommandFailure(
      .usage, "\(fit.family) has no optimal size, which --compute and --approach 3 need: choose a law of N and D.")
  }
}
