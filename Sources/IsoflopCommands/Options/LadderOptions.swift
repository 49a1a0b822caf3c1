import ArgumentParser
import Foundation
import Studies

/// The training corpus.
///
/// | `--corpus` | text | a study finds it again by |
/// |---|---|---|
/// | left out | the toolchain's headers and interfaces, and the sources of this package's dependencies | making it again |
/// | `synthetic` | a generated language of known entropy, 12 MB | its seed |
/// | paths | the UTF-8 text in these files and folders, cleaned | the paths that the study keeps |
///
/// The first needs no download and is about the same on machines with the same toolchain; the second has a least loss that a law's E can be
/// checked against. What cleaning and the choice of files leave out is counted in `isoflop corpus`.
struct CorpusOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      """
      Files or folders of text to train on, or `synthetic` for a generated language whose entropy rate is known; by default the Swift toolchain's headers \
      and interfaces and the Swift sources of this package's dependencies.
      """, valueName: "path"))
  var corpus: [String] = []

  @Option(help: "The seed of the synthetic language; by default 1.")
  var corpusSeed: UInt64?

  func validate() throws {
    guard corpusSeed == nil || corpus == ["synthetic"] else { throw ValidationError("--corpus-seed is for --corpus synthetic.") }
  }

  /// Reads the text; no output of this process replaces a file of it.
  ///
  /// - Throws: `CorpusError` (status 66) for a path that isn't there or can't be read, and for text that is too short.
  func load() throws -> Corpus {
    for path in corpus {
      UsedFiles.read(path)
      UsedFiles.read(folder: path)
    }
    return switch corpus {
    case []: try Corpus.toolchainDefault()
    case ["synthetic"]: try Corpus.synthetic(seed: corpusSeed ?? 1)
    default: try Corpus.files(corpus)
    }
  }
}

/// The folder of a study that exists, as the argument or as `--study`.
///
/// Both forms are there because `ladder run` takes `--study`; both at once, or none, are refused.
struct StudyArgument: ParsableArguments {
  @Argument(help: ArgumentHelp("The study's folder.", valueName: "study"))
  var folder: String?
  @Option(help: "The study's folder, as `ladder run` takes it.")
  var study: String?

  func validate() throws {
    guard (folder == nil) != (study == nil) else { throw ValidationError("Name one study's folder, for example: my-study") }
  }

  /// - Throws: `StudyError`: no study (66), a manifest of another version or damaged (65), runs without a manifest (73).
  func open() throws -> Study { try Study.opening(URL(fileURLWithPath: folder ?? study ?? "")) }
}

/// The grid of a ladder, if it differs from the default.
///
/// Without options: four budgets over a decade, 1.15·10¹¹ to 1.2·10¹² FLOP, five sizes at each around the expected optimum, and a second
/// seed of the middle size at the three smallest budgets, by which the noise between runs is measured. docs/recipe.md has the measurements
/// behind the recipe.
struct LadderOptions: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "\(LadderOptions.budgetHelp)")
  var budgets: [Double] = []

  @Option(help: "The model sizes trained at each budget, on both sides of the expected optimum; by default \(LadderPlan().sizesPerBudget).")
  var sizes: Int?

  private static var budgetHelp: String {
    let budgets = LadderPlan().budgets.map(Number.compute).joined(separator: " ")
    return "The compute budgets, ascending, in FLOP of every matrix product, attention and output layer included; by default \(budgets)."
  }

  func validate() throws {
    try OptionRange.require("--sizes", sizes, 1...64, "7 sizes show a minimum")
    for budget in budgets { try OptionRange.require(compute: budget, "--budgets", example: "2e11 4e11") }
  }

  /// The default plan with the options that are given.
  ///
  /// `LadderPlan.runs()` refuses budgets that don't ascend, runs that are too short and sizes that no model has.
  func plan(seed: UInt64) -> LadderPlan {
    var plan = LadderPlan()
    if !budgets.isEmpty { plan.budgets = budgets }
    if let sizes { plan.sizesPerBudget = sizes }
    plan.seed = seed
    return plan
  }
}
