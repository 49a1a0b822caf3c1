import ArgumentParser
import ScalingLaws

/// `isoflop compare`: estimates the compute that a recipe saves over another.
///
/// Answers: how much less compute does the second recipe need for the same loss, does that grow with compute, and could the first one
/// overtake it?
///
/// ```
/// isoflop compare old.csv new.csv --at 1e21 --below 1e24
/// ```
///
/// The multiplier m solves L₁*(mC) = L₂*(C), L* being the least loss of a budget by the law fitted to each table
/// (`ComparisonConfiguration`): 1.3 means that the first recipe needs 1.3 times the compute. Intervals come from 1000 bootstrap replicates
/// of both fits, if the options ask for no other number, drawn together where the runs have counterparts, so that what both recipes share
/// cancels. Losses must be of one unit and one evaluation set; a comparison of different tokenisers needs bits per byte.
///
/// Standard output: m over the common range and at each compute, the same read off isoFLOP minima without a law, its trend, the crossing,
/// the pairs.
///
/// JSON: `overall` and `points` (`compute` of the second recipe in FLOP, `loss`, `multiplier`, `low`, `high`; absent where the first recipe
/// never reaches that loss), `measured`, `trend` (`exponent` of m in C and `interval`), `crossing` (probabilities), `pairs` (differences of
/// ln L), `isPaired`, `discrepancy` (of ln L), `range`, `confidence`, `warnings`.
///
/// Exit status 65: other units of loss, or a law that can't be fitted to one of the tables.
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

  /// The second recipe's computes at which the multiplier is printed.
  ///
  /// Three across the common range of both tables where none is given.
  @Option(help: "The compute at which to estimate the multiplier, in FLOP. Repeatable.")
  var at: [Double] = []

  /// The compute up to which a crossing of the laws is sought.
  ///
  /// The search begins at the least compute that both tables have. Beyond the runs a crossing rests on the laws' forms.
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
///
/// Options of columns and rows are for both tables, but for `first:quantity=column` and `second:quantity=column`. One of the two may be
/// `-`.
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
