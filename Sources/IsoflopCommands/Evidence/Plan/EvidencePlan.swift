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
  package var task = ReasoningTask(modulus: 19)
  /// The tokens of a training window.
  package var context = 128
  /// The most updates of a model.
  package var maximumUpdates = 8_000
  /// The share of right steps at which the training of the small model and of the verifier ends: what they don't know is left for inference to win.
  package var smallTarget = 0.85
  /// The share of right steps at which the training of the large model ends.
  package var largeTarget = 0.97
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
      schedule: Schedule(decayFraction: 0),
      sequencesPerStep: sequencesPerStep, steps: maximumUpdates,
      seed: seed, windowStride: context)
  }

  /// What a model is trained on: solutions and revisions; the verifier on solutions alone.
  func text(_ role: Role) -> [UInt8] {
    let skills: [ReasoningTask.Skill] = role == .verifier ? [.solve] : [.solve, .solve, .solve, .revise]
    return task.trainingText(skills, rows: maximumUpdates * sequencesPerStep + 1, context: context, stream: role == .verifier ? 1 : 0)
  }

  /// The share of right steps at which a model's training ends.
  func target(_ role: Role) -> Double { role == .large ? largeTarget : smallTarget }

  /// Held-out problems to measure a model in training by, other draws than those that are asked.
  var probes: [ReasoningProblem] {
    var other = task
    other.seed = ~task.seed
    let asked = Set(problems.map(\.chain))
    return (1...task.maximumSteps).flatMap { steps in
      other.problems(steps: steps, count: 8).filter { !asked.contains($0) }.map { ReasoningProblem(id: $0.prompt, chain: $0) }
    }
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
