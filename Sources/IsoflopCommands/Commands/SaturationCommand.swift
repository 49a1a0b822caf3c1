import ArgumentParser
import CapabilityLaws
import Tabular
import TextFormats

/// `isoflop capability saturation`: when a benchmark stops telling models apart, and whether a loss still falls.
///
/// Answers: until when is this benchmark of use? Has this loss reached a plateau, and how small a slope would have been seen?
///
/// ```
/// isoflop capability saturation scores.csv --date released --score accuracy --items 1000
/// isoflop capability saturation loss.csv --loss loss --step step --where 'step>1000'
/// ```
///
/// Scores: logistic growth of the records between the score of a guess and a fitted ceiling (`SaturationConfiguration`); intervals resample the scores.
/// Losses: Student's test of the slope of ln loss by ln step with correlated noise (`PlateauTest`); a plateau is said only with power.
///
/// JSON: of scores `growth` (`floor`, `ceiling`, `middle`, `rate`), `ceilingInterval`, `end`, `endInterval`, `ninetyFive`, `ninetyFiveInterval`,
/// `isSaturated`, `scatter`, …; of losses `verdict`, `slope`, `interval`, `pValue`, `power`, `leastSlope`, `autocorrelation`, ….
///
/// Exit status: 64 for neither or both of `--score` and `--loss`, 65 for a field that is wrong (with line and column) or too few rows.
struct SaturationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "saturation",
    abstract: "Forecast when a benchmark stops telling models apart, or test a loss for a plateau.",
    usage: "isoflop capability saturation <table> [<options>]",
    discussion: """
      With --score: scores over --date or --compute; a ceiling below 100% is fitted for wrong labels. The end is where two models a year (or a decade of \
      compute) apart differ by less than the noise of the items. With --loss: losses over --step (or tokens, compute); the test has a size of 5% and prints \
      the least slope that it would have seen. Leave the warm-up out with --where.

      Example: isoflop capability saturation scores.csv --date released --score accuracy --items 1000
      Example: isoflop capability saturation loss.csv --loss loss --step step --where 'step>1000'
      """)

  @OptionGroup var input: ScoreTableArgument
  @OptionGroup(title: "Benchmarks") var benchmark: BenchmarkOptions
  @OptionGroup(title: "Losses") var losses: PlateauOptions

  @Option(help: "The seed of the bootstrap.")
  var seed: UInt64 = 0

  @Option(help: "The confidence level of intervals.")
  var confidence = 0.9

  @Option(help: "Draw the scores and their growth to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(confidence: confidence)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
    guard (benchmark.score == nil) != (losses.loss == nil) else { throw ValidationError("Give either --score or --loss.") }
    guard losses.loss == nil || plot == nil else { throw ValidationError("--plot draws the growth of scores: give --score.") }
  }

  func run() throws {
    try output.requireFree([plot])
    let table = try input.read()
    if let loss = losses.loss {
      let test = try losses.test(table, loss: loss, confidence: confidence, file: input.table)
      return try output.emit(test, text: test.terminalText)
    }
    let reading = try benchmark.reading()
    let (scores, notes) = try reading.scores(of: table)
    for note in notes { Console.note("note: \(note)") }
    let saturation = try benchmark.configuration(seed: seed, confidence: confidence).fit(scores, file: input.table)
    if let plot {
      let figure = SaturationFigure(saturation: saturation, scores: scores, axis: reading.axis)
      try ChartFile(path: plot, force: output.force).emit(figure.chart)
    }
    try output.emit(saturation, text: saturation.terminalText(reading.axis))
  }
}

/// The scores of a benchmark, and what is known of it.
struct BenchmarkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of scores, shares.", valueName: "column"))
  var score: String?

  @Option(help: ArgumentHelp("The column of dates: days, months, years or decimal years.", valueName: "column"))
  var date: String?

  @Option(help: ArgumentHelp("The column of compute, instead of dates.", valueName: "column"))
  var compute: String?

  /// The noise of a score of n items decides when two models can't be distinguished.
  @Option(help: ArgumentHelp("The items of the benchmark: a number, or the column that has it.", valueName: "items"))
  var items: ItemsOption?

  @Flag(help: "Scores are in percent.")
  var percent = false

  @Option(help: "The score of a guess: 0.25 of four choices.")
  var floor = 0.0

  /// Below 1 wherever labels are wrong: about 0.98 where they were counted.
  @Option(help: "The score of a perfect model under wrong labels; by default fitted.")
  var ceiling: Double?

  /// Records follow the frontier; all scores follow what is published.
  @Flag(help: "Fit all scores, not the records alone.")
  var allScores = false

  @Option(help: "The distance of two models that the benchmark has to separate, in years or decades of compute.")
  var distance = 1.0

  @Option(help: "The bootstraps over scores.")
  var replicates = 300

  func validate() throws {
    try items?.validate()
    try OptionRange.require("--floor", floor, 0...0.9)
    try OptionRange.require("--ceiling", ceiling, 0.05...1)
    try OptionRange.require("--distance", distance, 0.001...100)
    try OptionRange.require("--replicates", replicates, 40...100_000)
    guard score != nil || (date == nil && compute == nil && items == nil) else {
      throw ValidationError("--date, --compute and --items belong to --score.")
    }
    guard score == nil || (date == nil) != (compute == nil) else { throw ValidationError("--score needs either --date or --compute.") }
    guard score == nil || items != nil else { throw ValidationError("--score needs --items: the noise of a score is that of its items.") }
    guard ceiling ?? 1 > floor else { throw ValidationError("--ceiling must be above --floor.") }
  }

  /// The columns, as the library reads them.
  func reading() throws -> DatedScoreReading {
    DatedScoreReading(
      place: date ?? compute ?? "", axis: date == nil ? .logarithm : .date, score: score ?? "", itemsColumn: items?.column,
      items: items?.number, isPercent: percent)
  }

  /// The fit, as the library has it.
  func configuration(seed: UInt64, confidence: Double) -> SaturationConfiguration {
    SaturationConfiguration(
      floor: floor, ceiling: ceiling, usesRecords: !allScores, distance: distance, seed: seed, replicates: replicates,
      confidence: confidence)
  }
}

/// The losses of a run.
struct PlateauOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of losses.", valueName: "column"))
  var loss: String?

  @Option(help: ArgumentHelp("The column of steps, tokens or compute.", valueName: "column"))
  var step = "step"

  /// A slope below it is a plateau for all purposes; the test says whether it would have seen it.
  @Option(help: "The fall of the loss for each doubling of steps that matters, in percent.")
  var matters = 0.5

  @Option(help: "The probability of calling a plateau falling.")
  var level = 0.05

  func validate() throws {
    try OptionRange.require("--matters", matters, 1e-6...50)
    try OptionRange.require("--level", level, 0.001...0.5)
  }

  /// Tests the losses in the order of their steps.
  func test(_ table: Table, loss: String, confidence: Double, file: String) throws -> PlateauTest {
    let (steps, losses) = (try positive(table, step), try positive(table, loss))
    let points = zip(steps, losses).map { (x: $0, loss: $1) }.sorted { $0.x < $1.x }
    return try PlateauTest(
      points, relevantSlope: PlateauTest.slope(fallPerDoubling: matters / 100), level: level, confidence: confidence, file: file)
  }

  /// Reads a column of positive numbers.
  ///
  /// - Throws: `TableError` with the place of the first that isn't.
  private func positive(_ table: Table, _ column: String) throws -> [Double] {
    let place = try table.requiredPosition(of: column)
    return try (0..<table.rowCount).map { row in
      let value = try table.number(row: row, column: place)
      guard value > 0 else {
        throw TableError.notPositive(table.location(row: row, column: place), field: column, text: table.text(row: row, column: place))
      }
      return value
    }
  }
}
