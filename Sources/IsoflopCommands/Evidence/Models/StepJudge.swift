import InferenceScaling
import Studies

/// Has a model that was trained on verdicts judge what another one wrote, step by step.
///
/// The score of a step is the probability of the verdict “right”, all steps before it being right; that of a text is the product over its
/// steps. A step that isn't one, or another than the problem's, scores 0 without being read: comparing characters takes no model.
package struct StepJudge: ImmediateVerifier {
  /// What is judged.
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

  /// The problem and the longest solution, with a verdict behind every step.
  package func bound(_ candidate: Candidate, question: Question) -> Spending {
    let tokens = problem.chain.prompt.utf8.count + (ChainReading.stepLength + 1) * problem.chain.steps.count + 1
    return cost(length: tokens, read: tokens, calls: 1)
  }

  package func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    let texts = judgedTexts(candidate.text)
    guard let last = texts.last else { return Verdict(score: 0, cost: Spending(calls: 1)) }
    var (score, spent) = (1.0, Spending(calls: 1))
    do {
      for text in scope == .whole ? texts : [last] {
        let (right, wrong) = ReasoningTask.verdicts
        let (share, read) = try model.preference(right, over: wrong, after: text)
        score *= share
        spent += cost(length: text.utf8.count, read: read, calls: 0)
      }
      return Verdict(score: score, cost: spent)
    } catch {
      throw CallError(reason: "problem “\(problem.id)”: \(error)", cost: spent)
    }
  }

  /// What the model reads for the verdict on each step; empty where the text isn't made of the problem's steps, or for `.whole`, where one is missing.
  private func judgedTexts(_ text: String) -> [String] {
    let chain = problem.chain
    let characters = Array(text)
    let count = (characters.count - 1) / ChainReading.stepLength
    guard characters.first == chain.prompt.first, scope == .lastStep || count >= chain.steps.count else { return [] }
    var (texts, read) = ([String](), chain.prompt + String(characters[0]))
    for place in 0..<min(count, chain.steps.count) {
      let step = String(characters[(1 + place * ChainReading.stepLength)...].prefix(ChainReading.stepLength))
      guard step.hasPrefix(chain.written(place) + "=") else { return [] }
      read += step
      texts.append(read)
      read += ReasoningTask.verdicts.right
    }
    return texts
  }

  private func cost(length: Int, read: Int, calls: Int) -> Spending {
    Spending(calls: calls, promptTokens: read, cachedTokens: length - read, flops: model.flops(reading: read, of: length))
  }
}
