import ComputeAccounting
import InferenceScaling
import LanguageModel
import Studies

/// The data of all findings: the problems, both recordings, and the outcomes of strategies on the models themselves.
///
/// Costs follow from the recordings: a prompt is read once for all samples of a question, and each sample costs what it wrote, and what the verifier read.
package struct EvidenceMaterial {
  let plan: EvidencePlan
  let problems: [ReasoningProblem]
  let small: Recording
  let large: Recording
  let live: [LiveOutcome]

  package init(plan: EvidencePlan, problems: [ReasoningProblem], small: Recording, large: Recording, live: [LiveOutcome]) {
    (self.plan, self.problems, self.small, self.large, self.live) = (plan, problems, small, large, live)
  }

  /// The numbers of samples at which curves are drawn: 1, 2, 3, 4, 6, 8, 12, … and the last.
  func counts(to limit: Int) -> [Int] { SampleCounts.halfDoubling.upTo(limit) }

  func recording(_ role: EvidencePlan.Role) -> Recording { role == .large ? large : small }

  func shape(_ role: EvidencePlan.Role) -> TransformerShape { plan.training(role).model.transformerShape }

  /// FLOP of so many recorded samples of each problem, the prompt read once; with `verified`, their verification included.
  ///
  /// A token costs where it is read: every sample reads the prompt's last token and all that it writes but its own last token.
  func flops(_ role: EvidencePlan.Role, samples: Double, verified: Bool = false) -> [Double] {
    zip(problems, recording(role).problems).map { problem, recorded in
      let prompt = problem.chain.prompt.utf8.count
      let tokens = recorded.samples.compactMap(\.tokens)
      let own = work(shape(role), prompt: prompt - 1, tokens)
      guard verified else { return own.prompt + samples * own.sample }
      // The verifier reads the first value and all steps but for the last result.
      let judge = work(shape(.verifier), prompt: prompt, [ChainReading.stepLength * problem.chain.steps.count])
      return own.prompt + judge.prompt + samples * (own.sample + judge.sample)
    }
  }

  /// FLOP of reading a prompt and, in the mean, a sample.
  private func work(_ shape: TransformerShape, prompt: Int, _ tokens: [Int]) -> (prompt: Double, sample: Double) {
    (shape.forwardFLOPs(tokens: prompt), tokens.map { shape.forwardFLOPs(tokens: $0, context: prompt) }.average)
  }
}
