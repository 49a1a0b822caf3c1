import Foundation
import LanguageModel
import Studies

/// Trains a model of the evidence into a checkpoint, or goes on from where it was stopped.
struct ModelTraining {
  let plan: EvidencePlan
  let role: EvidencePlan.Role
  let file: URL
  let threads: Int
  let cancellation: Cancellation

  private static let secondsBetweenCheckpoints = 20.0

  /// Trains to the end; a finished model is read and not trained again.
  func run() throws -> Checkpoint {
    let configuration = plan.training(role)
    var saved: Checkpoint?
    if FileManager.default.fileExists(atPath: file.path) { saved = try Checkpoint(contentsOf: file.path) }
    if let saved, saved.configuration != configuration {
      throw CommandFailure(.cannotCreate, "\(file.path) holds another model: give another --out.")
    }
    if let saved, saved.stepsDone == configuration.steps { return saved }
    let text = plan.text(role)
    let trainer =
      if let saved { try Trainer(continuing: saved, text: text, threads: threads) } else {
        try Trainer(configuration: configuration, text: text, threads: threads)
      }
    try train(trainer)
    return trainer.checkpoint()
  }

  private func train(_ trainer: Trainer) throws {
    let bar = ProgressBar(title: "train the \(role.rawValue) model")
    let start = ContinuousClock.now
    var saved = start
    let first = trainer.stepsDone
    let steps = trainer.configuration.steps
    while trainer.stepsDone < steps {
      if cancellation.isCancelled {
        try trainer.checkpoint().write(to: file.path)
        throw CommandFailure.stopped(in: file.deletingLastPathComponent())
      }
      let step = trainer.step()
      guard !step.hasDiverged else {
        throw CommandFailure(.software, "the \(role.rawValue) model's loss is not finite at step \(step.step): choose another --seed.")
      }
      let now = ContinuousClock.now
      let rate = (now - start).seconds / Double(step.step - first)
      bar.update(
        fraction: Double(step.step) / Double(steps), secondsLeft: rate * Double(steps - step.step),
        detail: "loss \(Number.short(step.loss, digits: 3))")
      if (now - saved).seconds > Self.secondsBetweenCheckpoints {
        try trainer.checkpoint().write(to: file.path)
        saved = now
      }
    }
    bar.finish()
    try trainer.checkpoint().write(to: file.path)
  }
}
