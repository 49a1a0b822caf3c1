/// What a server answers to a request that isn't streamed.
public struct ChatResponse: Hashable, Sendable, Codable {
  /// The answer's name.
  public var id: String?
  /// The model that answered.
  public var model: String?
  /// The answers.
  public var choices: [ChatChoice]
  /// What they took; `nil` where the server doesn't say.
  public var usage: ChatUsage?

  /// Makes a response.
  public init(id: String? = nil, model: String? = nil, choices: [ChatChoice], usage: ChatUsage? = nil) {
    self.id = id
    self.model = model
    self.choices = choices
    self.usage = usage
  }
}

/// One answer.
public struct ChatChoice: Hashable, Sendable, Codable {
  /// Its place among the answers.
  public var index: Int?
  /// The answer.
  public var message: ChatMessage
  /// Why it ended: stop, length, tool_calls, content_filter.
  public var finishReason: String?
  /// The log-probabilities, where they were asked for and the server tells them.
  public var logprobs: ChatLogProbabilities?

  private enum CodingKeys: String, CodingKey {
    case index, message, logprobs
    case finishReason = "finish_reason"
  }

  /// Makes an answer.
  public init(index: Int? = 0, message: ChatMessage, finishReason: String? = "stop", logprobs: ChatLogProbabilities? = nil) {
    self.index = index
    self.message = message
    self.finishReason = finishReason
    self.logprobs = logprobs
  }
}

/// The tokens that a request took.
public struct ChatUsage: Hashable, Sendable, Codable {
  /// The prompt's tokens, cached ones among them.
  public var promptTokens: Int
  /// The generated tokens, reasoning among them.
  public var completionTokens: Int
  /// The prompt's tokens that were taken from a cache.
  public var cachedTokens: Int

  private enum CodingKeys: String, CodingKey {
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
    case promptDetails = "prompt_tokens_details"
  }

  /// The same as the API of responses names it.
  private enum ResponsesKeys: String, CodingKey {
    case promptTokens = "input_tokens"
    case completionTokens = "output_tokens"
    case promptDetails = "input_tokens_details"
  }

  private struct PromptDetails: Codable {
    var cached: Int?

    private enum CodingKeys: String, CodingKey { case cached = "cached_tokens" }
  }

  /// Makes a usage.
  public init(promptTokens: Int, completionTokens: Int, cachedTokens: Int = 0) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cachedTokens = cachedTokens
  }

  /// The most tokens that are believed of one answer, so that sums of what any server says can't overflow.
  private static let most = 1 << 40

  /// Decodes a usage; what a server leaves out is zero, what can't be is the nearest that can.
  public init(from decoder: any Decoder) throws {
    let (chat, responses) = (try decoder.container(keyedBy: CodingKeys.self), try decoder.container(keyedBy: ResponsesKeys.self))
    let prompt = try chat.decodeIfPresent(Int.self, forKey: .promptTokens) ?? responses.decodeIfPresent(Int.self, forKey: .promptTokens)
    let completion =
      try chat.decodeIfPresent(Int.self, forKey: .completionTokens) ?? responses.decodeIfPresent(Int.self, forKey: .completionTokens)
    let details =
      try chat.decodeIfPresent(PromptDetails.self, forKey: .promptDetails)
      ?? responses.decodeIfPresent(PromptDetails.self, forKey: .promptDetails)
    promptTokens = Self.possible(prompt, Self.most)
    completionTokens = Self.possible(completion, Self.most)
    cachedTokens = Self.possible(details?.cached, promptTokens)
  }

  private static func possible(_ count: Int?, _ most: Int) -> Int { min(max(count ?? 0, 0), most) }

  /// Encodes a usage, with the total.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(promptTokens, forKey: .promptTokens)
    try container.encode(completionTokens, forKey: .completionTokens)
    try container.encode(PromptDetails(cached: cachedTokens), forKey: .promptDetails)
    try encoder.encode(["total_tokens": .integer(promptTokens + completionTokens)])
  }
}
