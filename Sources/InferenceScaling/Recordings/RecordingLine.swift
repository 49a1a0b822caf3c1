/// One sample as a line of JSON Lines: what a live run appends, and what `Recording` reads again.
public struct RecordingLine: Hashable, Sendable, Codable {
  /// The problem's name.
  public var problem: String
  /// The number of the sample among those of the problem, from 0.
  public var sample: Int
  /// The prompt.
  public var prompt: String?
  /// The right answer.
  public var gold: String?
  /// The answer.
  public var answer: String?
  /// Whether it is right.
  public var correct: Bool?
  /// The tokens generated.
  public var completionTokens: Int
  /// A verifier's score.
  public var score: Double?
  /// The mean log-probability of the tokens.
  public var logprob: Double?
  /// The model.
  public var model: String?
  /// The text.
  public var text: String

  private enum CodingKeys: String, CodingKey {
    case problem, sample, prompt, gold, answer, correct, score, logprob, model, text
    case completionTokens = "completion_tokens"
  }

  /// Creates the line of a candidate.
  public init(_ candidate: Candidate, sample: Int, of question: Question, gold: String? = nil, correct: Bool? = nil) {
    problem = question.id
    self.sample = sample
    prompt = question.prompt.isEmpty ? nil : question.prompt
    self.gold = gold
    answer = candidate.answer
    self.correct = correct ?? gold.map { gold in candidate.answer.map { CanonicalAnswer.isCorrect($0, gold: gold) } ?? false }
    completionTokens = candidate.cost.completionTokens
    score = candidate.score
    logprob = candidate.confidence
    model = candidate.model
    text = candidate.text
  }
}
