/// The task of a verifier.
public enum VerifierRole: String, Hashable, Sendable, Codable {
  /// Scoring a text, finished or not: a reward model, a process-reward model, a judge, the model's own confidence.
  case reward
  /// Whether an answer is right: tests that run, a proof checker, a comparison.
  case check
}

/// The judgement of a verifier.
public struct Verdict: Hashable, Sendable {
  /// The score, higher being better; of a check, 1 or 0. A score that isn't a number counts as no verdict.
  public var score: Double
  /// Whether the answer is right; `nil` if the verifier can't tell.
  public var passed: Bool?
  /// Feedback for the model.
  public var feedback: String
  /// The cost of the judgement.
  public var cost: Spending

  /// Creates a verdict.
  public init(score: Double, passed: Bool? = nil, feedback: String = "", cost: Spending = .zero) {
    self.score = score
    self.passed = passed
    self.feedback = feedback
    self.cost = cost
  }
}

/// Something that judges candidates.
public protocol Verifier: Sendable {
  /// The most that one judgement may cost.
  func bound(_ candidate: Candidate, question: Question) -> Spending

  /// Judges a candidate.
  ///
  /// - Throws: `CallError`, which says what the failed call cost.
  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict
}

/// A verifier that answers at once.
public protocol ImmediateVerifier: Verifier {
  /// Judges a candidate.
  func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict
}

extension ImmediateVerifier {
  /// Nothing: a judgement by arithmetic is free.
  public func bound(_ candidate: Candidate, question: Question) -> Spending { .zero }

  /// Returns `judge(_:question:)`.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    try judge(candidate, question: question)
  }
}
