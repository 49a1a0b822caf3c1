import LanguageModel

/// A model with how far it was trained.
struct TrainedModel {
  /// How far a model was trained.
  struct Summary: Codable, Hashable, Sendable {
    var role: EvidencePlan.Role
    var parameters: Int
    var width: Int
    var updates: Int
    var trainingTokens: Int
    var trainingCompute: Double
    /// The share of steps that it gets right after right ones, as measured at the end of training on held-out problems.
    var stepAccuracy: Double
  }

  var checkpoint: Checkpoint
  var summary: Summary

  init(checkpoint: Checkpoint, summary: Summary) { (self.checkpoint, self.summary) = (checkpoint, summary) }

  init(_ role: EvidencePlan.Role, stepAccuracy: Double, checkpoint: Checkpoint) {
    let (training, updates) = (checkpoint.configuration, checkpoint.stepsDone)
    self.checkpoint = checkpoint
    summary = Summary(
      role: role, parameters: training.model.parameters, width: training.model.width, updates: updates,
      trainingTokens: updates * training.tokensPerStep, trainingCompute: Double(updates) * training.computePerStep,
      stepAccuracy: stepAccuracy)
  }
}
