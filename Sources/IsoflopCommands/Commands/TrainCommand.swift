import ArgumentParser
import Foundation
import Laboratory
import LanguageModel
import Studies

/// `isoflop train`: one run, for trying a shape or a recipe.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one model on a budget of compute and measure its held-out loss.",
    usage: "isoflop train --compute <compute> [<options>]",
    discussion: """
      With --checkpoint, stopping and starting again continues, with the same result to the last bit.

      Example: isoflop train --width 64 --compute 2e11 --optimizer muon
      """)

  @Option(name: [.long, .customShort("C")], help: "The compute to spend, in real FLOP.")
  var compute: Double
  @OptionGroup var training: TrainingOptions
  @OptionGroup var corpus: CorpusOptions
  @Option(help: "Threads that share a step's windows; results don't depend on them.")
  var threads = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "A file to keep the run's state in, and to continue from.")
  var checkpoint: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard compute > 0, compute.isFinite else { throw ValidationError("--compute must be a positive number of FLOP, for example 2e11.") }
  }

  func run() throws {
    let interruption = Interruption()
    let configuration = training.configuration(compute: compute)
    try configuration.validate()
    var run = SingleRun(configuration: configuration, corpus: try corpus.load())
    (run.threads, run.kernels, run.checkpoint) = (threads, try Machine.kernels(), checkpoint)
    let summary = try run.train(cancellation: interruption.cancellation, progress: StageBars().show)
    try output.emit(summary, text: SingleRunText(summary: summary).text)
  }
}
