import LanguageModel
import Studies

/// Everything that decides what the evidence will be: the same plan gives the same numbers on the same kernels.
package struct EvidencePlan: Codable, Hashable, Sendable {
  /// The models that are trained.
  package enum Role: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
    /// The model whose answers are multiplied.
    case small
    /// Judges the steps of what the others write: of the small one's shape, from other beginnings and other text.
    case verifier
    /// The model that is to be caught up with.
    case large
  }

  /// The chains of arithmetic.
  package var task = ReasoningTask()
  /// The tokens of a training window.
  package var context = 128
  /// The updates of every model: all see as many tokens.
  package var steps = 6_000
  /// The windows of an update.
  package var sequencesPerStep = 8
  /// The width of the small model and of the verifier.
  package var smallWidth = 64
  /// The width of the large model.
  package var largeWidth = 128
  /// Held-out problems of every number of steps.
  package var problemsPerLength = 16
  /// Recorded answers to each problem, by each model.
  package var samples = 128
  /// What logits are divided by when answers are drawn.
  package var temperature = 1.0
  /// The attempts of a chain of revisions.
  package var revisions = 6
  /// The seed of all that is random.
  package var seed: UInt64 = 1

  /// Makes the default plan.
  package init() {}

  /// How a model is trained.
  func training(_ role: Role) -> TrainingConfiguration {
    let width = role == .large ? largeWidth : smallWidth
    let model = ModelConfiguration(
      layers: 2, width: width, heads: width / 16, headWidth: 16, context: context, vocabularySize: 128, convolutionWidth: 6)
    return TrainingConfiguration(
      model: model, optimizer: .muon, peakLearningRate: 4e-3 * (64 / Double(max(width, 64))).squareRoot(),
      sequencesPerStep: sequencesPerStep, steps: steps,
      seed: seed, windowStride: context)
  }

  /// What a model is trained on: solutions and revisions; the verifier on solutions alone.
  func text(_ role: Role) -> [UInt8] {
    let skills: [ReasoningTask.Skill] = role == .verifier ? [.solve] : [.solve, .solve, .solve, .revise]
    return task.trainingText(skills, rows: steps * sequencesPerStep + 1, context: context, stream: role == .verifier ? 1 : 0)
  }

  /// The problems that are asked, those of one step first.
  var problems: [ReasoningProblem] {
    (1...task.maximumSteps).flatMap { steps in
      task.problems(steps: steps, count: problemsPerLength).enumerated().map { place, chain in
        ReasoningProblem(id: "\(steps)-\(place + 1)", chain: chain)
      }
    }
  }
}
