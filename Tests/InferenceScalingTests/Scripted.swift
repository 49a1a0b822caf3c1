import InferenceScaling

/// A sampler that reads its answers from a list: sample i gives answer i.
struct ScriptedSampler: ImmediateSampler {
  var candidates: [Candidate]

  init(_ answers: [String?]) {
    candidates = answers.map { Candidate(text: $0 ?? "", answer: $0, cost: Spending(calls: 1, completionTokens: 10)) }
  }

  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1, completionTokens: 10) }

  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    guard call.id < candidates.count else { throw CallError(reason: "the script has \(candidates.count) samples") }
    return candidates[call.id]
  }
}

/// A verifier that looks scores up by answer.
struct ScriptedVerifier: ImmediateVerifier {
  var scores: [String: Double]
  var right: Set<String> = []

  func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let score = scores[candidate.answer ?? candidate.text] else { throw CallError(reason: "no score for this answer") }
    return Verdict(score: score, passed: right.contains(candidate.answer ?? candidate.text))
  }
}

extension Question {
  static let any = Question(id: "q", prompt: "?")
}
