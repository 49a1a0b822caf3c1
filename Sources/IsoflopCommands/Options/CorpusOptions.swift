import ArgumentParser
import Foundation
import Studies

/// The text that a ladder is trained on.
struct CorpusOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Files or folders of text to train on, or `synthetic` for a generated language whose entropy rate is known.",
      discussion: "Left out: the Swift toolchain's headers and interfaces and the Swift sources of this package's dependencies.",
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
