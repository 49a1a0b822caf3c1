import InferenceScaling
import Optimization

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
    case 3: return Candidate(text: String(repeating: "x", count: 100_000), answer: String(repeating: "y", count: 10_000), cost: bound)
    case 4:
      cost.usd = .nan
      cost.promptTokens = -1_000_000
      return Candidate(answer: "0", cost: cost)
    default: return Candidate(answer: String(dice.index(below: 3)), cost: cost)
    }
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
