/// Answers that a model gave, kept to be replayed: the same samples serve every strategy.
///
/// A recording is read from a table by `init(_:selecting:options:)`, written line by line by `RecordingLine`, and asked through `ReplaySampler`.
public struct Recording: Hashable, Sendable {
  /// Its name in errors.
  public var name: String
  /// The problems, in the order in which the table first names them.
  public var problems: [RecordedProblem]
  /// Notes on what was inferred from the table.
  public var inferences: [String]
  /// Whether the samples carry answers, not only whether they are right.
  public var hasAnswers: Bool

  /// Creates a recording.
  public init(name: String, problems: [RecordedProblem], inferences: [String] = [], hasAnswers: Bool = true) {
    self.name = name
    self.problems = problems
    self.inferences = inferences
    self.hasAnswers = hasAnswers
  }

  /// The number of samples.
  public var sampleCount: Int { problems.reduce(0) { $0 + $1.samples.count } }

  /// Whether every sample says if it is right.
  public var isLabelled: Bool { problems.allSatisfy { $0.samples.allSatisfy { $0.isCorrect != nil } } }

  /// Whether the tokens of every sample are known; without them, no mean of tokens is given.
  public var countsTokens: Bool { problems.allSatisfy { $0.samples.allSatisfy { $0.tokens != nil } } }

  /// Whether samples have scores of a verifier.
  ///
  /// Otherwise the probability of a text, exp of its mean log-probability, serves as its score.
  public var hasScores: Bool { problems.contains { $0.samples.contains { $0.score != nil } } }

  /// Counts the right samples of each problem.
  ///
  /// - Throws: `RecordingError.unlabelled` if a sample doesn't say.
  public func successes() throws(RecordingError) -> [Successes] {
    guard isLabelled else { throw .unlabelled(file: name) }
    return problems.map { problem in
      Successes(correct: problem.samples.count { $0.isCorrect == true }, samples: problem.samples.count)
    }
  }

  /// The same with the problems at the places given.
  public func selecting(_ places: [Int]) -> Recording {
    var copy = self
    copy.problems = places.map { problems[$0] }
    return copy
  }
}
