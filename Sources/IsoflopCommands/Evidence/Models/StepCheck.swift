import InferenceScaling
import Studies

/// Checks by arithmetic, as a program that runs the steps would: exact, and free beside any model.
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
