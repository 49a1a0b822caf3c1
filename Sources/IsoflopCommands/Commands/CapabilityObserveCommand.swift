import ArgumentParser
import CapabilityLaws
import ScalingLaws
import Tabular

/// `isoflop capability observe`: reads the capability of public models from their benchmarks.
///
/// ```
/// isoflop capability observe models.csv --in-terms-of Llama-2
/// ```
///
/// JSON: `models`, `benchmarks`, `components` (`share` and `loadings` of each), `families` (`family`, `models`, `intercept`, `slope`, `determination`),
/// `pooled`, `leaveFamilyOut`, `computes` with `--in-terms-of`, `timeSplit` with `--date`.
struct CapabilityObserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe",
    abstract: "Find components of capability in public models' benchmarks, and each family's line along compute.",
    usage: "isoflop capability observe <table> [--in-terms-of <family>] [<options>]",
    discussion: """
      Missing scores are filled by the first component; --complete leaves models with any out.

      Example: isoflop capability observe models.csv --in-terms-of Llama-2
      Example: isoflop capability observe leaderboard.csv --task bbh --task gpqa --date date --average-repeats
      """)

  @OptionGroup var input: AbilityOptions

  @Option(help: ArgumentHelp("The family in whose compute every model is expressed.", valueName: "family"))
  var inTermsOf: String?

  @Option(
    help: ArgumentHelp(
      "A column of dates, as 2024-12-31: boundaries are fitted to the older models and scored on the newer.", valueName: "column"))
  var date: String?

  /// 0.9 is what all but one in ten models stay below at their compute.
  @Option(help: "The quantile of the boundaries of --date.")
  var quantile = 0.9

  /// Through two models every line is perfect.
  @Option(help: "The fewest models of a family's line.")
  var leastModels = 4

  @Flag(help: "Leave out models that lack a score.")
  var complete = false

  @Flag(help: "Average rows of one model that differ, instead of refusing them.")
  var averageRepeats = false

  @Option(help: "Draw the families' lines to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require("--quantile", quantile, 0.01...0.99)
    try OptionRange.require("--least-models", leastModels, 3...1000)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
  }

  /// Reads the matrix, turns its axes, and fits what was asked for.
  func run() throws {
    let table = try input.read()
    var reading = try input.reading()
    reading.averagesRepeats = averageRepeats
    let all = try BenchmarkMatrix(table, reading)
    AbilityOptions.note(all.notes)
    try output.requireFree([plot])
    let matrix = complete ? all.complete : all
    let law = try ObservationalLaw(matrix, leastModels: leastModels, name: table.name)
    var summary = ObservationSummary(law, leaveFamilyOut: LeaveFamilyOut.errors(matrix))
    if let inTermsOf {
      let computes = law.effectiveComputes(in: inTermsOf)
      guard !computes.isEmpty else {
        let families = matrix.families.map(\.name)
        throw CommandFailure(
          .dataError,
          "--in-terms-of \(inTermsOf): no line: the family needs three models with a compute, and to rise; families: \(families.joined(separator: ", "))."
        )
      }
      summary.computes = computes
    }
    if let date { summary.timeSplit = TimeSplit.losses(matrix, dates: try dates(table, date, matrix), quantile: quantile) }
    if let plot { try ChartFile(path: plot, force: output.force).emit(FamilyFigure(law: law).chart) }
    try output.emit(summary, text: summary.text)
  }

  /// The date of each model's first row.
  private func dates(_ table: Table, _ column: String, _ matrix: BenchmarkMatrix) throws -> [String] {
    let place = try table.requiredPosition(of: column)
    let labels = try table.texts(of: .label, column: reading(label: table))
    var dates: [String: String] = [:]
    for row in 0..<table.rowCount {
      let name = labels?[row] ?? "row \(table.number(ofRow: row))"
      if dates[name] == nil { dates[name] = table.text(row: row, column: place) }
    }
    return matrix.models.map { dates[$0.name] ?? "" }
  }

  /// The column that names models: the one of `--column label=…`, or the table's own.
  private func reading(label table: Table) throws -> String? {
    try input.reading().columns[.label] ?? BenchmarkMatrix.labelColumn(of: table)
  }
}
