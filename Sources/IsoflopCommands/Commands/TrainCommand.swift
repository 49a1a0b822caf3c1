import ArgumentParser
import Foundation
import Laboratory
import LanguageModel
import Studies
import TextFormats

/// `isoflop train`: one run, for trying a shape or a recipe.
///
/// Answers: what does this shape, or this recipe, reach with so much compute?
///
/// ```
/// isoflop train --width 64 --compute 2e11 --optimizer muon
/// ```
///
/// One run of `Laboratory.SingleRun`. Compute is real FLOP of every matrix product, attention, output layer and optimiser included, so a
/// recipe can't hide its cost; the steps are the nearest whole number, and the compute that was really spent is printed. A token is a byte
/// of the corpus.
///
/// One run says nothing about a law: its loss differs from that of another seed. For a law, `ladder run`.
///
/// Standard output: loss, parameters, tokens, FLOP. JSON: `loss` (nats a byte, held out), `bitsPerByte`, `parameters`,
/// `nonEmbeddingParameters`, `tokens`, `steps`, `compute` (FLOP), `seconds`, `corpusSHA256`, `configuration`, `notKept` (why the finished
/// run isn't in its checkpoint).
///
/// Exit status: 64 for a shape that can't be trained or a budget below one step, 65 for a checkpoint that can't be read, 66 for the corpus,
/// 70 for a loss that isn't finite, 73 for a checkpoint of another run or a folder that isn't there, 130 or 143 after a signal.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one model on a budget of compute and measure its held-out loss.",
    usage: "isoflop train --compute <compute> [<options>]",
    discussion: """
      Spends the nearest whole number of steps; a budget below one step is refused. With --checkpoint, stopping and starting again continues, with \
      the same result to the last bit.

      Example: isoflop train --width 64 --compute 2e11 --optimizer muon
      """)

  @Option(
    name: [.long, .customShort("C")], help: "The compute to spend, in FLOP of every matrix product, attention and output layer included.")
  var compute: Double
  /// The threads that share a step's windows.
  ///
  /// Gradients are added up in fixed slots, so results are the same to the last bit for any number. More threads than windows in a step
  /// have no work and aren't made.
  @OptionGroup var training: TrainingOptions
  @OptionGroup var corpus: CorpusOptions
  @Option(help: "Threads that share a step's windows; results don't depend on them. By default one for each core.")
  var threads: Int?
  /// The file of the run's state.
  ///
  /// Written every five seconds or less often, and at a stop, under another name and renamed. It also serves `sample --local` and `serve
  /// --local`.
  @Option(help: "A file to keep the run's state in, and to continue from.")
  var checkpoint: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require("--compute", compute, 1...1e19, "2e11 takes seconds here, and 1e19 decades")
    try OptionRange.require("--threads", threads, 1...100_000)
  }

  func run() throws {
    // A checkpoint that can't be written is refused before the work.
    if let checkpoint { try OutputFile.requireFolder(of: checkpoint) }
    try output.requireFree()
    let interruption = Interruption()
    let configuration = try training.configuration(compute: compute)
    let threads = usedThreads(configuration)
    try configuration.validate(threads: threads)
    var run = SingleRun(configuration: configuration, corpus: try corpus.load())
    (run.threads, run.kernels, run.checkpoint) = (threads, try Machine.kernels(), checkpoint)
    let summary = try run.train(cancellation: interruption.cancellation, progress: StageBars().show)
    if let reason = summary.notKept { Console.note("isoflop: the run is finished, but not kept: \(reason)") }
    try output.emit(summary, text: SingleRunText(summary: summary).text)
  }

  /// The threads that have work; says so if more were asked for.
  private func usedThreads(_ configuration: TrainingConfiguration) -> Int {
    let (asked, usable) = (threads ?? ProcessInfo.processInfo.activeProcessorCount, configuration.usableThreads)
    if let threads, threads > usable {
      Console.note(
        "isoflop: a step of \(Plural.counted(configuration.sequencesPerStep, "window")) has work for "
          + "\(Plural.counted(usable, "thread")), not for \(threads).")
    }
    return min(asked, usable)
  }
}
