import ArgumentParser
import Foundation
import Laboratory
import Studies

/// `isoflop quickstart`: the whole loop in minutes.
///
/// Answers, from nothing but this program: does a law that is fitted to small runs forecast a larger one here?
///
/// ```
/// isoflop quickstart --study my-study --seed 2
/// ```
///
/// The loop of `Laboratory.Quickstart`: the default ladder is trained on the text of the toolchain, a forecast at twice its largest budget
/// is written into the study, and only then the run is trained that checks it, at the size nearest the forecast's optimum, with a seed and
/// a compute that no run of the ladder had. One check can miss by chance; several seeds say more.
///
/// Standard output: budgets with their optima, the isoFLOP figure, the law, forecast against measurement, the review of the ladder, and the
/// paths of report and runs. Standard error: the corpus, the compute with the time that it will take, bars, and the forecast before its
/// check begins.
///
/// JSON: `forecast` (`loss`, `low`, `high` of a new run, `compute`, `parameters`), `measured` (`loss`, `compute`, `parameters`, `tokens`),
/// `relativeError` (forecast ÷ measured − 1), `covered`, `law`, `findings`, `irreducibleLoss` (of a generated language), `runs`, `seconds`,
/// `study`, `corpusSHA256`, `seed`. Losses are in nats a token, and a token is a byte.
///
/// Exit statuses are those of `ladder run`, and 65 where the ladder supports no forecast. What is finished is kept; the same command goes
/// on.
struct QuickstartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quickstart",
    abstract: "Train a ladder, fit its law, forecast a larger run, then train that run and compare.",
    usage: "isoflop quickstart [<options>]",
    discussion: """
      The forecast is written to the study before the run that checks it begins. Stopping and starting again continues.

      Example: isoflop quickstart --study my-study --seed 2
      """)

  @Option(help: "The study's folder; it is made if it isn't there, and continued if it is.")
  var study = "studies/quickstart"

  @OptionGroup var corpus: CorpusOptions

  @Option(help: "The seed of initial values and of the data's order.")
  var seed: UInt64 = 1

  @OptionGroup var ladder: LadderOptions

  /// The compute of the check over the ladder's largest budget.
  ///
  /// Below 2 the check would be nearly one of the ladder's own budgets. Far above, its size may be beyond the largest model that the recipe
  /// can build, which is refused before anything is trained.
  @Option(help: "The compute of the forecast run, as a multiple of the ladder's largest budget; at least 2.")
  var reach = 2.0

  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    try OptionRange.require("--reach", reach, 2...1e12, "a forecast nearer by proves little")
  }

  func run() throws {
    let interruption = Interruption()
    let corpus = try corpus.load()
    Console.note("corpus   \(corpus.description.summary): \(Number.count(Double(corpus.training.count))) bytes to train on")
    let folder = URL(fileURLWithPath: study)
    var quickstart = Quickstart(corpus: corpus, plan: ladder.plan(seed: seed), folder: folder)
    (quickstart.reach, quickstart.kernels) = (reach, try Machine.kernels())
    Console.note(
      "compute  " + LadderCost(compute: try quickstart.compute(), rate: try quickstart.plan.measuredRate(kernels: quickstart.kernels)).text)
    let result = try quickstart.run(cancellation: interruption.cancellation, progress: StageBars().show) { Console.note($0.terminalText) }
    let report = try write(result, in: folder)
    if json { return Console.result(try JSON.text(result.summary)) }
    Console.text(QuickstartText(result: result, reportPath: report).text)
  }

  /// Writes `report.html` into the study; returns its path.
  ///
  /// The page is replaced at each start: it is made from the study's files, which are what is kept.
  private func write(_ result: QuickstartResult, in folder: URL) throws -> String {
    let plot = "isoflop plot \(Shell.quoted(result.study.folder.relativePath)) --figure"
    let file = folder.appending(path: "report.html")
    try publish(Data(result.report(Machine.reportContext, plotCommand: plot).html.utf8), to: file)
    return file.path
  }
}
