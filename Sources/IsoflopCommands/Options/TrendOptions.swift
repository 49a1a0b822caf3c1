import ArgumentParser
import ComputeAccounting
import Foundation
import Tabular

/// The columns that make a trend.
struct TrendColumnOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of the quantity.", valueName: "column"))
  var y: String?

  /// The column of dates.
  ///
  /// Days, months, years and decimal years are read; see `DateText`.
  @Option(
    help: ArgumentHelp(
      "The column of dates; by default the only one named “day”, or with “date”, “year” or “released” in its name.", valueName: "column"))
  var x: String?

  /// The divisor.
  ///
  /// A row needs it as much as the quantity: one without is left out and counted.
  @Option(help: ArgumentHelp("Divide the quantity by this column, as FLOP/s by a price.", valueName: "column"))
  var per: String?

  /// The column of groups.
  ///
  /// Chips of one maker, or prices of one vendor, have their errors in common. Resampling rows alone would give intervals that are too narrow.
  @Option(help: ArgumentHelp("Rows with the same value of this column err together: intervals go by such groups.", valueName: "column"))
  var by: String?

  /// The index of prices.
  ///
  /// Its last date is the reference: results are in the money of that day.
  @Option(
    help: ArgumentHelp(
      "Deflate money, the column of --per or else of --y, by the index of prices in this table of dates and numbers.", valueName: "table"))
  var deflate: String?

  @OptionGroup var selection: RowOption

  /// Returns the choice of columns for a table.
  ///
  /// - Throws: `CommandFailure` where no column is or several are named like a date, `TableError` for the deflator.
  func reading(_ table: Table, y: String, per: String?) throws -> TrendReading {
    let deflator = try deflate.map { try PriceDeflator(Table(bytes: InputFile.read($0), name: $0)) }
    return TrendReading(y: y, x: try dates(of: table), per: per, group: by, deflator: deflator)
  }

  /// The one column that is named like a date.
  ///
  /// - Throws: `CommandFailure` where none or several are.
  private func dates(of table: Table) throws -> String {
    if let x { return x }
    let found = table.header.filter { name in
      name.lowercased() == "day" || ["date", "year", "released"].contains { name.lowercased().contains($0) }
    }
    if found.count == 1 { return found[0] }
    throw CommandFailure(
      .usage,
      found.isEmpty
        ? "\(table.name) has no column named like a date: name it with --x."
        : "\(table.name) has \(found.count) columns named like dates: choose one with --x \(found.joined(separator: ", or --x ")).")
  }
}

/// A date on the command line, with the text by which results name it.
///
/// A year or a month is a span: a forecast is for its middle, a back-cast ends with its end.
struct DateOption: ExpressibleByArgument {
  var text: String
  var date: DateText

  init?(argument: String) {
    guard let date = DateText(argument) else { return nil }
    (text, self.date) = (argument, date)
  }
}

/// The number of breaks on the command line: a number, or `auto`.
struct BreaksOption: ExpressibleByArgument {
  var breaks: TrendConfiguration.Breaks

  init?(argument: String) {
    if argument == "auto" {
      breaks = .chosen
    } else if let number = Int(argument), (0...TrendConfiguration.mostBreaks).contains(number) {
      breaks = .number(number)
    } else {
      return nil
    }
  }

  static let none = BreaksOption(breaks: .number(0))

  init(breaks: TrendConfiguration.Breaks) { self.breaks = breaks }

  var defaultValueDescription: String { "0" }
}

/// A run that may wait for cheaper hardware.
///
/// The trend is that of its hardware: work for money, which rises, or a price, which falls.
struct WaitOptions: ParsableArguments {
  @Flag(help: "Say whether a run of fixed work should wait for cheaper hardware: needs --delay-cost, and --run-years or --run-cost.")
  var wait = false

  /// The time of the run.
  ///
  /// It shrinks with the hardware that a later start finds.
  @Option(help: "The years that the run takes on the hardware of today.")
  var runYears: Double?

  @Option(help: "The cost of the run on the hardware of today, in any money.")
  var runCost: Double?

  /// The value of time.
  ///
  /// It decides more than the trend: a run whose result is needed doesn't wait.
  @Option(help: "The value of having its result a year earlier, in the same money.")
  var delayCost: Double?

  /// Refuses a run without its size, and a size without `--wait`.
  func validate() throws {
    try OptionRange.require("--run-years", runYears, 1e-6...1e4)
    try OptionRange.require("--run-cost", runCost, 1e-6...1e18)
    try OptionRange.require("--delay-cost", delayCost, 1e-6...1e18)
    let isGiven = runYears != nil || runCost != nil || delayCost != nil
    guard wait || !isGiven else {
      throw ValidationError("--run-years, --run-cost and --delay-cost describe a run that may wait: give --wait too.")
    }
    guard !wait || (delayCost != nil && (runYears != nil || runCost != nil)) else {
      throw ValidationError("--wait needs the value of a year with --delay-cost, and the run with --run-years, --run-cost or both.")
    }
  }

  /// The run; `nil` without `--wait`.
  var run: HardwareWait? {
    guard wait, let delayCost else { return nil }
    return HardwareWait(years: runYears ?? 0, cost: runCost ?? 0, valuePerYear: delayCost)
  }
}
