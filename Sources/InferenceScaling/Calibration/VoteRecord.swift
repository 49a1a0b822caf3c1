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
  /// The verdict on each answer, the mean of its samples; empty without labels.
  let outcomes: [Double]

  /// The first `limit` samples of a problem; the verdicts are of all its samples.
  init(_ problem: RecordedProblem, limit: Int) {
    let answers = CountedAnswers(problem.samples)
    let drawn = min(limit, problem.samples.count)
    let counts = answers.counts(of: 0..<drawn)
    let most = counts.max() ?? 0
    let winners = Double(counts.count { $0 == most })
    let isLabelled = problem.samples.allSatisfy { $0.isCorrect != nil }
    votes = answers.votes[..<drawn].map { $0 ?? -1 }
    self.counts = counts
    forms = answers.answers.map { AnswerForm($0) }
    shares = counts.map { most > 0 && $0 == most ? 1 / winners : 0 }
    outcomes = isLabelled ? answers.verdicts : []
    correctness = isLabelled ? answers.verdict(ofMostFrequent: counts) : nil
  }

  /// The answer that came most often, the first of equal ones.
  ///
  /// Nil where no sample has an answer: those beyond the limit have no vote.
  var winner: Int? {
    counts.indices.max { counts[$0] != counts[$1] ? counts[$0] < counts[$1] : $0 > $1 }.flatMap { counts[$0] > 0 ? $0 : nil }
  }
}
