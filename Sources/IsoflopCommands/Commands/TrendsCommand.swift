import ArgumentParser
import ComputeAccounting
import NumericalMethods
import ScalingLaws
import Tabular

/// `isoflop trends`: fits how a quantity grows over time, and says how sure that is.
///
/// Answers: by which factor a year, in how many years does it double, did that change, and what will it be?
///
/// ```
/// isoflop trends chips.csv --y flop_s --per usd --frontier 1 --at 2028-01-01
/// ```
///
/// The definition decides: all rows or the frontier, which columns, from which date on, in whose money. So the output names it in full. Without a table the
/// package's own is read (`TrendTable`), and without `--y` its usual quantities are listed.
///
/// JSON: `quantity`, `rows`, `used`, `first`, `last`, `factorPerYear` and `doublingYears` (`median`, `low`, `high`, of 90%), `rSquared`, `residualDeviation`
/// (orders of magnitude), `pieces`, `breaks` (`date`, `low`, `high`), `tests`, `spread`, `predictions`, `backcast`, `wait`, `equalScale`, `notes`, `seed`.
///
/// Exit status: 64 for options that don't belong together, 65 for a field that is no date or number (with line and column) or too few rows.
struct TrendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trends",
    abstract: "Fit the growth of a quantity over time, with intervals, breaks and back-casts.",
    usage: "isoflop trends [<table>] --y <column> [--x <column>] [<options>]",
    discussion: """
      log y is a straight line in time, or one with breaks. Intervals are of 90%. Those of forecasts are as wide as the trend's own forecasts from earlier \
      dates were wrong. Without a table, the package's own of models and accelerators is read.

      Example: isoflop trends chips.csv --y flop_s --per usd --frontier 1
      Example: isoflop trends models.csv --y training_flop --breaks auto --at 2028-01-01
      Example: isoflop trends models.csv --y training_flop --backcast 2022-12-31 --json
      Example: isoflop trends --y peak_flop_s --per usd_hour --wait --run-cost 1e7 --delay-cost 2e6
      """)

  @Argument(help: "A table with a column of dates: delimited text or JSON; - for standard input.")
  var table: String?

  @OptionGroup(title: "Columns and rows") var columns: TrendColumnOptions

  /// The size of the frontier.
  ///
  /// 1 is for records. A row that is surpassed later stays: it was the frontier at its release.
  @Option(help: "Fit the rows alone that were among so many highest at their date.")
  var frontier: Int?

  @Flag(help: "Let --frontier be that of the lowest, as of prices.")
  var lowest = false

  /// The breaks.
  ///
  /// Without any, one is still tested, and a note says if the growth changed.
  @Option(help: "The breaks of the trend: 0 to 3, or auto for as many as a test of each favours.")
  var breaks = BreaksOption.none

  @Option(help: ArgumentHelp("Forecast this date, with the interval of a new row. Repeatable.", valueName: "date"))
  var at: [DateOption] = []

  /// The end of the past.
  ///
  /// Nothing that came later enters the fit, its breaks or the width of its intervals.
  @Option(
    help: ArgumentHelp("Fit the rows up to this date and count the later ones within their intervals.", valueName: "date"))
  var backcast: DateOption?

  @Option(
    help: ArgumentHelp(
      "Fit progress at equal scale: the quantity against dates and this column, as scores against training compute.", valueName: "column"))
  var atEqual: String?

  @Flag(help: "With --at-equal: the quantity is a share, taken as its logit.")
  var logit = false

  @OptionGroup(title: "Wait or start now") var waiting: WaitOptions

  @Option(help: "The seed of the bootstraps.")
  var seed: UInt64 = 0

  @Option(help: "The bootstraps of the intervals.")
  var replicates = 1000

  @Option(help: "Draw the trend to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require("--frontier", frontier, 1...1_000_000)
    try OptionRange.require("--replicates", replicates, 100...100_000)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
    guard frontier != nil || !lowest else { throw ValidationError("--lowest says which end is the frontier: give --frontier too.") }
    guard atEqual != nil || !logit else { throw ValidationError("--logit takes the scores of --at-equal as shares: give that too.") }
    if table != nil || columns.per != nil, columns.y == nil { throw ValidationError("--y names the column of the quantity: give it.") }
    let others = frontier != nil || !at.isEmpty || backcast != nil || plot != nil || waiting.wait
    if atEqual != nil, others {
      throw ValidationError(
        "--at-equal fits dates and a scale together: --frontier, --at, --backcast, --plot and --wait are for a trend in time alone.")
    }
    if columns.y == nil, others || atEqual != nil {
      throw ValidationError("--y names the column of the quantity: without it the usual ones are listed.")
    }
  }

  func run() throws {
    try output.requireFree([plot])
    let table = try columns.selection.rows(
      of: self.table.map { try Table(bytes: InputFile.read($0), name: $0 == "-" ? "standard input" : $0) } ?? TrendTable.table())
    guard let y = columns.y else { return try list(table) }
    let reading = try columns.reading(table, y: y, per: columns.per)
    if let atEqual { return try compare(table, reading, scale: atEqual) }
    let series = try reading.series(of: table)
    for note in series.notes { Console.note("note: \(note)") }
    let summary = try summary(series)
    for prediction in summary.predictions where prediction.warning != nil {
      Console.note("warning: \(prediction.date): \(prediction.warning ?? "")")
    }
    if let plot {
      let figure = TrendFigure(series: series, configuration: configuration, trend: summary.trend, until: at.map(\.date.year).max())
      try ChartFile(path: plot, force: output.force).emit(figure.chart)
    }
    try output.emit(summary, text: summary.text)
  }

  private var configuration: TrendConfiguration {
    TrendConfiguration(frontier: frontier, isLowest: lowest, breaks: breaks.breaks, seed: seed, replicates: replicates)
  }

  private func summary(_ series: TrendSeries) throws -> TrendSummary {
    let trend = try configuration.fit(series)
    return TrendSummary(
      trend: trend, definition: definition,
      predictions: at.map { TrendSummary.Prediction(trend.prediction(at: $0.date.year), text: $0.text) },
      backcast: try backcast.map { try configuration.backcast(series, from: $0.date.end) }.map(TrendSummary.Backcast.init),
      wait: waiting.run.map { TrendSummary.Wait($0, trend.growth) }, notes: series.notes, seed: seed)
  }

  /// The rows that count, in words.
  private var definition: String {
    guard let frontier else { return "all rows" }
    let end = lowest ? "lowest" : "highest"
    return frontier == 1 ? "records: the \(end) at its date" : "frontier: the \(frontier) \(end) at their date"
  }

  /// Lists the usual quantities of the package's own table.
  private func list(_ table: Table) throws {
    let trends = try TrendTable.quantities.map { quantity in
      let series = try columns.reading(table, y: quantity.y, per: quantity.per).series(of: table)
      return TrendListing.Row(quantity, try configuration.fit(series))
    }
    let listing = TrendListing(table: table.name, trends: trends)
    try output.emit(listing, text: listing.text)
  }

  /// Fits progress at equal scale.
  private func compare(_ table: Table, _ reading: TrendReading, scale: String) throws {
    let (points, notes) = try reading.scaled(table, by: scale)
    for note in notes { Console.note("note: \(note)") }
    let progress = try EqualScaleProgress(points, quantity: reading.quantity, usesLogit: logit, seed: seed, replicates: replicates)
    let summary = EqualScaleSummary(progress, quantity: reading.quantity, scale: scale, usesLogit: logit, notes: notes, seed: seed)
    try output.emit(summary, text: summary.text)
  }
}
