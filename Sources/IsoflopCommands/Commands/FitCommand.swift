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
    let inference = try LawInference(fit, table: input.runs)
    let summary = try FitSummary(
      fit: fit, table: input.runs, exponents: try approaches.exponents(inference, table: input.runs),
      optima: compute.map { OptimumSummary(inference, compute: $0) }, evaluations: at.map { try EvaluationSummary(inference, at: $0) })
    try output.emit(summary, text: summary.text)
  }

  /// Refuses optima of a curve in one variable, which has none.
  private func requireOptimum(_ fit: LawFit) throws {
    guard !compute.isEmpty || approaches.approach.contains(3), fit.law.optimum(compute: 1e20).parameters.isNaN else { return }
    throw CommandFailure(
      .usage, "\(fit.family) has no optimal size, which --compute and --approach 3 need: choose a law of N and D.")
  }
}
