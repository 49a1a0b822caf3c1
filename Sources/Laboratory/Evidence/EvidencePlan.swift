import InferenceScaling
import LanguageModel
import Studies

/// The plan of the inference experiment: all that decides its numbers, but for the kernels.
///
/// The task is one whose answers are certain, whose difficulty is a number (the steps of a chain), and whose training text is endless. Values are
/// single characters, so a step is always as long, and FLOP are the same for right and wrong answers. The models are small enough for minutes, and their
/// windows are the rows of the text, each a whole document. The plan is written to the folder first, and a folder of another plan is refused.
public struct EvidencePlan: Codable, Hashable, Sendable {
  /// The models of the experiment.
  public enum Role: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
    /// The model whose inference compute is scaled.
    case small
    /// The model that scores the steps of the others' answers. Of the small one's shape, from other initial values and other text.
    case verifier
    /// The model of reference.
    case large
  }

  /// The chains of arithmetic.
  public var task = ReasoningTask(modulus: 19)
  /// T, the tokens of a training window.
  public var context = 128
  /// The largest number of updates of a model.
  public var maximumUpdates = 8_000
  /// The share of right steps at which the training of small model and verifier ends.
  ///
  /// It is short of what they could learn.
  public var smallTarget = 0.85
  /// The share of right steps at which the training of the large model ends.
  public var largeTarget = 0.97
  /// The windows of an update.
  public var sequencesPerStep = 8
  /// The width of the small model and of the verifier.
  public var smallWidth = 64
  /// The width of the large model.
  public var largeWidth = 128
  /// Held-out problems of every number of steps.
  public var problemsPerLength = 16
  /// Recorded answers to each problem, by each model.
  public var samples = 128
  /// The temperature at which answers are drawn.
  public var temperature = 1.0
  /// The attempts of a chain of revisions.
  public var revisions = 6
  /// The seed of problems, initial values and draws.
  public var seed: UInt64 = 1

  /// Makes the default plan.
  public init() {}

  /// Checks that all three models can be built and trained.
  ///
  /// - Throws: `ConfigurationError` for the first thing wrong.
  public func validate() throws(ConfigurationError) {
    for role in Role.allCases { try training(role).validate() }
  }

  /// The chance of a right step without any knowledge: one of m values.
  package var chance: Double { 1 / Double(task.modulus) }

  /// The training configuration of a model.
  package func training(_ role: Role) -> TrainingConfiguration {
    let width = role == .large ? largeWidth : smallWidth
    let model = ModelConfiguration(
      layers: 2, width: width, heads: width / 16, headWidth: 16, context: context, vocabularySize: 128, convolutionWidth: 6)
    return TrainingConfiguration(
      model: model, optimizer: .muon, peakLearningRate: 4e-3 * (64 / Double(max(width, 64))).squareRoot(),
      schedule: Schedule(decayFraction: 0),
      sequencesPerStep: sequencesPerStep, steps: maximumUpdates,
      seed: seed, windowStride: context)
  }

  /// The training text of a model: solutions and revisions; for the verifier, solutions alone.
  package func text(_ role: Role) -> [UInt8] {
    let skills: [ReasoningTask.Skill] = role == .verifier ? [.solve] : [.solve, .solve, .solve, .revise]
    return task.trainingText(skills, rows: maximumUpdates * sequencesPerStep + 1, context: context, stream: role == .verifier ? 1 : 0)
  }

  /// The share of right steps at which a model's training ends.
  package func target(_ role: Role) -> Double { role == .large ? largeTarget : smallTarget }

  /// Held-out problems that measure a model in training; none of them is asked later.
  package var probes: [ReasoningProblem] {
    var other = task
    other.seed = ~task.seed
    let asked = Set(problems.map(\.chain))
    return (1...task.maximumSteps).flatMap { steps in
      other.problems(steps: steps, count: 8).filter { !asked.contains($0) }.map { ReasoningProblem(id: $0.prompt, chain: $0) }
    }
  }

  /// The problems that are asked, those of one step first.
  package var problems: [ReasoningProblem] {
    (1...task.maximumSteps).flatMap { steps in
      task.problems(steps: steps, count: problemsPerLength).enumerated().map { place, chain in
        ReasoningProblem(id: "\(steps)-\(place + 1)", chain: chain)
      }
    }
  }
}

/// A chain of arithmetic under a name.
package struct ReasoningProblem: Hashable, Sendable {
  package let id: String
  package let chain: ArithmeticChain

  package init(id: String, chain: ArithmeticChain) { (self.id, self.chain) = (id, chain) }

  /// The problem as strategies see it.
  package var question: Question { Question(id: id, prompt: chain.prompt) }
}
