import Foundation
import LanguageModel
import Studies

/// One run outside of a study, perhaps kept in a checkpoint.
struct SingleRun {
  var configuration: TrainingConfiguration
  var corpus: Corpus
  var threads: Int
  var checkpoint: String?

  private static let heldOutWindows = 512
  private static let secondsBetweenCheckpoints = 30.0

  /// Trains to the end, or until it is cancelled.
  func train(cancellation: Cancellation) throws -> SingleRunSummary {
    let clock = ContinuousClock()
    let start = clock.now
    let trainer = try trainer()
    let bar = ProgressBar(title: "train")
    let (first, total) = (trainer.stepsDone, configuration.steps)
    var saved = start
    while trainer.stepsDone < total {
      guard !cancellation.isCancelled else { throw try stopped(trainer) }
      let step = trainer.step()
      guard !step.hasDiverged else {
        throw CommandFailure(.software, "the loss is not finite at step \(step.step): lower --learning-rate.")
      }
      let seconds = (clock.now - start).seconds
      bar.update(
        fraction: Double(step.step) / Double(total), secondsLeft: seconds * Double(total - step.step) / Double(step.step - first),
        detail: "loss \(Number.short(step.loss))")
      if (clock.now - saved).seconds > Self.secondsBetweenCheckpoints { try save(trainer, &saved, clock.now) }
    }
    bar.finish()
    try save(trainer, &saved, clock.now)
    let loss = try trainer.evaluate(heldOut: corpus.heldOut, windows: Self.heldOutWindows)
    return SingleRunSummary(configuration: configuration, corpus: corpus, loss: loss, seconds: (clock.now - start).seconds)
  }

  /// The run at its start, or where its checkpoint left it.
  private func trainer() throws -> Trainer {
    guard let checkpoint, FileManager.default.fileExists(atPath: checkpoint) else {
      return try Trainer(configuration: configuration, text: corpus.training, threads: threads)
    }
    let state = try Checkpoint(contentsOf: checkpoint)
    guard state.configuration == configuration else {
      throw CommandFailure(
        .cannotCreate, "\(checkpoint) holds another run: give another --checkpoint, or the options that it was begun with.")
    }
    Console.note("continuing \(checkpoint) at step \(state.stepsDone) of \(configuration.steps)")
    return try Trainer(continuing: state, text: corpus.training, threads: threads)
  }

  private func save(_ trainer: Trainer, _ saved: inout ContinuousClock.Instant, _ now: ContinuousClock.Instant) throws {
    saved = now
    if let checkpoint { try trainer.checkpoint().write(to: checkpoint) }
  }

  private func stopped(_ trainer: Trainer) throws -> CommandFailure {
    guard let checkpoint else {
      return CommandFailure(.interrupted, "stopped at step \(trainer.stepsDone); nothing is kept without --checkpoint.")
    }
    try trainer.checkpoint().write(to: checkpoint)
    return CommandFailure(.interrupted, "stopped at step \(trainer.stepsDone), kept in \(checkpoint); the same command continues.")
  }
}

/// What `isoflop train` prints.
struct SingleRunSummary: Encodable {
  var parameters: Int
  var nonEmbeddingParameters: Int
  var tokens: Int
  var compute: Double
  var steps: Int
  var loss: Double
  var bitsPerByte: Double
  var seconds: Double
  var corpusSHA256: String
  var configuration: TrainingConfiguration

  init(configuration: TrainingConfiguration, corpus: Corpus, loss: Double, seconds: Double) {
    self.configuration = configuration
    self.loss = loss
    self.seconds = seconds
    (parameters, nonEmbeddingParameters) = (configuration.model.parameters, configuration.model.nonEmbeddingParameters)
    (tokens, compute, steps) = (configuration.tokens, configuration.compute, configuration.steps)
    bitsPerByte = loss / log(2)
    corpusSHA256 = corpus.sha256
  }

  var text: String {
    """
    loss         \(Number.short(loss, digits: 5)) nats/byte held out, \(Number.short(bitsPerByte)) bits/byte
    parameters   \(Number.count(Double(parameters))) (\(Number.count(Double(nonEmbeddingParameters))) without the embedding)
    tokens       \(Number.count(Double(tokens))) in \(steps) steps
    compute      \(Number.compute(compute)) FLOP in \(Number.short(seconds, digits: 3)) s
    """
  }
}
