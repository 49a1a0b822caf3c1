import ArgumentParser
import Foundation
import Laboratory
import Studies

/// `isoflop ladder`: plan a ladder, train it, continue it, see how far it is.
struct LadderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ladder",
    abstract: "Plan a ladder of runs, train it, continue it.",
    discussion: "Example: isoflop ladder run --study my-study --budgets 2e11 4e11 8e11",
    subcommands: [PlanCommand.self, RunCommand.self, ResumeCommand.self, StatusCommand.self])
}

extension LadderCommand {
  /// `isoflop ladder plan`: the runs and what they cost, without training.
  struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "plan", abstract: "List the runs of a ladder and their compute, without training.",
      usage: "isoflop ladder plan [<options>]",
      discussion: """
        The time that the runs would take here is measured for a moment and printed to standard error.

        Example: isoflop ladder plan --budgets 2e11 4e11 --sizes 5
        """)

    @OptionGroup var ladder: LadderOptions
    @Option(help: "The seed of initial values and of the data's order.")
    var seed: UInt64 = 1
    @OptionGroup var output: OutputOptions

    func run() throws {
      let plan = ladder.plan(seed: seed)
      let runs = try plan.runs()
      let cost = LadderCost(
        compute: runs.reduce(0) { $0 + $1.training.compute }, rate: try plan.measuredRate(kernels: try Machine.kernels()))
      Console.note("isoflop: \(cost.text)")
      try output.emit(runs, text: LadderTable(runs: runs).text)
    }
  }

  /// `isoflop ladder run`: trains what is missing of a ladder.
  struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Train what is missing of a ladder; the same command continues it.",
      usage: "isoflop ladder run --study <folder> [<options>]",
      discussion: "Example: isoflop ladder run --study my-study --corpus notes")

    @Option(help: "The study's folder; it is made if it isn't there, and continued if it is.")
    var study: String
    @OptionGroup var corpus: CorpusOptions
    @OptionGroup var ladder: LadderOptions
    @Option(help: "The seed of initial values and of the data's order.")
    var seed: UInt64 = 1
    @OptionGroup var output: OutputOptions

    func run() throws {
      try output.requireFree()
      let interruption = Interruption()
      let paths = corpus.corpus
      let corpus = try corpus.load()
      let manifest = try StudyManifest(plan: ladder.plan(seed: seed), corpus: corpus.description)
      let study = try Study.continuing(manifest, in: URL(fileURLWithPath: study))
      try study.keepCorpusPaths(paths)
      try LadderCommand.trainLadder(study, corpus, interruption, output)
    }
  }

  /// `isoflop ladder resume`: trains what is missing of a study, by its manifest.
  struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resume", abstract: "Train what is missing of a study; its manifest holds the options.",
      usage: "isoflop ladder resume <study> [<options>]",
      discussion: """
        Budgets, sizes, seed and recipe are the manifest's, and so is the text, which is made again and compared by its hash.

        Example: isoflop ladder resume my-study
        """)

    @OptionGroup var folder: StudyArgument
    @Option(
      parsing: .upToNextOption,
      help: ArgumentHelp("The files or folders of the text, if they have moved.", valueName: "path"))
    var corpus: [String] = []
    @OptionGroup var output: OutputOptions

    func run() throws {
      try output.requireFree()
      let interruption = Interruption()
      let study = try folder.open()
      try LadderCommand.trainLadder(study, corpus.isEmpty ? try study.corpus() : try Corpus.files(corpus), interruption, output)
    }
  }

  /// Trains what is missing of a study's ladder and prints its table.
  private static func trainLadder(_ study: Study, _ corpus: Corpus, _ interruption: Interruption, _ output: OutputOptions) throws {
    let training = StudyTraining(
      study: study, corpus: corpus, kernels: try Machine.kernels(), cancellation: interruption.cancellation, progress: StageBars().show)
    let results = try training.train(study.manifest.runs, stage: "ladder")
    try output.emit(results, text: LadderTable(runs: study.manifest.runs, results: results).text)
  }

  /// `isoflop ladder status`: what a study has finished.
  struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "Show what a study has finished.", usage: "isoflop ladder status <study> [<options>]",
      discussion: "Example: isoflop ladder status my-study")

    @OptionGroup var folder: StudyArgument
    @OptionGroup var output: OutputOptions

    func run() throws {
      let study = try folder.open()
      let results = try study.results()
      try output.emit(results, text: LadderTable(runs: study.manifest.runs, results: results).text)
    }
  }
}
