/// How one answer is chosen of several that are scored.
public enum AnswerSelection: String, Hashable, Sendable, Codable, CaseIterable {
  /// The answer with the best single score.
  case bestScore
  /// The answer with the largest sum of scores; scores should not be negative.
  case weightedVote
  /// The most frequent answer.
  case majority
}

/// Finished candidates with their scores.
struct AnswerPool: Sendable {
  private(set) var candidates: [SampleID: Candidate] = [:]
  private(set) var scores: [SampleID: Double] = [:]

  var isEmpty: Bool { candidates.isEmpty }
  var count: Int { candidates.count }

  /// Adds a candidate, scored or not.
  mutating func add(_ id: SampleID, _ candidate: Candidate, score: Double? = nil) {
    candidates[id] = candidate
    scores[id] = score
  }

  /// Scores a candidate.
  mutating func score(_ id: SampleID, _ score: Double) { scores[id] = score }

  /// Those with an answer, best score first; unscored ones last, equal ones by number.
  var ranked: [SampleID] {
    candidates.filter { $0.value.answer != nil }.keys.sorted { left, right in
      let (a, b) = (scores[left] ?? -.infinity, scores[right] ?? -.infinity)
      return a != b ? a > b : left < right
    }
  }

  /// The answer chosen; that of the lowest number where nothing is scored.
  func conclusion(_ selection: AnswerSelection, _ reason: StopReason) -> Conclusion {
    if selection == .bestScore {
      let best = ranked.first
      return Conclusion(answer: best.flatMap { candidates[$0]?.answer }, sample: best, reason: reason)
    }
    let tally = tally()
    guard let place = selection == .majority ? tally.leader : tally.heaviest else { return Conclusion(answer: nil, reason: reason) }
    return Conclusion(
      answer: tally.answers[place], sample: tally.firstSample(place), reason: reason, confidence: share(tally, place, selection))
  }

  /// The answers counted and weighed, in the order of their numbers.
  func tally() -> AnswerTally {
    var tally = AnswerTally()
    for (id, candidate) in candidates.sorted(by: { $0.key < $1.key }) {
      tally.add(candidate.answer, sample: id, weight: scores[id] ?? 0)
    }
    return tally
  }

  private func share(_ tally: AnswerTally, _ place: Int, _ selection: AnswerSelection) -> Double? {
    if selection == .majority { return Double(tally.counts[place]) / Double(tally.sampleCount) }
    let total = tally.weights.reduce(0, +)
    return total > 0 && total.isFinite ? tally.weights[place] / total : nil
  }
}
