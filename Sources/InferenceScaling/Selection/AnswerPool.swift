/// The rule by which one answer is chosen of several with scores.
///
/// With scores s_i of samples that gave answers a_i: argmax_i s_i, argmax_a Σ_{a_i = a} s_i, or argmax_a #{a_i = a}; of equal ones, that
/// of the lowest number.
public enum AnswerSelection: String, Hashable, Sendable, Codable, CaseIterable {
  /// The answer with the best single score.
  case bestScore
  /// The answer with the largest sum of scores; scores should not be negative.
  case weightedVote
  /// The most frequent answer.
  case majority
}

/// Finished candidates with their scores.
///
/// Answers are counted and the best is found as they come, so that choosing among a thousand takes some microseconds.
struct AnswerPool: Sendable {
  private struct Entry {
    var id: SampleID
    var candidate: Candidate
    var score: Double?
    /// The answer's place in the tally.
    var place: Int?
  }

  private var entries: [Entry] = []
  private var positions: [SampleID: Int] = [:]
  private var tally = AnswerTally()
  /// The position of the best scored answer.
  private var best: Int?
  /// Whether the entries stand in the order of their numbers.
  private var isSorted = true
  private(set) var hasScores = false

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  /// The candidate of a number.
  func candidate(_ id: SampleID) -> Candidate? { positions[id].map { entries[$0].candidate } }

  /// The score of a number, if it has one.
  func score(of id: SampleID) -> Double? { positions[id].flatMap { entries[$0].score } }

  /// Adds a candidate, scored or not, under a number that is new.
  mutating func add(_ id: SampleID, _ candidate: Candidate, score: Double? = nil) {
    if let last = entries.last, last.id > id { isSorted = false }
    positions[id] = entries.count
    tally.add(candidate.answer, sample: id)
    entries.append(Entry(id: id, candidate: candidate, place: tally.sequence.last ?? nil))
    if let score { rescore(entries.count - 1, score) }
  }

  /// Scores a candidate, once.
  mutating func score(_ id: SampleID, _ score: Double) {
    if let position = positions[id] { rescore(position, score) }
  }

  private mutating func rescore(_ position: Int, _ score: Double) {
    entries[position].score = score
    hasScores = true
    if entries[position].place != nil, best.map({ isAhead(position, of: $0) }) ?? true { best = position }
  }

  private func isAhead(_ left: Int, of right: Int) -> Bool {
    let (a, b) = (entries[left].score ?? -.infinity, entries[right].score ?? -.infinity)
    return a != b ? a > b : entries[left].id < entries[right].id
  }

  /// Those with an answer, best score first; unscored ones last, equal ones by number. O(n log n).
  var ranked: [SampleID] {
    entries.indices.filter { entries[$0].place != nil }.sorted(by: isAhead).map { entries[$0].id }
  }

  /// The answer chosen; that of the lowest number where nothing is scored. O(n).
  func conclusion(_ selection: AnswerSelection, _ reason: StopReason) -> Conclusion {
    switch selection {
    case .bestScore:
      let chosen = best ?? entries.indices.filter { entries[$0].place != nil }.min { entries[$0].id < entries[$1].id }
      return Conclusion(answer: chosen.flatMap { entries[$0].candidate.answer }, sample: chosen.map { entries[$0].id }, reason: reason)
    case .majority:
      return conclusion(tally.leader, reason) { Double(tally.counts[$0]) / Double(tally.sampleCount) }
    case .weightedVote: return weightedVote(entries.map(\.score), reason)
    }
  }

  /// The weighted vote with other weights than the scores; those without one weigh nothing. O(n).
  func weightedVote(_ weights: [(id: SampleID, weight: Double)], _ reason: StopReason) -> Conclusion {
    var ordered = [Double?](repeating: nil, count: entries.count)
    for (id, weight) in weights { if let position = positions[id] { ordered[position] = weight } }
    return weightedVote(ordered, reason)
  }

  private func weightedVote(_ weights: [Double?], _ reason: StopReason) -> Conclusion {
    let (sums, total) = sums(of: weights)
    let heaviest = sums.indices.max { left, right in
      sums[left] != sums[right] ? sums[left] < sums[right] : tally.firstSample(left) > tally.firstSample(right)
    }
    return conclusion(heaviest, reason) { total > 0 && total.isFinite ? sums[$0] / total : nil }
  }

  private func conclusion(_ place: Int?, _ reason: StopReason, share: (Int) -> Double?) -> Conclusion {
    guard let place else { return Conclusion(answer: nil, reason: reason) }
    return Conclusion(answer: tally.answers[place], sample: tally.firstSample(place), reason: reason, confidence: share(place))
  }

  /// The sums of the weights of each answer and of all, added in the order of their numbers.
  ///
  /// So they are the same for any order of arrival.
  private func sums(of weights: [Double?]) -> (sums: [Double], total: Double) {
    var sums = [Double](repeating: 0, count: tally.answers.count)
    var total = 0.0
    let order = isSorted ? Array(entries.indices) : entries.indices.sorted { entries[$0].id < entries[$1].id }
    for position in order {
      guard let place = entries[position].place, let weight = weights[position] else { continue }
      sums[place] += weight
      total += weight
    }
    return (sums, total)
  }
}
