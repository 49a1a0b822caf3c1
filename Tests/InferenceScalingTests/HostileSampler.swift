import InferenceScaling
import NumericalMethods

/// A sampler that behaves as badly as its bound allows: late, failing for passing and lasting reasons, empty, huge, costing nonsense, and
/// deaf to cancellation. What it does to a call depends on the seed and the call alone.
struct HostileSampler: Sampler {
  var seed: UInt64
  /// The most tokens that a call takes.
  var maximumTokens = 100

  func bound(_ call: SampleCall, question: Question) -> Spending {
    Spending(calls: 1, promptTokens: 20, completionTokens: maximumTokens, usd: 0.001)
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    var dice = SeededGenerator(seed: seed, stream: UInt64(call.id))
    for _ in 0..<dice.index(below: 30) { await Task.yield() }
    let bound = bound(call, question: question)
    var cost = Spending(calls: 1, promptTokens: 20, completionTokens: dice.index(below: maximumTokens + 1), usd: 0.001 * dice.uniform())
    switch dice.index(below: 10) {
    case 0: throw CallError(reason: "busy", cost: cost, isTransient: true, retryAfter: .milliseconds(1))
    case 1: throw CallError(reason: "broken", cost: bound)
    case 2: return Candidate(cost: cost)
    case 3: return Candidate(text: String(repeating: "x", count: 10_000), answer: String(repeating: "y", count: 1_000), cost: bound)
    case 4:
      cost.usd = .nan
      cost.promptTokens = -1_000_000
      return Candidate(answer: "0", cost: cost)
    case 5 where call.request.purpose == .proposals: return Candidate(text: String(repeating: "line\n", count: 1000), cost: bound)
    default: return candidate(call.request.purpose, &dice, cost)
    }
  }

  /// What is a plausible text for its purpose: steps are finished one time in three.
  private func candidate(_ purpose: SampleRequest.Purpose, _ dice: inout SeededGenerator, _ cost: Spending) -> Candidate {
    let answer = String(dice.index(below: 3))
    let confidences = (0..<dice.index(below: 4)).map { _ in dice.uniform() }
    switch purpose {
    case .step: return Candidate(text: answer, answer: dice.index(below: 3) == 0 ? answer : nil, cost: cost)
    case .proposals: return Candidate(text: "a\nb\nthe answer is \(answer)", cost: cost)
    case .thinking: return Candidate(text: "…", cost: cost, finish: dice.index(below: 4) == 0 ? .stop : .length)
    default: return Candidate(answer: answer, cost: cost, confidences: confidences)
    }
  }
}

/// Writes its text a token at a time; what it writes depends on the seed and the call alone, also where it is cut.
extension HostileSampler: StreamingSampler {
  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    let whole = try await sample(call, question: question)
    var dice = SeededGenerator(seed: seed, stream: UInt64(call.id) + 1_000_000)
    let (tokens, thought) = (max(whole.cost.completionTokens, 1), dice.index(below: 90))
    for token in 0..<tokens where !progress.isTruncated {
      if dice.index(below: 4) == 0 { await Task.yield() }
      let piece = String(dice.index(below: 10))
      await progress.add(thinking: token < thought ? piece : "", text: token < thought ? "" : piece, confidence: dice.uniform())
    }
    let partial = progress.partial
    guard !progress.isTruncated else {
      return partial.candidate(
        cost: Spending(calls: 1, promptTokens: 20, completionTokens: partial.tokens, usd: 1e-6 * Double(partial.tokens)))
    }
    var candidate = whole
    (candidate.text, candidate.thinking, candidate.thinkingTokens) = (partial.text, partial.thinking, partial.thinkingTokens)
    (candidate.confidences, candidate.cost.completionTokens) = (partial.confidences, tokens)
    return candidate
  }
}

/// A verifier that fails, and scores with what isn't a number.
struct HostileVerifier: Verifier {
  var seed: UInt64

  func bound(_ candidate: Candidate, question: Question) -> Spending { Spending(calls: 1, promptTokens: 50, usd: 0.0005) }

  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    var dice = SeededGenerator(seed: seed, stream: UInt64(candidate.cost.completionTokens))
    for _ in 0..<dice.index(below: 10) { await Task.yield() }
    let cost = bound(candidate, question: question)
    switch dice.index(below: 5) {
    case 0: throw CallError(reason: "busy", cost: cost, isTransient: true)
    case 1: return Verdict(score: .nan, cost: cost)
    default: return Verdict(score: dice.uniform(), passed: dice.index(below: 4) == 0, cost: cost)
    }
  }
}
