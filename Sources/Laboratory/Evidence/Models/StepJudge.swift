import InferenceScaling
import Studies

/// A verifier by a second model, which scores an answer step by step.
///
/// The score of a step is the probability that the second model gives to the result as written, after the same text; that of a text is the product
/// over its steps. A step that isn't written as one, or isn't the problem's, scores 0 without being read: comparing characters takes no model.
///
/// A generative verifier of this kind needs no labels: it has learned the same task from other text and other initial values, so its errors aren't those of
/// the model that it judges. Reading costs FLOP like writing, and what it has read of the same text before costs nothing.
package struct StepJudge: ImmediateVerifier {
  /// The part of a text that is scored.
  package enum Scope: Sendable {
    /// The last step of an unfinished text.
    case lastStep
    /// All steps.
    case whole
  }

  package let model: ReasoningModel
  package let problem: ReasoningProblem
  package let scope: Scope

  package init(model: ReasoningModel, problem: ReasoningProblem, scope: Scope) {
    (self.model, self.problem, self.scope) = (model, problem, scope)
  }

  /// The cost of reading the problem and its solution up to the last result.
  package func bound(_ candidate: Candidate, question: Question) -> Spending {
    let tokens = problem.chain.prompt.utf8.count + ChainReading.stepLength * problem.chain.steps.count
    return cost(length: tokens, read: tokens, calls: 1)
  }

  package func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    let steps = steps(candidate.text)
    guard let last = steps.last else { return Verdict(score: 0, cost: Spending(calls: 1)) }
    var (score, spent) = (1.0, Spending(calls: 1))
    do {
      for step in scope == .whole ? steps : [last] {
        let (share, read) = try model.probability(of: step.result, after: step.before)
        score *= share
        spent += cost(length: step.before.utf8.count, read: read, calls: 0)
      }
      return Verdict(score: score, cost: spent)
    } catch {
      throw CallError(reason: "problem “\(problem.id)”: \(error)", cost: spent)
    }
  }

  /// The results with the text before each. None if the text isn't made of the problem's steps or, for `.whole`, if one is missing.
  private func steps(_ text: String) -> [(before: String, result: Character)] {
    let chain = problem.chain
    let characters = Array(text)
    let count = (characters.count - 1) / ChainReading.stepLength
    guard let first = characters.first, first == chain.prompt.first, scope == .lastStep || count >= chain.steps.count else { return [] }
    var (steps, before) = ([(String, Character)](), chain.prompt + String(first))
    for place in 0..<min(count, chain.steps.count) {
      let step = characters[(1 + place * ChainReading.stepLength)...].prefix(ChainReading.stepLength)
      guard let result = step.last, String(step.dropLast()) == chain.written(place) + "=" else { return [] }
      before += String(step.dropLast())
      steps.append((before, result))
      before.append(result)
    }
    return steps
  }

  private func cost(length: Int, read: Int, calls: Int) -> Spending {
    Spending(calls: calls, promptTokens: read, cachedTokens: length - read, flops: model.flops(reading: read, of: length))
  }
}

/// A verifier by arithmetic: exact, and free compared with any model.
///
/// It stands for checks that some tasks have, such as tests of a program, and bounds what any verifier could gain.
package struct StepCheck: ImmediateVerifier {
  package let problem: ReasoningProblem
  package let scope: StepJudge.Scope

  package init(problem: ReasoningProblem, scope: StepJudge.Scope) { (self.problem, self.scope) = (problem, scope) }

  package func bound(_ candidate: Candidate, question: Question) -> Spending { Spending(calls: 1) }

  package func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    let reading = ChainReading(candidate.text, of: problem.chain)
    let isRight =
      switch scope {
      case .whole: reading.isRight
      // An unreadable end leaves fewer steps than the text is long.
      case .lastStep: reading.steps.count * ChainReading.stepLength + 1 == candidate.text.utf8.count && reading.steps.last == true
      }
    return Verdict(score: isRight ? 1 : 0, passed: isRight, cost: Spending(calls: 1))
  }
}
