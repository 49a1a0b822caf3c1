import ArgumentParser
import Foundation
import Laboratory
import Studies

/// `isoflop ladder`: plan a ladder, train it, continue it, see how far it is.
///
/// A ladder is a grid of budgets and sizes (`Studies.LadderPlan`), so that a law can be fitted to it; a study is its folder on disk. `plan`
/// costs nothing, `run` trains, `resume` goes on by the folder alone, `status` looks.
///
/// ```
/// isoflop ladder plan --budgets 2e11 4e11 8e11
/// isoflop ladder run --study my-study --budgets 2e11 4e11 8e11
/// isoflop fit my-study
/// ```
struct LadderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ladder",
    abstract: "Plan a ladder of runs, train it, continue it.",
    discussion: "Example: isoflop ladder run --study my-study --budgets 2e11 4e11 8e11",
    subcommands: [PlanCommand.self, RunCommand.self, ResumeCommand.self, StatusCommand.self])
}

extension LadderCommand {
  /// `isoflop ladder plan`: the runs and what they cost, without training.
  ///
  /// Answers: which runs would be trained, at which real FLOP, and how long would that take here?
  ///
  /// ```
  /// isoflop ladder plan --budgets 2e11 4e11 --sizes 5
  /// ```
  ///
  /// No run is begun and no file written. The time comes from a few steps of the run of middle size on all cores, measured now, so it isn't
  /// part of the result and goes to standard error; the JSON stays the same on every machine.
  ///
  /// JSON: an array of runs (`id`, `budget` in FLOP, `training` with the whole configuration).
  ///
  /// Exit status 64: budgets that don't ascend, a run of under 300 steps, or a budget whose best size is beyond the largest model.
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
  ///
  /// Makes the data that `fit`, `forecast` and `plot` read: the folder of a study is a table to them.
  ///
  /// ```
  /// isoflop ladder run --study my-study --corpus notes
  /// ```
  ///
  /// Runs are trained one to a core (`StudyTraining`); each is published by a rename, so whatever ends the process, a second start trains
  /// what is missing and nothing else. The manifest is written first and never changes: other budgets, sizes, seed or text are refused in
  /// the same folder.
  ///
  /// Standard output: the runs with their losses. JSON: an array of results (`id`, `budget` and `compute` in real FLOP, `parameters`,
  /// `nonEmbeddingParameters`, `tokens`, `heldOutLoss` and `trainingLoss` in nats a token, `steps`, `kernels`, `seconds`).
  ///
  /// Exit status: 64 as for `plan`, 66 for text that can't be read, 70 for a loss that isn't finite, 73 for a folder of something else, 74
  /// for a full disk, 75 while another process runs the study, 130 or 143 after a signal.
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
  ///
  /// Goes on with a study of which only the folder is known; the options that it was begun with are in its manifest.
  ///
  /// ```
  /// isoflop ladder resume my-study
  /// ```
  ///
  /// Output, JSON and exit statuses are those of `run`; also 65 for text that isn't the one that the study was begun on, and 66 where the
  /// folder doesn't say where its files lie.
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
  ///
  /// Answers: how far is it? Another process may be running the study meanwhile.
  ///
  /// ```
  /// isoflop ladder status my-study --json
  /// ```
  ///
  /// Nothing is trained or locked. Standard output: all planned runs, a dash for the loss of those that aren't finished. JSON: an array of
  /// the finished ones, as `run` prints it. Exit status 66 where the folder holds no study.
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
