import InferenceScaling

/// A line of a recording as a live run keeps it: what `replay` reads, and what it takes to go on after a stop as if there had been none.
struct KeptSample: Codable, Sendable {
  var line: RecordingLine
  var promptTokens: Int
  var cachedTokens: Int
  var usd: Double
  var flops: Double
  var seconds: Double
  var finish: FinishReason
  /// The confidences of all tokens.
  var confidences: [Double]?
  /// How it was sampled and scored.
  var settings: String?

  private enum CodingKeys: String, CodingKey {
    case usd, flops, seconds, finish, confidences, settings
    case promptTokens = "prompt_tokens"
    case cachedTokens = "cached_tokens"
  }

  init(_ candidate: Candidate, sample: Int, of item: TaskFile.Item, settings: String) {
    line = RecordingLine(
      candidate, sample: sample, of: item.question, gold: item.gold, correct: item.isCorrect(candidate.answer))
    (promptTokens, cachedTokens) = (candidate.cost.promptTokens, candidate.cost.cachedTokens)
    (usd, flops, seconds) = (candidate.cost.usd, candidate.cost.flops, candidate.cost.seconds)
    finish = candidate.finish
    confidences = candidate.confidences.isEmpty ? nil : candidate.confidences
    self.settings = settings
  }

  init(from decoder: any Decoder) throws {
    line = try RecordingLine(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    promptTokens = try container.decodeIfPresent(Int.self, forKey: .promptTokens) ?? 0
    cachedTokens = try container.decodeIfPresent(Int.self, forKey: .cachedTokens) ?? 0
    usd = try container.decodeIfPresent(Double.self, forKey: .usd) ?? 0
    flops = try container.decodeIfPresent(Double.self, forKey: .flops) ?? 0
    seconds = try container.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
    finish = try container.decodeIfPresent(FinishReason.self, forKey: .finish) ?? .stop
    confidences = try container.decodeIfPresent([Double].self, forKey: .confidences)
    settings = try container.decodeIfPresent(String.self, forKey: .settings)
  }

  func encode(to encoder: any Encoder) throws {
    try line.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(promptTokens, forKey: .promptTokens)
    try container.encode(cachedTokens, forKey: .cachedTokens)
    try container.encode(usd, forKey: .usd)
    try container.encode(flops, forKey: .flops)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(finish, forKey: .finish)
    try container.encodeIfPresent(confidences, forKey: .confidences)
    try container.encodeIfPresent(settings, forKey: .settings)
  }

  /// The sample as it came.
  var candidate: Candidate {
    Candidate(
      text: line.text, answer: line.answer,
      cost: Spending(
        calls: 1, promptTokens: promptTokens, cachedTokens: cachedTokens, completionTokens: line.completionTokens, usd: usd, flops: flops,
        seconds: seconds),
      confidences: confidences ?? [], score: line.score, finish: finish, model: line.model)
  }
}
