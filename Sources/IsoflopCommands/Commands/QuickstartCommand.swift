import ArgumentParser
import Foundation
import Laboratory
import Studies

/// `isoflop quickstart`: the whole loop in minutes.
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
  private func write(_ result: QuickstartResult, in folder: URL) throws -> String {
    let plot = "isoflop plot \(Shell.quoted(result.study.folder.relativePath)) --figure"
    let file = folder.appending(path: "report.html")
    try publish(Data(result.report(Machine.reportContext, plotCommand: plot).html.utf8), to: file)
    return file.path
  }
}
