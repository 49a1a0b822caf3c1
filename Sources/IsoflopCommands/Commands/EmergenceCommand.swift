import ArgumentParser
import CapabilityLaws

/// `isoflop capability emergence`: whether an ability jumps with scale, or its metric does.
///
/// Answers: is the jump of exact match the metric's, the model's, or can't these scores tell?
///
/// ```
/// isoflop capability emergence scores.csv --scale flops --score exact_match --items 2000
/// ```
///
/// Smooth forms of the score by ln scale, a product of L tokens among them, are compared with a threshold by likelihood; the difference is calibrated, and
/// the test's power at these items and scales measured, by simulation (`EmergenceConfiguration`). A smooth ability is one whose token-level score takes
/// `--smooth-decades` of scale from 10% to 90%: the verdict depends on it, and the text says it.
///
/// JSON: `verdict`, `reason`, `advice`, `models`, `scales`, `items`, `tests` (`score`, `statistic`, `pValue`, `power`, `level`, `step`, `smooth`, `threshold`,
/// `jumpShare`, `riseDecades`, `scatter`), `forms` (`form`, `logLikelihood`, `aic`, `leaveOneOut`, `rollingOrigin`), `score`, `resolution`, `answerLength`,
/// `smoothDecades`, `seed`.
///
/// Exit status: 65 for a score outside 0…1 (with line and column) or fewer than four scales.
struct EmergenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emergence",
    abstract: "Test whether an ability jumps with scale, or its metric does.",
    usage: "isoflop capability emergence <table> --score <column> [<options>]",
    discussion: """
      A row is a model: its scale (compute or parameters), exact match, and if there is one a token-level score of the same answers. The verdict is metric, \
      model or undecidable, with the power of the test at this number of items. Models of one family are a fairer table than all public ones: --where.

      Example: isoflop capability emergence scores.csv --scale flops --score exact_match --items 2000
      Example: isoflop capability emergence scores.csv --scale params --score em --token-score token_accuracy --items n --smooth-decades 1
      """)

  @OptionGroup var input: ScoreTableArgument

  @Option(help: ArgumentHelp("The column of the scale; by default one named like compute or parameters.", valueName: "column"))
  var scale: String?

  @Option(help: ArgumentHelp("The column of exact match, a share.", valueName: "column"))
  var score: String

  @Option(help: ArgumentHelp("The column of a token-level score of the same answers, between 0 and 1.", valueName: "column"))
  var tokenScore: String?

  @Option(help: ArgumentHelp("The items of the evaluation: a number, or the column that has it.", valueName: "items"))
  var items: ItemsOption

  @Flag(help: "Scores are in percent.")
  var percent = false

  @Option(help: "The tokens of an exact answer; by default 3, 10 and 30 are tried.")
  var answerLength: Double?

  @Option(help: "The decades of scale that a smooth token-level score takes from 10 to 90%, at least: 2 of compute, 1 of parameters.")
  var smoothDecades = 2.0

  @Option(help: "The probability of calling a smooth ability a jump.")
  var level = 0.05

  @Option(help: "The simulated tables of each kind.")
  var replicates = 400

  @Option(help: "The seed of the simulations.")
  var seed: UInt64 = 0

  @Option(help: "Draw scores and forms to this file: .svg, .json (Vega-Lite), .csv or .txt; - for the terminal.")
  var plot: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try items.validate()
    try OptionRange.require("--answer-length", answerLength, 1...10_000)
    try OptionRange.require("--smooth-decades", smoothDecades, 0.01...20)
    try OptionRange.require("--level", level, 0.001...0.5)
    try OptionRange.require("--replicates", replicates, 100...100_000)
    if let plot { try ChartFile.validate(plot, option: "--plot") }
  }

  func run() throws {
    try output.requireFree([plot])
    let reading = EmergenceReading(
      scale: scale, score: score, tokenScore: tokenScore, itemsColumn: items.column, items: items.number, isPercent: percent)
    let (points, notes) = try reading.points(of: input.read())
    for note in notes { Console.note("note: \(note)") }
    let configuration = EmergenceConfiguration(
      length: answerLength, smoothDecades: smoothDecades, level: level, replicates: replicates, seed: seed)
    let report = try configuration.test(points, file: input.table)
    if let plot { try ChartFile(path: plot, force: output.force).emit(EmergenceFigure(report: report, points: points, score: score).chart) }
    try output.emit(report, text: report.terminalText)
  }
}
