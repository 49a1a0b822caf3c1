import InferenceScaling

/// A line of a live recording.
///
/// It holds the sample as `Recording` reads it, with the costs and confidences that a continued run needs to go on as if it hadn't stopped.
public struct LiveSample: Hashable, Codable, Sendable {
  /// The sample as a recording has it.
  public var line: RecordingLine
  /// The calls that it took: one, and those that scored it.
  public var calls: Int
  /// The prompt's tokens.
  public var promptTokens: Int
  /// The prompt's tokens that came from a cache.
  public var cachedTokens: Int
  /// The price in US dollars.
  public var usd: Double
  /// FLOP, if they were counted.
  public var flops: Double
  /// The duration of the call, in seconds.
  public var seconds: Double
  /// The reason for the text's end.
  public var finish: FinishReason
  /// The confidences of all tokens.
  public var confidences: [Double]?
  /// The settings by which it was drawn and scored.
  public var settings: String?

  private enum CodingKeys: String, CodingKey {
    case calls, usd, flops, seconds, finish, confidences, settings
    case promptTokens = "prompt_tokens"
    case cachedTokens = "cached_tokens"
  }

  /// Creates the line of a candidate.
  public init(_ candidate: Candidate, sample: Int, of item: QuestionSet.Item, settings: String) {
    line = RecordingLine(
      candidate, sample: sample, of: item.question, gold: item.gold, correct: item.isCorrect(candidate.answer))
    calls = candidate.cost.calls
    (promptTokens, cachedTokens) = (candidate.cost.promptTokens, candidate.cost.cachedTokens)
    (usd, flops, seconds) = (candidate.cost.usd, candidate.cost.flops, candidate.cost.seconds)
    finish = candidate.finish
    confidences = candidate.confidences.isEmpty ? nil : candidate.confidences
    self.settings = settings
  }

  /// Decodes a line; fields that other recordings lack are zero.
  public init(from decoder: any Decoder) throws {
    line = try RecordingLine(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    calls = try container.decodeIfPresent(Int.self, forKey: .calls) ?? 1
    promptTokens = try container.decodeIfPresent(Int.self, forKey: .promptTokens) ?? 0
    cachedTokens = try container.decodeIfPresent(Int.self, forKey: .cachedTokens) ?? 0
    usd = try container.decodeIfPresent(Double.self, forKey: .usd) ?? 0
    flops = try container.decodeIfPresent(Double.self, forKey: .flops) ?? 0
    seconds = try container.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
    finish = try container.decodeIfPresent(FinishReason.self, forKey: .finish) ?? .stop
    confidences = try container.decodeIfPresent([Double].self, forKey: .confidences)
    settings = try container.decodeIfPresent(String.self, forKey: .settings)
  }

  /// Encodes a line.
  public func encode(to encoder: any Encoder) throws {
    try line.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    if calls != 1 { try container.encode(calls, forKey: .calls) }
    try container.encode(promptTokens, forKey: .promptTokens)
    try container.encode(cachedTokens, forKey: .cachedTokens)
    try container.encode(usd, forKey: .usd)
    try container.encode(flops, forKey: .flops)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(finish, forKey: .finish)
    try container.encodeIfPresent(confidences, forKey: .confidences)
    try container.encodeIfPresent(settings, forKey: .settings)
  }

  /// The candidate, with its whole cost.
  public var candidate: Candidate {
    Candidate(
      text: line.text, answer: line.answer,
      cost: Spending(
        calls: calls, promptTokens: promptTokens, cachedTokens: cachedTokens, completionTokens: line.completionTokens, usd: usd,
        flops: flops,
        seconds: seconds),
      confidences: confidences ?? [], score: line.score, finish: finish, model: line.model)
  }
}
