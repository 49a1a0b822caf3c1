/// The votes of one recorded problem, the answers numbered: what calibration goes through again and again.
struct VoteRecord: Sendable {
  /// The answer of every sample, −1 for none.
  let votes: [Int]
  /// The count of each answer.
  let counts: [Int]
  /// The form of each answer.
  let forms: [AnswerForm]
  /// Each answer's share of the full vote: 1/t for each of t winners.
  let shares: [Double]
  /// The expected correctness of the full vote; `nil` without labels.
  let correctness: Double?
  /// Whether each answer is right, 1 or 0; empty without labels.
  let outcomes: [Double]

  /// The first `limit` samples of a problem.
  init(_ problem: RecordedProblem, limit: Int) {
    var places: [String: Int] = [:]
    var (votes, counts, forms, outcomes): ([Int], [Int], [AnswerForm], [Double]) = ([], [], [], [])
    let samples = problem.samples.prefix(limit)
    for sample in samples {
      guard let answer = sample.answer else {
        votes.append(-1)
        continue
      }
      if let place = places[answer] {
        counts[place] += 1
        votes.append(place)
      } else {
        places[answer] = counts.count
        votes.append(counts.count)
        counts.append(1)
        forms.append(AnswerForm(answer))
        outcomes.append(sample.isCorrect == true ? 1 : 0)
      }
    }
    let most = counts.max() ?? 0
    let winners = Double(counts.count { $0 == most })
    let shares = counts.map { $0 == most ? 1 / winners : 0 }
    let isLabelled = samples.allSatisfy { $0.isCorrect != nil }
    (self.votes, self.counts, self.forms, self.shares) = (votes, counts, forms, shares)
    self.outcomes = isLabelled ? outcomes : []
    correctness = isLabelled ? zip(shares, outcomes).reduce(0) { $0 + $1.0 * $1.1 } : nil
  }

  /// The answer that came most often, the first of equal ones.
  var winner: Int? { counts.indices.max { counts[$0] != counts[$1] ? counts[$0] < counts[$1] : $0 > $1 } }
}
