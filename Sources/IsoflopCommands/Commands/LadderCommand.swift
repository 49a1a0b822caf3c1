import ArgumentParser
import Foundation
import Laboratory
import Studies

/// `isoflop ladder`: plan a ladder, train it, see how far it is.
struct LadderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ladder",
    abstract: "Plan a ladder of runs, train it, continue it.",
    discussion: "Example: isoflop ladder run --study my-study --budgets 2e11 4e11 8e11",
    subcommands: [PlanCommand.self, RunCommand.self, StatusCommand.self])
}

extension LadderCommand {
  /// `isoflop ladder plan`: the runs and what they cost, without training.
  struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "plan", abstract: "List the runs of a ladder and their compute, without training.",
      usage: "isoflop ladder plan [<options>]",
      discussion: "Example: isoflop ladder plan --budgets 2e11 4e11 --sizes 5")

    @OptionGroup var ladder: LadderOptions
    @Option(help: "The seed of initial values and of the data's order.")
    var seed: UInt64 = 1
    @OptionGroup var output: OutputOptions

    func run() throws {
      let runs = try ladder.plan(seed: seed).runs()
      try output.emit(runs, text: LadderTable(runs: runs).text)
    }
  }

  /// `isoflop ladder run`: trains what is missing of a ladder.
  struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Train what is missing of a ladder; the same command continues it.",
      usage: "isoflop ladder run --study <folder> [<options>]",
      discussion: "Example: isoflop ladder run --study my-study --corpus notes", aliases: ["resume"])

    @Option(help: "The study's folder; it is made if it isn't there, and continued if it is.")
    var study: String
    @OptionGroup var corpus: CorpusOptions
    @OptionGroup var ladder: LadderOptions
    @Option(help: "The seed of initial values and of the data's order.")
    var seed: UInt64 = 1
    @OptionGroup var output: OutputOptions

    func run() throws {
      let interruption = Interruption()
      let corpus = try corpus.load()
      let manifest = try StudyManifest(plan: ladder.plan(seed: seed), corpus: corpus.description)
      let study = try Study.continuing(manifest, in: URL(fileURLWithPath: study))
      let training = StudyTraining(
        study: study, corpus: corpus, kernels: try Machine.kernels(), cancellation: interruption.cancellation, progress: StageBars().show)
      let results = try training.train(study.manifest.runs, stage: "ladder")
      try output.emit(results, text: LadderTable(runs: study.manifest.runs, results: results).text)
    }
  }

  /// `isoflop ladder status`: what a study has finished.
  struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "Show what a study has finished.", usage: "isoflop ladder status --study <folder> [<options>]",
      discussion: "Example: isoflop ladder status --study my-study")

    @Option(help: "The study's folder.")
    var study: String
    @OptionGroup var output: OutputOptions

    func run() throws {
      let study = try Study.opening(URL(fileURLWithPath: study))
      let results = try study.results()
      try output.emit(results, text: LadderTable(runs: study.manifest.runs, results: results).text)
    }
  }
}
