import Foundation
import InferenceScaling
import Laboratory
import Studies

/// Runs a test in a new folder and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "laboratory-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// An experiment whose models train for a second and learn little.
func tinyEvidencePlan() -> EvidencePlan {
  var plan = EvidencePlan()
  (plan.maximumUpdates, plan.smallWidth, plan.largeWidth, plan.problemsPerLength, plan.samples) = (40, 32, 48, 2, 8)
  plan.task.maximumSteps = 3
  return plan
}

/// Recordings and outcomes made up for problems of a plan, to know what the findings must say.
struct MadeUpMaterial {
  var plan = tinyEvidencePlan()
  /// Of the samples of a problem, how many are right, by the problem's place.
  var smallRight: (Int) -> Int
  var largeRight: (Int) -> Int
  /// Whether the verifier scores right answers higher.
  var scoresKnow = true
  /// The outcome of each live strategy, by the problem's place: whether it is right.
  var live: (Int) -> Double = { _ in 0.5 }

  var material: EvidenceMaterial {
    EvidenceMaterial(
      plan: plan, problems: plan.problems, small: recording("small", smallRight), large: recording("large", largeRight),
      live: plan.problems.indices.map(outcome))
  }

  /// The summaries of models that were trained to their targets.
  func models(stepAccuracy: Double = 0.97, updates: Int = 10) -> [TrainedModelSummary] {
    EvidencePlan.Role.allCases.map {
      TrainedModelSummary(
        role: $0, parameters: 1_000, width: 32, updates: updates, trainingTokens: 1_000, trainingCompute: 1e9, stepAccuracy: stepAccuracy,
        stepsMeasured: 100)
    }
  }

  func findings() throws -> EvidenceFindings { try EvidenceFindings(material, models: models(), kernels: "scalar") }

  private func recording(_ name: String, _ right: (Int) -> Int) -> Recording {
    Recording(
      name: name,
      problems: plan.problems.enumerated().map { place, problem in
        let samples = (0..<plan.samples).map { sample(problem.chain, isRight: $0 < right(place), number: $0) }
        return RecordedProblem(id: problem.id, prompt: problem.chain.prompt, gold: problem.chain.answer, samples: samples)
      })
  }

  /// A right answer as the task writes it, or one whose first step is wrong, each wrong answer another one.
  private func sample(_ chain: ArithmeticChain, isRight: Bool, number: Int) -> RecordedSample {
    let text = isRight ? chain.solution : "z" + chain.solution.dropFirst()
    return RecordedSample(
      answer: isRight ? chain.answer : "wrong \(number)", isCorrect: isRight, tokens: chain.solution.utf8.count,
      score: scoresKnow == isRight ? 0.9 : 0.1, text: text)
  }

  private func outcome(_ place: Int) -> LiveOutcome {
    let result = LiveOutcome.Result(correct: live(place), flops: 1e6)
    let chain = (0..<plan.revisions).map { _ in result }
    return LiveOutcome(
      greedy: [.small: result, .large: result], searches: LiveRuns.searches.map { _ in result }, checkedSearch: result, unguarded: chain,
      guarded: chain, checked: chain, transitions: .init())
  }
}

/// A ladder that trains in seconds.
func tinyQuickstart(in folder: URL) throws -> Quickstart {
  var plan = LadderPlan()
  (plan.budgets, plan.sizesPerBudget, plan.repeats, plan.minimumSteps, plan.heldOutWindows) = ([1e9, 2e9, 4e9], 3, 1, 10, 32)
  (plan.expectedOptimum.parameters, plan.expectedOptimum.compute) = (9_000, 1e9)
  (plan.recipe.context, plan.recipe.depth) = (32, .fixed(layers: 1))
  return Quickstart(corpus: try .synthetic(seed: 1, bytes: 60_000, vocabulary: 128), plan: plan, folder: folder)
}

/// Writes a value as JSON and reads it.
enum JSONRoundTrip {
  static func of<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }
}
