import Foundation
import LanguageModel
import Studies

/// The training of one model of the experiment until enough of its steps are right. A start that was stopped is continued.
///
/// Every hundred updates the model answers held-out problems that are never asked later, and the share of right steps among them ends the training at the
/// plan's target. The targets make the experiment: a small model that is right now and then has something to gain from samples, one that is always right
/// has not. The learning rate doesn't decay, as the end isn't known.
final class ModelTraining: TrainingDelegate {
  /// Updates from one measurement of the model to the next.
  private static let updatesBetweenMeasurements = 100

  private let plan: EvidencePlan
  private let role: EvidencePlan.Role
  private let folder: URL
  private let threads: Int
  private let kernels: Kernels
  private let cancellation: Cancellation
  private let progress: ProgressHandler
  private var accuracy = StepAccuracy()

  init(
    plan: EvidencePlan, role: EvidencePlan.Role, folder: URL, threads: Int, kernels: Kernels, cancellation: Cancellation,
    progress: @escaping ProgressHandler
  ) {
    (self.plan, self.role, self.folder, self.threads) = (plan, role, folder, threads)
    (self.kernels, self.cancellation, self.progress) = (kernels, cancellation, progress)
  }

  private var file: URL { folder.appending(path: "\(role.rawValue).safetensors") }
  /// Published once the training is done.
  private var record: URL { folder.appending(path: "\(role.rawValue).json") }
  private var stage: String { "train the \(role.rawValue) model" }

  /// Trains to the end; a finished model is read and not trained again.
  func run() throws -> TrainedModel {
    if let saved = try Checkpoint(ifPresentAt: file.path), let done = try? Data(contentsOf: record) {
      guard saved.configuration == plan.training(role) else { throw TrainingError.otherRun(path: file.path) }
      return TrainedModel(checkpoint: saved, summary: try JSONDecoder().decode(TrainedModelSummary.self, from: done))
    }
    let checkpoint = try trained()
    let model = TrainedModel(role, accuracy: accuracy, checkpoint: checkpoint)
    try publish(json(model.summary), to: record)
    return model
  }

  private func trained() throws -> Checkpoint {
    let runner = TrainingRunner(
      configuration: plan.training(role), text: plan.text(role), threads: threads, kernels: kernels,
      checkpoints: .init(path: file.path, interval: 5))
    defer { progress(.end(of: stage)) }
    do {
      guard case .finished(let trainer) = try runner.run(self) else { throw LaboratoryError.interrupted(in: folder) }
      if trainer.stepsDone >= plan.maximumUpdates { accuracy = try measured(trainer) }
      return trainer.checkpoint()
    } catch TrainingError.diverged(let step) {
      throw LaboratoryError.diverged(model: role.rawValue, step: step)
    }
  }

  var isInterrupted: @Sendable () -> Bool { { [cancellation] in cancellation.isCancelled } }

  func shouldEnd(_ trainer: Trainer) throws -> Bool {
    guard trainer.stepsDone % Self.updatesBetweenMeasurements == 0 else { return false }
    accuracy = try measured(trainer)
    return accuracy.share >= plan.target(role)
  }

  func trainingAdvanced(_ done: TrainingProgress) {
    progress(
      StageProgress(
        stage: stage, fraction: done.fraction, secondsLeft: done.secondsLeft,
        detail: "at most; \(percent(accuracy.share)) of steps right, it ends at \(percent(plan.target(role)))"))
  }

  private func measured(_ trainer: Trainer) throws -> StepAccuracy {
    let model = try ReasoningModel(name: role.rawValue, checkpoint: trainer.checkpoint(), kernels: trainer.kernels)
    return try StepAccuracy(model, on: plan.probes, temperature: plan.temperature, seed: plan.seed)
  }
}

/// The extent of a model's training.
public struct TrainedModelSummary: Codable, Hashable, Sendable {
  /// The model.
  public var role: EvidencePlan.Role
  /// N: all parameters.
  public var parameters: Int
  /// C, the width of the residual stream.
  public var width: Int
  /// The updates done.
  public var updates: Int
  /// D: the tokens trained on.
  public var trainingTokens: Int
  /// Real FLOP of training.
  public var trainingCompute: Double
  /// The share of right steps after right ones at the end of training, on held-out problems.
  public var stepAccuracy: Double
  /// The steps that the share was measured on; nil in files of earlier versions.
  public var stepsMeasured: Int?

  package init(
    role: EvidencePlan.Role, parameters: Int, width: Int, updates: Int, trainingTokens: Int, trainingCompute: Double, stepAccuracy: Double,
    stepsMeasured: Int?
  ) {
    (self.role, self.parameters, self.width, self.updates) = (role, parameters, width, updates)
    (self.trainingTokens, self.trainingCompute) = (trainingTokens, trainingCompute)
    (self.stepAccuracy, self.stepsMeasured) = (stepAccuracy, stepsMeasured)
  }
}

/// A trained model with the extent of its training.
struct TrainedModel {
  var checkpoint: Checkpoint
  var summary: TrainedModelSummary
}

extension TrainedModel {
  init(_ role: EvidencePlan.Role, accuracy: StepAccuracy, checkpoint: Checkpoint) {
    let (training, updates) = (checkpoint.configuration, checkpoint.stepsDone)
    self.init(
      checkpoint: checkpoint,
      summary: TrainedModelSummary(
        role: role, parameters: training.model.parameters, width: training.model.width, updates: updates,
        trainingTokens: updates * training.tokensPerStep, trainingCompute: Double(updates) * training.computePerStep,
        stepAccuracy: accuracy.share, stepsMeasured: accuracy.all))
  }
}
