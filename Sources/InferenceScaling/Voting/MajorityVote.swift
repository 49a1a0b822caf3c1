/// When to stop drawing samples that vote.
///
/// A rule is a value without a state of its own: all that it may look at is the tally.
public protocol StoppingRule: Sendable {
  /// Its name in reasons and tables.
  var name: String { get }

  /// Decides whether to draw more, of at most `limit` samples in all.
  ///
  /// Asked whenever the samples that it asked for last have come, at first
  /// with an empty tally, and not any more when `limit` is reached. A stop before the first answer draws one more sample.
  func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision
}

/// The decision of a stopping rule.
public enum StoppingDecision: Hashable, Sendable {
  /// Draw this many more, at least one, and ask again.
  case draw(Int)
  /// Stop with the answer at a place of the tally; `nil` means its leader. `confidence` is the rule's own measure.
  case stop(answer: Int?, confidence: Double?)
}

/// Draws everything that is allowed.
public struct FixedCount: StoppingRule {
  /// Its name.
  public let name = "fixed"

  /// Creates the rule.
  public init() {}

  /// Always draws what is left.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision { .draw(max(limit - tally.sampleCount, 1)) }
}

/// Majority voting (self-consistency): draws answers until a rule is satisfied or `limit` is reached, and gives the most frequent one.
///
/// Of equally frequent answers the one wins whose first sample has the lowest number. Samples without an answer don't vote. With
/// `stopsWhenCertain`, it doesn't wait for samples that couldn't change the winner: when the leader's lead is more than all that is to come.
///
/// Source: Wang et al. 2022, arXiv:2203.11171; with a stopping rule, Aggarwal et al. 2023, arXiv:2305.11860.
public struct MajorityVote: Strategy {
  /// The most samples.
  public let limit: Int
  /// When to stop before that.
  public let rule: any StoppingRule
  /// Whether stragglers are dropped that can't change the winner.
  public let stopsWhenCertain: Bool
  /// The request for each sample.
  public let request: SampleRequest
  /// The answers so far.
  public private(set) var tally = AnswerTally()

  private var asked = 0
  private var round: PendingRequests

  /// Creates a vote of at most `limit` samples.
  public init(
    limit: Int, rule: any StoppingRule = FixedCount(), stopsWhenCertain: Bool = true, request: SampleRequest = SampleRequest()
  ) {
    precondition(limit > 0, "a vote needs at least one sample")
    self.limit = limit
    self.rule = rule
    self.stopsWhenCertain = stopsWhenCertain
    self.request = request
    round = PendingRequests()
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return consult()
    case .sampled(let id, let candidate):
      guard round.settle(id) else { return [] }
      tally.add(candidate.answer, sample: id)
    case .failed(let id, let failure):
      guard round.settle(id, failure) else { return [] }
    case .interrupted: return [.stop(conclusion(.interrupted))]
    case .partial, .judged, .unjudged: return []
    }
    if stopsWhenCertain, isCertain { return [.stop(conclusion(.certain))] }
    return round.isEmpty ? consult() : []
  }

  /// Whether the samples still to come can't change the winner.
  private var isCertain: Bool {
    let toCome = limit - asked + round.count
    return toCome > 0 && tally.leaderCount - tally.runnerUpCount > toCome
  }

  private mutating func consult() -> [StrategyAction] {
    if let refusal = round.refusal { return [.stop(conclusion(.refused(refusal)))] }
    if asked == limit { return [.stop(conclusion(tally.leader == nil ? round.emptyReason : .complete))] }
    switch rule.decide(tally, limit: limit) {
    case .draw(let count): return draw(count)
    case .stop(let place, let confidence) where tally.leader != nil:
      return [.stop(conclusion(.confident(rule: rule.name), place: place, confidence: confidence))]
    case .stop: return draw(1)
    }
  }

  private mutating func draw(_ count: Int) -> [StrategyAction] {
    let end = min(asked + max(count, 1), limit)
    defer { asked = end }
    round.expect(asked..<end)
    return [.sample(asked..<end, request)]
  }

  private func conclusion(_ reason: StopReason, place: Int? = nil, confidence: Double? = nil) -> Conclusion {
    guard let place = place ?? tally.leader else { return Conclusion(answer: nil, reason: reason) }
    let share = Double(tally.counts[place]) / Double(tally.sampleCount)
    return Conclusion(
      answer: tally.answers[place], sample: tally.firstSample(place), reason: reason, confidence: confidence ?? share)
  }
}

/// The answers that came so far, counted.
///
/// Answers are known by their place in `answers`, in the order in which they first arrived. Adding one is O(1), and so are all questions that a stopping
/// rule asks, except for `runnerUpCount`.
public struct AnswerTally: Hashable, Sendable {
  /// The different answers.
  public private(set) var answers: [String] = []
  /// The place of each sample's answer, in order of arrival; `nil` for a sample without one.
  public private(set) var sequence: [Int?] = []
  private var votes = VoteCounts()
  private var places: [String: Int] = [:]

  /// Creates an empty tally.
  public init() {}

  /// Adds the answer of one sample; `nil` if it has none.
  public mutating func add(_ answer: String?, sample: SampleID) {
    guard let answer else { return sequence.append(nil) }
    let place = place(of: answer)
    sequence.append(place)
    votes.add(place, sample: sample)
  }

  /// The number of votes for each answer.
  public var counts: [Int] { votes.counts }

  /// The place of the most frequent answer, of equal ones the first by sample number; `nil` before the first answer.
  public var leader: Int? { votes.leader }

  /// The number of samples, those without an answer included.
  public var sampleCount: Int { sequence.count }

  /// The number of votes: of samples with an answer.
  public var voteCount: Int { votes.total }

  /// The largest count, 0 before the first answer.
  public var leaderCount: Int { votes.leaderCount }

  /// The largest count among the other answers; O(answers).
  public var runnerUpCount: Int { votes.runnerUpCount }

  /// The sample with the lowest number among those that gave the answer at `place`.
  public func firstSample(_ place: Int) -> SampleID { votes.firstSamples[place] }

  private mutating func place(of answer: String) -> Int {
    if let place = places[answer] { return place }
    places[answer] = answers.count
    answers.append(answer)
    return answers.count - 1
  }
}

/// Votes for numbered answers, with the leader: the only count of votes, by which strategies decide and calibrations walk.
struct VoteCounts: Hashable, Sendable {
  private(set) var counts: [Int] = []
  private(set) var firstSamples: [SampleID] = []
  private(set) var total = 0
  /// The most frequent answer; of equal ones, that of the sample with the lowest number.
  private(set) var leader: Int?

  /// Adds a vote; O(1).
  mutating func add(_ place: Int, sample: SampleID) {
    while counts.count <= place {
      counts.append(0)
      firstSamples.append(.max)
    }
    counts[place] += 1
    total += 1
    firstSamples[place] = min(firstSamples[place], sample)
    if leader.map({ isAhead(place, of: $0) }) ?? true { leader = place }
  }

  var leaderCount: Int { leader.map { counts[$0] } ?? 0 }

  /// O(answers).
  var runnerUpCount: Int {
    var largest = 0
    for place in counts.indices where place != leader { largest = max(largest, counts[place]) }
    return largest
  }

  private func isAhead(_ place: Int, of other: Int) -> Bool {
    counts[place] != counts[other] ? counts[place] > counts[other] : firstSamples[place] < firstSamples[other]
  }
}

/// A vote over given answers that stops by a rule, as `MajorityVote` does when they arrive in this order.
public struct StoppedVote: Hashable, Sendable {
  /// The answers drawn.
  public private(set) var tally = AnswerTally()
  /// The place of the answer given; `nil` if none came.
  public private(set) var place: Int?

  /// Walks through the answers, `nil` for a sample without one; O(samples · decision).
  public init(_ answers: [String?], rule: any StoppingRule) {
    while tally.sampleCount < answers.count {
      var next = 1
      switch rule.decide(tally, limit: answers.count) {
      case .draw(let count): next = max(count, 1)
      case .stop(let place, _) where tally.leader != nil:
        self.place = place ?? tally.leader
        return
      case .stop: break
      }
      let end = min(tally.sampleCount + min(next, answers.count), answers.count)
      for sample in tally.sampleCount..<end { tally.add(answers[sample], sample: sample) }
    }
    place = tally.leader
  }

  /// The number of samples drawn.
  public var sampleCount: Int { tally.sampleCount }

  /// The answer given.
  public var answer: String? { place.map { tally.answers[$0] } }
}
