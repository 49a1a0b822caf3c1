import InferenceScaling
import Testing

private struct Recorded: ImmediateSampler {
  let answers = ["12", "14", "12"]
  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    Candidate(answer: answers[call.ordinal], cost: Spending(calls: 1))
  }
}

@Test func readmeExample() {
  let question = Question(id: "1", prompt: "What is 3 · 4?")
  let ledger = Ledger(budget: Budget(calls: 10))
  let result = SynchronousSolver(sampler: Recorded()).solve(question, with: MajorityVote(limit: 3), ledger: ledger)
  #expect(result.conclusion.answer == "12")
  #expect(result.receipt.spent.calls == 3)
}
