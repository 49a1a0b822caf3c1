import ArgumentParser
import Foundation
import Laboratory
import LanguageModel
import Studies
import TextFormats

/// `isoflop train`: one run, for trying a shape or a recipe.
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

  @Option(name: [.long, .customShort("C")], help: "The compute to spend, in real FLOP.")
  var compute: Double
  @OptionGroup var training: TrainingOptions
  @OptionGroup var corpus: CorpusOptions
  @Option(help: "Threads that share a step's windows; results don't depend on them. By default one for each core.")
  var threads: Int?
  @Option(help: "A file to keep the run's state in, and to continue from.")
  var checkpoint: String?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard compute > 0, compute.isFinite else { throw ValidationError("--compute must be a positive number of FLOP, for example 2e11.") }
    guard threads ?? 1 >= 1 else { throw ValidationError("--threads must be at least 1.") }
  }

  func run() throws {
    try requireFolder()
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

  /// Refuses a checkpoint that can't be written, before the work.
  private func requireFolder() throws {
    guard let checkpoint else { return }
    let folder = URL(fileURLWithPath: checkpoint).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandFailure(.cannotCreate, "\(checkpoint): there is no folder \(folder): make it, or choose another.")
    }
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
