/// One sample of a recording: what a model answered once, and what is known of it.
public struct RecordedSample: Hashable, Sendable {
  /// The answer in canonical form; `nil` if none was found, or if the text was cut before it.
  public var answer: String?
  /// Whether it is right; `nil` if the recording doesn't say.
  public var isCorrect: Bool?
  /// Its tokens, or words if the recording counts those; `nil` if unknown.
  public var tokens: Int?
  /// A verifier's score, higher being better.
  public var score: Double?
  /// The mean log-probability of its tokens.
  public var logProbability: Double?
  /// The text.
  public var text: String
  /// Whether the text was cut at the most tokens that it was allowed.
  public var isCut: Bool

  /// Creates a sample.
  public init(
    answer: String?, isCorrect: Bool? = nil, tokens: Int? = nil, score: Double? = nil, logProbability: Double? = nil, text: String = "",
    isCut: Bool = false
  ) {
    (self.answer, self.isCorrect, self.tokens, self.score) = (answer, isCorrect, tokens, score)
    (self.logProbability, self.text, self.isCut) = (logProbability, text, isCut)
  }
}

/// A problem of a recording, with its samples in the order in which they were drawn.
public struct RecordedProblem: Hashable, Sendable {
  /// Its name.
  public var id: String
  /// The prompt; empty if unknown.
  public var prompt: String
  /// The right answer, if it is known.
  public var gold: String?
  /// The samples.
  public var samples: [RecordedSample]

  /// Creates a problem.
  public init(id: String, prompt: String = "", gold: String? = nil, samples: [RecordedSample]) {
    (self.id, self.prompt, self.gold, self.samples) = (id, prompt, gold, samples)
  }

  /// The question, without its answer.
  public var question: Question { Question(id: id, prompt: prompt) }
}
