import NumericalMethods
import Testing

@testable import InferenceScaling

/// A strategy driven event by event, with an account of what it asked for.
struct Driven {
  var strategy: any Strategy
  var waiting: [SampleID: SampleRequest] = [:]
  var judging: [SampleID: Candidate] = [:]
  var asked: Set<SampleID> = []
  var truncated: Set<SampleID> = []
  var cancelled: [SampleID] = []
  var answers: [SampleID: String?] = [:]
  var conclusion: Conclusion?
  /// Requests under a number that was asked for before.
  var repeated: [SampleID] = []

  init(_ strategy: any Strategy) {
    self.strategy = strategy
    send(.started)
  }

  @discardableResult
  mutating func send(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .sampled(let id, let candidate): (waiting[id], answers[id]) = (nil, candidate.answer)
    case .failed(let id, _): waiting[id] = nil
    case .judged(let id, _), .unjudged(let id, _): judging[id] = nil
    case .started, .partial, .interrupted: break
    }
    let actions = strategy.receive(event)
    for action in actions where conclusion == nil {
      switch action {
      case .sample(let ids, let request):
        for id in ids {
          if !asked.insert(id).inserted { repeated.append(id) }
          waiting[id] = request
        }
      case .judge(let id, let candidate, _): judging[id] = candidate
      case .truncate(let id): truncated.insert(id)
      case .cancel(let ids):
        cancelled += ids
        for id in ids { (waiting[id], judging[id]) = (nil, nil) }
      case .stop(let conclusion): self.conclusion = conclusion
      }
    }
    return actions
  }

  mutating func answer(_ id: SampleID, _ answer: String?) { send(.sampled(id, Candidate(text: answer ?? "", answer: answer))) }
  mutating func judge(_ id: SampleID, _ score: Double, passed: Bool? = nil) { send(.judged(id, Verdict(score: score, passed: passed))) }
}

/// Strategies under everything that may happen to their calls.
@Suite struct StrategyEventTests {
  private static let refusal = Refusal(resource: .calls, asked: 1, available: 0, limit: 9)

  /// One random thing that happens to a call under way.
  private static func event(_ driven: Driven, _ random: inout SeededGenerator) -> StrategyEvent? {
    let (samples, verdicts) = (driven.waiting.keys.sorted(), driven.judging.keys.sorted())
    guard !samples.isEmpty || !verdicts.isEmpty else { return nil }
    let place = random.index(below: samples.count + verdicts.count)
    let fate = random.index(below: 20)
    let failure = fate == 0 ? Failure.exhausted("lost") : Failure.refused(refusal)
    if place >= samples.count {
      let id = verdicts[place - samples.count]
      if fate < 2 { return .unjudged(id, fate == 0 || random.index(below: 4) > 0 ? .exhausted("lost") : failure) }
      return .judged(id, Verdict(score: random.uniform(), passed: random.index(below: 6) == 0))
    }
    let id = samples[place]
    if fate < 2 { return .failed(id, fate == 0 || random.index(below: 4) > 0 ? .exhausted("lost") : failure) }
    if driven.waiting[id]?.reports != nil, fate < 10, !driven.truncated.contains(id) {
      let tokens = 1 + random.index(below: 300)
      return .partial(id, PartialSample(thinking: "so it is", thinkingTokens: tokens, tokens: tokens, confidences: [random.uniform()]))
    }
    let answer = ["a", "b", "c", nil, nil][random.index(below: 5)]
    var candidate = Candidate(
      text: "1. \(answer ?? "go on")\n", thinking: "so", thinkingTokens: 20, answer: answer, confidences: [random.uniform()])
    candidate.finish = driven.truncated.contains(id) ? .truncated : .stop
    return .sampled(id, candidate)
  }

  /// Events in any order, failures and refusals among them: every strategy comes to an end, never asks twice under one number, and stands by a sample that
  /// came with the answer that it gives.
  @Test(arguments: UInt64(0)..<30) func everyStrategyEnds(seed: UInt64) {
    for (name, strategy) in AllStrategies.list(seed: seed) {
      var (driven, random, steps) = (Driven(strategy), SeededGenerator(seed: seed, stream: 7), 0)
      while driven.conclusion == nil, steps < 4000, let event = Self.event(driven, &random) {
        driven.send(event)
        steps += 1
      }
      #expect(driven.conclusion != nil && driven.repeated.isEmpty, "\(name) after \(steps) events")
      guard let conclusion = driven.conclusion, let sample = conclusion.sample, let given = driven.answers[sample] else { continue }
      #expect(given == conclusion.answer, "\(name): \(conclusion)")
    }
  }

  /// Told to end at any moment, a strategy ends at once, with that reason.
  @Test(arguments: UInt64(0)..<12) func anyMomentMayBeTheLast(seed: UInt64) {
    for (name, strategy) in AllStrategies.list(seed: seed) {
      var (driven, random) = (Driven(strategy), SeededGenerator(seed: seed, stream: 8))
      for _ in 0..<random.index(below: 25) {
        guard driven.conclusion == nil, let event = Self.event(driven, &random) else { break }
        driven.send(event)
      }
      guard driven.conclusion == nil else { continue }
      driven.send(.interrupted)
      #expect(driven.conclusion?.reason == .interrupted, "\(name): \(String(describing: driven.conclusion))")
    }
  }

  /// Every call refused: the reason is the refusal, whatever the strategy, and nothing more is asked for.
  @Test func refusedFromTheBeginning() {
    for (name, strategy) in AllStrategies.list(seed: 1) {
      var driven = Driven(strategy)
      let first = driven.asked.count
      while driven.conclusion == nil, let id = driven.waiting.keys.min() { driven.send(.failed(id, .refused(Self.refusal))) }
      #expect(driven.conclusion?.reason == .refused(Self.refusal) && driven.conclusion?.answer == nil, "\(name)")
      #expect(driven.asked.count == first, "\(name) asked for \(driven.asked.count)")
    }
  }

  /// Results that come twice, or were never asked for, change nothing.
  @Test(arguments: [
    MajorityVote(limit: 5) as any Strategy, BestOfN(count: 5), RepeatedSampling(limit: 5, batch: 5), WeightedVote(count: 5, weight: .score),
    ConfidenceVote(count: 5), OnlineConfidenceVote(limit: 9, warmUp: 5), RevisionChains(chains: 5, length: 1),
    MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: 5)),
  ])
  func repeatedAndForeignEventsChangeNothing(strategy: any Strategy) {
    var driven = Driven(strategy)
    driven.answer(0, "a")
    let events: [StrategyEvent] = [
      .sampled(0, Candidate(answer: "b")), .failed(0, .exhausted("late")), .sampled(77, Candidate(answer: "b")),
      .failed(99, .refused(Self.refusal)),
      .judged(3, Verdict(score: 9, passed: true)), .unjudged(55, .exhausted("late")), .partial(1, PartialSample(text: "x", tokens: 1)),
    ]
    for event in events { #expect(driven.send(event).isEmpty, "\(event)") }
    for id in 1..<5 { driven.answer(id, "a") }
    for id in driven.judging.keys.sorted() { driven.judge(id, 0.5) }
    if let last = driven.waiting.keys.min() { driven.answer(last, "a") }
    #expect(
      driven.conclusion?.answer == "a" && driven.conclusion?.reason != .refused(Self.refusal), "\(String(describing: driven.conclusion))")
  }

  /// A refusal in a round waits for what is under way, and counts it.
  @Test func aRoundThatWasRefusedInPart() {
    var vote = Driven(MajorityVote(limit: 9, rule: ShareStop(), stopsWhenCertain: false))
    #expect(vote.asked == [0])
    vote.answer(0, "a")
    vote.answer(1, "b")
    vote.send(.failed(2, .refused(Self.refusal)))
    #expect(vote.conclusion == Conclusion(answer: "a", sample: 0, reason: .refused(Self.refusal), confidence: 0.5))

    var best = Driven(BestOfN(count: 3))
    best.answer(2, "c")
    best.send(.failed(0, .refused(Self.refusal)))
    best.judge(2, 0.1)
    #expect(best.conclusion == nil)
    best.answer(1, "b")
    best.judge(1, 0.9)
    #expect(best.conclusion == Conclusion(answer: "b", sample: 1, reason: .refused(Self.refusal)))
  }

  /// Verdicts that fail leave the answers unscored: the lowest number answers, with the verifier's reason.
  @Test func verdictsThatFail() {
    var best = Driven(BestOfN(count: 2))
    best.answer(1, "b")
    best.answer(0, "a")
    best.send(.unjudged(1, .exhausted("no tests")))
    best.send(.unjudged(0, .exhausted("no tests ran")))
    #expect(best.conclusion == Conclusion(answer: "a", sample: 0, reason: .failed("no tests ran")))
    var repeated = Driven(RepeatedSampling(limit: 2))
    repeated.answer(0, "a")
    repeated.send(.unjudged(0, .exhausted("no tests")))
    repeated.answer(1, "b")
    repeated.judge(1, 0, passed: false)
    #expect(repeated.conclusion == Conclusion(answer: "a", sample: 0, reason: .complete))
  }

  /// A chain whose attempt failed tries again with what it has; one that is refused ends, and the others with it.
  @Test func chainsGoOnAfterFailures() {
    var chains = Driven(RevisionChains(chains: 2, length: 3))
    chains.send(.failed(0, .exhausted("lost")))
    #expect(chains.waiting[2]?.purpose == .answer && chains.waiting[2]?.context == [])
    chains.answer(1, "b")
    chains.send(.judged(1, Verdict(score: 0.2, passed: false, feedback: "too low")))
    #expect(chains.waiting[3]?.context == ["b\n\ntoo low"])
    chains.send(.failed(3, .refused(Self.refusal)))
    #expect(chains.conclusion == nil && chains.waiting.keys.sorted() == [2])
    chains.answer(2, "c")
    chains.judge(2, 0.1, passed: false)
    #expect(chains.conclusion == Conclusion(answer: "b", sample: 1, reason: .refused(Self.refusal)) && chains.asked.count == 4)
  }

  /// Answers are checked once each, best first, up to the first that passes; a check that fails is gone past.
  @Test func finalChecksGoDownTheRanking() {
    var search = Driven(LevelSearch.beam(width: 4, expansions: 1, options: SearchOptions(maximumDepth: 1, checksAnswers: true)))
    for (id, answer) in ["a", "b", "a", "c"].enumerated() { search.answer(id, answer) }
    for (id, score) in [0.2, 0.9, 0.8, 0.5].enumerated() { search.judge(id, score) }
    #expect(search.judging.keys.sorted() == [1])
    search.judge(1, 0, passed: false)
    #expect(search.judging.keys.sorted() == [2])
    search.send(.unjudged(2, .exhausted("no tests")))
    #expect(search.judging.keys.sorted() == [3], "the answer a isn't checked twice")
    search.judge(3, 1, passed: true)
    #expect(search.conclusion == Conclusion(answer: "c", sample: 3, reason: .verified, confidence: 1))
  }
}
