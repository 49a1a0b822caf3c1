import InferenceScaling
import Studies

/// The share of right steps among those that follow right steps only: the p of pⁿ.
package struct StepAccuracy: Hashable, Sendable {
  /// The right steps.
  package private(set) var right = 0
  /// The steps counted.
  package private(set) var all = 0

  /// The share; 0 if there is no step.
  package var share: Double { all > 0 ? Double(right) / Double(all) : 0 }

  init() {}

  /// Adds an answer; a step that isn't written as one is a wrong step.
  mutating func add(_ text: String, of chain: ArithmeticChain) {
    let begun = ChainReading(text, of: chain).steps.prefix(while: \.self).count
    right += begun
    all += min(begun + 1, chain.steps.count)
  }

  /// Measures a model on one answer to each problem.
  init(_ model: ReasoningModel, on problems: [ReasoningProblem], temperature: Double, seed: UInt64) throws {
    for problem in problems {
      let sampler = ReasoningSampler(model: model, problem: problem, temperature: temperature, seed: seed)
      let candidate = try sampler.candidate(SampleCall(id: 0, ordinal: 0, request: SampleRequest()), question: problem.question)
      add(candidate.text, of: problem.chain)
    }
  }

  /// Measures recorded answers.
  package init(_ recording: Recording, of problems: [ReasoningProblem]) {
    for (problem, recorded) in zip(problems, recording.problems) {
      for sample in recorded.samples { add(sample.text, of: problem.chain) }
    }
  }
}
