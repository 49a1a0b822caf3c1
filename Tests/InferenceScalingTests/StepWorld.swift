import InferenceScaling

/// A small world of steps: for every text so far, the steps that may follow, in the order in which they are drawn (over and over), and their scores.
///
/// A step that ends in “!” finishes the text; the step itself, without it, is the answer.
struct StepWorld: ImmediateSampler, ImmediateVerifier {
  var steps: [String: [String]]
  var scores: [String: Double]

  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1, completionTokens: 1) }

  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    guard let choices = steps[call.request.prefix] else { throw CallError(reason: "nothing follows “\(call.request.prefix)”") }
    let step = choices[call.ordinal % choices.count]
    return Candidate(text: step, answer: step.hasSuffix("!") ? String(step.dropLast()) : nil, cost: Spending(calls: 1, completionTokens: 1))
  }

  func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let score = scores[candidate.text] else { throw CallError(reason: "no score for “\(candidate.text)”") }
    return Verdict(score: score, passed: candidate.answer == "gold")
  }
}
