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
