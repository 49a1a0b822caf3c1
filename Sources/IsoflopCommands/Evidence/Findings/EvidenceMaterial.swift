import ComputeAccounting
import InferenceScaling
import LanguageModel
import Studies

/// What all findings are made from: the problems, both recordings, and what was asked of the models themselves.
struct EvidenceMaterial {
  let plan: EvidencePlan
  let problems: [ReasoningProblem]
  let small: Recording
  let large: Recording
  let live: [LiveOutcome]

  /// The numbers of samples at which curves are drawn: 1, 2, 3, 4, 6, 8, 12, … and the last.
  func counts(to limit: Int) -> [Int] {
    var counts: [Int] = []
    var power = 1
    while power <= limit {
      counts += [power, power * 3 / 2].filter { $0 <= limit && !counts.contains($0) }
      power *= 2
    }
    return counts.last == limit ? counts : counts + [limit]
  }

  func recording(_ role: EvidencePlan.Role) -> Recording { role == .large ? large : small }

  func shape(_ role: EvidencePlan.Role) -> TransformerShape { TransformerShape(plan.training(role).model) }

  /// What so many recorded samples of each problem cost, the prompt read once; with `verified`, what their verification does too.
  func flops(_ role: EvidencePlan.Role, samples: Double, verified: Bool = false) -> [Double] {
    zip(problems, recording(role).problems).map { problem, recorded in
      let own = work(shape(role), problem, recorded) { $0 }
      // The verifier reads a verdict behind every step, but the last, and no full stop.
      let steps = problem.chain.steps.count
      let judge: (prompt: Double, sample: Double) =
        verified ? work(shape(.verifier), problem, recorded) { _ in (ChainReading.stepLength + 1) * steps } : (0, 0)
      return own.prompt + judge.prompt + samples * (own.sample + judge.sample)
    }
  }

  /// FLOP of reading a problem and, in the mean, of a sample.
  private func work(
    _ shape: TransformerShape, _ problem: ReasoningProblem, _ recorded: RecordedProblem, tokens: (Int) -> Int
  ) -> (prompt: Double, sample: Double) {
    let prompt = problem.chain.prompt.utf8.count
    let samples = recorded.samples.reduce(0.0) { $0 + shape.forwardFLOPs(tokens: tokens($1.tokens), context: prompt) }
    return (shape.forwardFLOPs(tokens: prompt), samples / Double(recorded.samples.count))
  }
}

extension [Double] {
  var average: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
