import Foundation
import InferenceScaling

/// Measures what strategies cost themselves: microseconds a step, mean and slowest, with a thousand samples that cost nothing.
@main
struct StrategyBenchmark {
  static func main() {
    print("strategy                          steps   mean µs    99% µs   slowest µs")
    for (name, strategy) in cases { measure(name, strategy) }
  }

  static var cases: [(String, any Strategy)] {
    let options = SearchOptions(maximumDepth: 10)
    return [
      ("majority vote", MajorityVote(limit: 1000, stopsWhenCertain: false)),
      ("majority vote, certain stop", MajorityVote(limit: 1000)),
      ("majority vote, a rule each sample", MajorityVote(limit: 1000, rule: EachSample(), stopsWhenCertain: false)),
      ("best of N", BestOfN(count: 1000)),
      ("weighted best of N", BestOfN(count: 1000, selection: .weightedVote)),
      ("repeated sampling", RepeatedSampling(limit: 1000)),
      ("confidence vote", ConfidenceVote(count: 1000)),
      ("online confidence vote", OnlineConfidenceVote(limit: 1000)),
      ("budget forcing, 1,000 reports", BudgetForcing(maximumTokens: 64_000)),
      ("early exit, 1,000 reports", EarlyExit(pieceTokens: 64, agreement: 2000, maximumTokens: 64_000)),
      ("rank vote", WeightedVote(count: 1000, weight: .rank(power: 1))),
      ("beam search, width 100", LevelSearch.beam(width: 100, options: options)),
      ("diverse trees, width 100", LevelSearch.diverse(width: 100, options: options)),
      ("REBASE, width 100", LevelSearch.rebase(width: 100, options: options)),
      ("particle filter, 100", ParticleFilter(particles: 100, options: options)),
      ("best first, 1,000 nodes", BestFirstSearch(maximumNodes: 1000, options: options)),
      ("tree search, 1,000 nodes", MonteCarloTreeSearch(simulations: 250, options: options)),
      ("revision, 10 chains of 100", RevisionChains(chains: 10, length: 100, stopsWhenPassed: false)),
      ("cascade", Cascade([.init(MajorityVote(limit: 500), threshold: 2), .init(BestOfN(count: 500))])),
    ]
  }

  /// Steps through a strategy by hand, timing each `receive`, five times over; the fastest of each step counts.
  static func measure(_ name: String, _ strategy: any Strategy) {
    let walks = (0..<5).map { _ in
      var walk = Walk(strategy)
      return walk.times()
    }
    let times = walks[0].indices.map { step in walks.map { $0[step] }.min() ?? 0 }
    let sorted = times.sorted()
    print(
      name.padding(toLength: 32, withPad: " ", startingAt: 0),
      String(
        format: "%6d %9.2f %9.2f %12.1f", times.count, times.reduce(0, +) / Double(times.count), sorted[sorted.count * 99 / 100],
        sorted.last ?? 0))
  }
}

/// Asks after each sample, and never stops.
struct EachSample: StoppingRule {
  let name = "each sample"
  func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision { .draw(1) }
}

/// Performs a strategy's actions at once: a tenth of the steps finish their text, answers are of twenty kinds, scores repeat rarely.
struct Walk {
  var strategy: any Strategy
  var events: [StrategyEvent] = [.started]
  var head = 0

  init(_ strategy: any Strategy) { self.strategy = strategy }

  mutating func times() -> [Double] {
    var times: [Double] = []
    let clock = ContinuousClock()
    while head < events.count {
      var actions: [StrategyAction] = []
      times.append(clock.measure { actions = strategy.receive(events[head]) } / .microseconds(1))
      head += 1
      for action in actions where perform(action) { return times }
    }
    return times
  }

  /// Returns whether the strategy stopped.
  private mutating func perform(_ action: StrategyAction) -> Bool {
    switch action {
    case .sample(let ids, let request): for id in ids { write(id, request) }
    case .judge(let id, _, _): events.append(.judged(id, Verdict(score: Double(hash(id) % 1000) / 1000)))
    case .cancel, .truncate: break
    case .stop: return true
    }
    return false
  }

  /// Has a followed answer reported up to its limit, and then arrive.
  private mutating func write(_ id: SampleID, _ request: SampleRequest) {
    if request.purpose == .answer, let points = request.reports, let limit = points.limit {
      var partial = PartialSample()
      for tokens in stride(from: points.interval, through: limit, by: points.interval) {
        for token in partial.tokens..<tokens { partial.thinking += "w\(token &* 7919 % 10_007) " }
        (partial.tokens, partial.thinkingTokens) = (tokens, tokens)
        events.append(.partial(id, partial))
      }
    }
    events.append(.sampled(id, candidate(id, request)))
  }

  private func candidate(_ id: SampleID, _ request: SampleRequest) -> Candidate {
    let isFinished = request.purpose != .step || hash(id) % 10 == 0
    return Candidate(text: "step \(id)\n", answer: isFinished ? String(hash(id) % 20) : nil, confidences: [Double(hash(id) % 7)])
  }

  private func hash(_ id: SampleID) -> UInt64 { (UInt64(id) &* 0x9E37_79B9_7F4A_7C15) >> 40 }
}
