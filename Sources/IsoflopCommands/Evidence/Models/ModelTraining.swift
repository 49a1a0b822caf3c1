import Foundation
import LanguageModel
import Studies

/// Trains a model of the evidence until it gets so many steps right, or goes on from where it was stopped.
struct ModelTraining {
  let plan: EvidencePlan
  let role: EvidencePlan.Role
  let folder: URL
  let threads: Int
  let cancellation: Cancellation

  private static let secondsBetweenCheckpoints = 20.0
  /// Updates from one look at the model to the next.
  private static let updatesBetweenLooks = 100

  private var file: URL { folder.appending(path: "\(role.rawValue).safetensors") }
  /// Published when the training is done.
  private var record: URL { folder.appending(path: "\(role.rawValue).json") }

  /// Trains to the end; a finished model is read and not trained again.
  func run() throws -> TrainedModel {
    let saved = FileManager.default.fileExists(atPath: file.path) ? try Checkpoint(contentsOf: file.path) : nil
    if let saved, saved.configuration != plan.training(role) {
      throw CommandFailure(.cannotCreate, "\(file.path) holds another model: give another --out.")
    }
    if let saved, let done = try? Data(contentsOf: record) {
      return TrainedModel(checkpoint: saved, summary: try JSONDecoder().decode(TrainedModel.Summary.self, from: done))
    }
    let text = plan.text(role)
    let trainer =
      if let saved { try Trainer(continuing: saved, text: text, threads: threads) } else {
        try Trainer(configuration: plan.training(role), text: text, threads: threads)
      }
    let model = TrainedModel(role, stepAccuracy: try train(trainer), checkpoint: trainer.checkpoint())
    try model.checkpoint.write(to: file.path)
    try publish(Data((JSON.text(model.summary) + "\n").utf8), to: record)
    return model
  }

  /// Trains until enough steps are right; returns their share.
  private func train(_ trainer: Trainer) throws -> Double {
    let bar = ProgressBar(title: "train the \(role.rawValue) model")
    defer { bar.finish() }
    let (start, first) = (ContinuousClock.now, trainer.stepsDone)
    var (saved, accuracy) = (start, 0.0)
    while true {
      if trainer.stepsDone % Self.updatesBetweenLooks == 0 || trainer.stepsDone >= plan.maximumUpdates {
        accuracy = try stepAccuracy(trainer)
        if accuracy >= plan.target(role) || trainer.stepsDone >= plan.maximumUpdates { return accuracy }
      }
      if cancellation.isCancelled { throw try stopped(trainer) }
      let step = trainer.step()
      guard !step.hasDiverged else {
        throw CommandFailure(.software, "the \(role.rawValue) model's loss is not finite at step \(step.step): choose another --seed.")
      }
      let now = ContinuousClock.now
      let rate = (now - start).seconds / Double(step.step - first)
      bar.update(
        fraction: Double(step.step) / Double(plan.maximumUpdates), secondsLeft: rate * Double(plan.maximumUpdates - step.step),
        detail: "at most; \(Number.percent(accuracy)) of steps right, it ends at \(Number.percent(plan.target(role)))")
      if (now - saved).seconds > Self.secondsBetweenCheckpoints {
        try trainer.checkpoint().write(to: file.path)
        saved = now
      }
    }
  }

  private func stepAccuracy(_ trainer: Trainer) throws -> Double {
    let model = try ReasoningModel(name: role.rawValue, checkpoint: trainer.checkpoint())
    return try StepAccuracy(model, on: plan.probes, temperature: plan.temperature, seed: plan.seed).share
  }

  private func stopped(_ trainer: Trainer) throws -> CommandFailure {
    try trainer.checkpoint().write(to: file.path)
    return .stopped(in: folder)
  }
}
