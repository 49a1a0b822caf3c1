import ArgumentParser
import ScalingLaws

/// `isoflop compare`: estimates the compute that a recipe saves over another.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Estimate the compute that a second recipe saves over a first one.",
    usage: "isoflop compare <first> <second> [<options>]",
    discussion: """
      A law is fitted to each table. The multiplier is the compute of the first recipe over that of the second at the same loss. Runs of equal N and D, or of \
      equal names, are compared in pairs, too.

      Example: isoflop compare old.csv new.csv --at 1e21 --below 1e24
      """)

  @OptionGroup var tables: TwoTables

  @Option(help: "The compute at which to estimate the multiplier, in FLOP. Repeatable.")
  var at: [Double] = []

  @Option(help: "Estimate the probability that the laws cross below this compute, in FLOP.")
  var below: Double?

  @OptionGroup var fitting: FitOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for compute in at { try OptionRange.require(compute: compute, "--at", example: "1e21") }
    try OptionRange.require(compute: below, "--below", example: "1e24")
  }

  func run() throws {
    let (first, second) = try tables.read()
    try output.requireFree()
    for compute in at + [below].compactMap(\.self) { for table in [first, second] { try table.runs.checkTarget(compute) } }
    let configuration = ComparisonConfiguration(
      computes: at, crossingBelow: below, law: try fitting.lawFamily(), fitting: fitting.configuration(replicates: 1000))
    let comparison = try WorkBar.showing("compare") {
      try configuration.compare(first.runs, second.runs, loop: fitting.uncertainty.loop, progress: $0)
    }
    try output.emit(comparison, text: comparison.terminalText)
  }
}

/// The two tables of a comparison.
struct TwoTables: ParsableArguments {
  @Argument(help: "The runs of the first recipe, delimited text or JSON.")
  var first: String

  @Argument(help: "The runs of the second recipe.")
  var second: String

  @OptionGroup(title: "Columns and rows") var reading: ReadingOptions

  /// Reads both tables and reports on standard error what was inferred, left out or is doubtful.
  func read() throws -> (first: TableInput, second: TableInput) {
    (try reading.read(first, position: .first), try reading.read(second, position: .second))
  }
}
