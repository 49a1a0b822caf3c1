import Foundation
import LanguageModel
import Studies

/// One training run outside of a study, with its state in a checkpoint if one is named.
///
/// With a checkpoint the run survives a stop and a kill: it is written every five seconds, or less often if writing takes long, and at a stop. Threads without
/// work aren't made, and a run that needs more memory than there is isn't begun.
public struct SingleRun: Sendable {
  /// The run's configuration.
  public var configuration: TrainingConfiguration
  /// The text to train on, and the text held out.
  public var corpus: Corpus
  /// The threads that share an update's windows; results don't depend on them.
  public var threads = 1
  /// The kernels of a run that begins.
  public var kernels = Kernels.fastest
  /// The file of the run's state, read if it exists; nil keeps nothing.
  public var checkpoint: String?
  /// The windows of held-out text that the loss is measured on.
  public var heldOutWindows = 512

  /// Makes a run.
  public init(configuration: TrainingConfiguration, corpus: Corpus) { (self.configuration, self.corpus) = (configuration, corpus) }

  /// Trains to the end, measures the held-out loss and keeps the finished run.
  ///
  /// The loss is measured before the last checkpoint is written: if that fails, the summary says so, and the loss isn't lost with it.
  ///
  /// - Throws: `TrainingError`, `CheckpointError`, `ConfigurationError`; ``LaboratoryError/interrupted(kept:)``.
  public func train(cancellation: Cancellation = Cancellation(), progress: @escaping ProgressHandler = { _ in }) throws -> SingleRunSummary
  {
    let (clock, start) = (ContinuousClock(), ContinuousClock.now)
    let runner = TrainingRunner(
      configuration: configuration, text: corpus.training, threads: threads, kernels: kernels,
      checkpoints: checkpoint.map { TrainingRunner.CheckpointRule(path: $0, interval: 5, keepsFinishedRun: false) })
    let display = Display(cancellation: cancellation, progress: progress)
    defer { progress(.end(of: Display.stage)) }
    switch try runner.run(display) {
    case .interrupted(let step): throw LaboratoryError.interrupted(kept: kept(step))
    case .finished(let trainer):
      let loss = try trainer.evaluate(heldOut: corpus.heldOut, windows: heldOutWindows)
      var summary = SingleRunSummary(
        configuration: configuration, corpusSHA256: corpus.sha256, loss: loss, seconds: (clock.now - start) / .seconds(1))
      if let checkpoint {
        do { try trainer.checkpoint().write(to: checkpoint) } catch { summary.notKept = "\(error)" }
      }
      return summary
    }
  }

  private func kept(_ step: Int) -> String {
    guard let checkpoint else { return "stopped at step \(step); nothing is kept without --checkpoint FILE." }
    return "stopped at step \(step), kept in \(checkpoint); the same command continues."
  }

  /// Shows the loop's progress.
  private final class Display: TrainingDelegate {
    static let stage = "train"
    private let cancellation: Cancellation
    private let progress: ProgressHandler

    init(cancellation: Cancellation, progress: @escaping ProgressHandler) { (self.cancellation, self.progress) = (cancellation, progress) }

    var isInterrupted: @Sendable () -> Bool { { [cancellation] in cancellation.isCancelled } }

    func trainingBegan(_ trainer: Trainer) {
      guard trainer.stepsDone > 0 else { return }
      let fraction = Double(trainer.stepsDone) / Double(trainer.configuration.steps)
      progress(StageProgress(stage: Self.stage, fraction: fraction, detail: "continued from step \(trainer.stepsDone)"))
    }

    func trainingAdvanced(_ done: TrainingProgress) {
      progress(
        StageProgress(
          stage: Self.stage, fraction: done.fraction, secondsLeft: done.secondsLeft, detail: "loss \(short(done.metrics.loss, digits: 4))"))
    }
  }
}

/// The result of a single run.
public struct SingleRunSummary: Encodable, Hashable, Sendable {
  /// N: all parameters.
  public var parameters: Int
  /// All parameters but the embedding.
  public var nonEmbeddingParameters: Int
  /// D: the tokens trained on.
  public var tokens: Int
  /// C: real FLOP.
  public var compute: Double
  /// The updates.
  public var steps: Int
  /// Held-out loss in nats a token.
  public var loss: Double
  /// Held-out loss over ln 2, as a token is a byte.
  public var bitsPerByte: Double
  /// Wall-clock seconds of this start.
  public var seconds: Double
  /// The SHA-256 of the corpus.
  public var corpusSHA256: String
  /// The run's configuration.
  public var configuration: TrainingConfiguration
  /// The reason why the finished run isn't in its checkpoint file; nil if it is, or if none was named.
  public var notKept: String?

  init(configuration: TrainingConfiguration, corpusSHA256: String, loss: Double, seconds: Double) {
    (self.configuration, self.corpusSHA256, self.loss, self.seconds) = (configuration, corpusSHA256, loss, seconds)
    (parameters, nonEmbeddingParameters) = (configuration.model.parameters, configuration.model.nonEmbeddingParameters)
    (tokens, compute, steps) = (configuration.tokens, configuration.compute, configuration.steps)
    bitsPerByte = loss / log(2)
  }
}
