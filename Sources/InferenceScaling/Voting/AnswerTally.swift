/// The answers that came so far, counted.
///
/// Answers are known by their place in `answers`, in which they stand as they first arrived. Adding one is O(1), and so are all questions
/// that a stopping rule asks.
public struct AnswerTally: Hashable, Sendable {
  /// The different answers.
  public private(set) var answers: [String] = []
  /// How often each answer came.
  public private(set) var counts: [Int] = []
  /// Which answer came with each sample, as they arrived; `nil` where a sample gave none.
  public private(set) var sequence: [Int?] = []
  /// The place of the most frequent answer; of equal ones, that of the sample with the lowest number. `nil` before the first answer.
  public private(set) var leader: Int?

  private var firstSamples: [SampleID] = []
  private var places: [String: Int] = [:]

  /// Makes an empty tally.
  public init() {}

  /// Adds the answer of one sample; `nil` where it gave none.
  public mutating func add(_ answer: String?, sample: SampleID) {
    guard let answer else { return sequence.append(nil) }
    let place = place(of: answer, sample: sample)
    counts[place] += 1
    firstSamples[place] = min(firstSamples[place], sample)
    sequence.append(place)
    if leader.map({ isAhead(place, of: $0) }) ?? true { leader = place }
  }

  /// The number of samples, those without an answer included.
  public var sampleCount: Int { sequence.count }

  /// The number of votes: of samples with an answer.
  public var voteCount: Int { counts.reduce(0, +) }

  /// The largest count, 0 before the first answer.
  public var leaderCount: Int { leader.map { counts[$0] } ?? 0 }

  /// The largest count among the other answers; O(answers).
  public var runnerUpCount: Int {
    var largest = 0
    for place in counts.indices where place != leader { largest = max(largest, counts[place]) }
    return largest
  }

  /// The sample with the lowest number among those that gave the answer at `place`.
  public func firstSample(_ place: Int) -> SampleID { firstSamples[place] }

  private func isAhead(_ place: Int, of other: Int) -> Bool {
    counts[place] != counts[other] ? counts[place] > counts[other] : firstSamples[place] < firstSamples[other]
  }

  private mutating func place(of answer: String, sample: SampleID) -> Int {
    if let place = places[answer] { return place }
    places[answer] = answers.count
    answers.append(answer)
    counts.append(0)
    firstSamples.append(sample)
    return answers.count - 1
  }
}
