import InferenceScaling
import Studies

/// Of the steps that come after right ones only, the share that is right: the p of pⁿ.
struct StepAccuracy: Hashable, Sendable {
  private(set) var right = 0
  private(set) var all = 0

  /// The share; 0 where there is no step.
  var share: Double { all > 0 ? Double(right) / Double(all) : 0 }

  /// Adds what was written on a problem; a step that isn't written as one is a wrong step.
  mutating func add(_ text: String, of chain: ArithmeticChain) {
    let begun = ChainReading(text, of: chain).steps.prefix(while: \.self).count
    right += begun
    all += min(begun + 1, chain.steps.count)
  }

  /// Asks a model every problem once.
  init(_ model: ReasoningModel, on problems: [ReasoningProblem], temperature: Double, seed: UInt64) throws {
    for problem in problems {
      let sampler = ReasoningSampler(model: model, problem: problem, temperature: temperature, seed: seed)
      let candidate = try sampler.candidate(SampleCall(id: 0, ordinal: 0, request: SampleRequest()), question: problem.question)
      add(candidate.text, of: problem.chain)
    }
  }

  /// Reads the recorded answers.
  init(_ recording: Recording, of problems: [ReasoningProblem]) {
    for (problem, recorded) in zip(problems, recording.problems) {
      for sample in recorded.samples { add(sample.text, of: problem.chain) }
    }
  }
}
