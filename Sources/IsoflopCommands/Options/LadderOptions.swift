import ArgumentParser
import Foundation
import Studies

/// The training corpus.
struct CorpusOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files or folders of text to train on, or `synthetic` for a generated language whose entropy rate is known.",
      discussion: "By default the Swift toolchain's headers and interfaces and the Swift sources of this package's dependencies.",
      valueName: "path"))
  var corpus: [String] = []

  @Option(help: "The seed of the synthetic language.")
  var corpusSeed: UInt64 = 1

  func load() throws -> Corpus {
    switch corpus {
    case []: try Corpus.toolchainDefault()
    case ["synthetic"]: try Corpus.synthetic(seed: corpusSeed)
    default: try Corpus.files(corpus)
    }
  }
}

/// The folder of a study that exists, as the argument or as `--study`.
struct StudyArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The study's folder.", valueName: "study"))
  var folder: String?
  @Option(help: "The study's folder, as `ladder run` takes it.")
  var study: String?

  func validate() throws {
    guard (folder == nil) != (study == nil) else { throw ValidationError("Name one study's folder, for example: my-study") }
  }

  func open() throws -> Study { try Study.opening(URL(fileURLWithPath: folder ?? study ?? "")) }
}

/// The grid of a ladder, if it differs from the default.
struct LadderOptions: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "The compute budgets in real FLOP, ascending: attention and head count, too.")
  var budgets: [Double] = []

  @Option(help: "The model sizes trained at each budget, on both sides of the expected optimum.")
  var sizes: Int?

  func plan(seed: UInt64) -> LadderPlan {
    var plan = LadderPlan()
    if !budgets.isEmpty { plan.budgets = budgets }
    if let sizes { plan.sizesPerBudget = sizes }
    plan.seed = seed
    return plan
  }
}
