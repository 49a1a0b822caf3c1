/// Checks answers against the right one, as text in canonical form and as numbers.
public struct EqualityVerifier: ImmediateVerifier {
  /// The right answer to each question.
  public var answers: [String: String]
  /// The relative difference of numbers that still counts as equal.
  public var tolerance: Double

  /// Creates a check from right answers by question.
  public init(answers: [String: String], tolerance: Double = 1e-9) {
    self.answers = answers
    self.tolerance = tolerance
  }

  /// Passes equal answers.
  ///
  /// - Throws: `CallError` if the right answer to the question isn't known.
  public func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let right = answers[question.id] else { throw CallError(reason: "the right answer to question “\(question.id)” isn't known") }
    let passes = candidate.answer.map { CanonicalAnswer.areEqual($0, right, tolerance: tolerance) } ?? false
    return Verdict(score: passes ? 1 : 0, passed: passes)
  }
}

/// Scores a candidate by the score that came with it.
public struct GivenScore: ImmediateVerifier {
  /// Creates the verifier.
  public init() {}

  /// Returns the candidate's own score.
  ///
  /// - Throws: `CallError` if it has none.
  public func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let score = candidate.score else { throw CallError(reason: "the sample came without a score") }
    return Verdict(score: score)
  }
}

/// Scores a candidate by the confidence of its tokens: log-probabilities, or self-certainty if the sampler reports that.
public struct GivenConfidence: ImmediateVerifier {
  /// The aggregation of the tokens' confidences.
  public var measure: TraceConfidence

  /// Creates the verifier.
  public init(measure: TraceConfidence = .mean) { self.measure = measure }

  /// Returns the candidate's confidence.
  ///
  /// - Throws: `CallError` if the model reported none.
  public func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let value = measure.value(candidate.confidences) else {
      throw CallError(reason: "the sample came without log-probabilities: ask the server for them, or choose another verifier")
    }
    return Verdict(score: value)
  }
}
