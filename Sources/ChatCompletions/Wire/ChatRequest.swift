/// The body of `POST /v1/chat/completions`. Fields that aren't named here (tools, response formats, a server's own) are kept in `other`.
public struct ChatRequest: Hashable, Sendable {
  /// The model.
  public var model: String
  /// The conversation.
  public var messages: [ChatMessage]
  /// The temperature.
  public var temperature: Double?
  /// The most tokens to generate, as `max_tokens`.
  public var maximumTokens: Int?
  /// The number of choices.
  public var choices: Int?
  /// The seed, for servers that know seeds.
  public var seed: Int?
  /// Where the text ends: a string or several.
  public var stop: JSONValue?
  /// Whether the answer comes in pieces.
  public var isStreamed: Bool?
  /// Whether each token's log-probability is wanted.
  public var wantsLogProbabilities: Bool?
  /// How many of the likeliest tokens are wanted at each place.
  public var topLogProbabilities: Int?
  /// All other fields.
  public var other: [String: JSONValue]

  /// Makes a request.
  public init(
    model: String, messages: [ChatMessage], temperature: Double? = nil, maximumTokens: Int? = nil, choices: Int? = nil, seed: Int? = nil,
    other: [String: JSONValue] = [:]
  ) {
    self.model = model
    self.messages = messages
    self.temperature = temperature
    self.maximumTokens = maximumTokens
    self.choices = choices
    self.seed = seed
    self.other = other
  }
}

extension ChatRequest: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case model, messages, temperature, seed, stop
    case maximumTokens = "max_tokens"
    case choices = "n"
    case isStreamed = "stream"
    case wantsLogProbabilities = "logprobs"
    case topLogProbabilities = "top_logprobs"
  }

  /// Decodes a request.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      model: try container.decode(String.self, forKey: .model), messages: try container.decode([ChatMessage].self, forKey: .messages),
      temperature: try container.decodeIfPresent(Double.self, forKey: .temperature),
      maximumTokens: try container.decodeIfPresent(Int.self, forKey: .maximumTokens),
      choices: try container.decodeIfPresent(Int.self, forKey: .choices), seed: try container.decodeIfPresent(Int.self, forKey: .seed),
      other: try decoder.fields(except: CodingKeys.allCases.map(\.rawValue)))
    stop = try container.decodeIfPresent(JSONValue.self, forKey: .stop)
    isStreamed = try container.decodeIfPresent(Bool.self, forKey: .isStreamed)
    wantsLogProbabilities = try container.decodeIfPresent(Bool.self, forKey: .wantsLogProbabilities)
    topLogProbabilities = try container.decodeIfPresent(Int.self, forKey: .topLogProbabilities)
  }

  /// Encodes the fields that are given, and all others.
  public func encode(to encoder: any Encoder) throws {
    try encoder.encode(other)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(messages, forKey: .messages)
    try container.encodeIfPresent(temperature, forKey: .temperature)
    try container.encodeIfPresent(maximumTokens, forKey: .maximumTokens)
    try container.encodeIfPresent(choices, forKey: .choices)
    try container.encodeIfPresent(seed, forKey: .seed)
    try container.encodeIfPresent(stop, forKey: .stop)
    try container.encodeIfPresent(isStreamed, forKey: .isStreamed)
    try container.encodeIfPresent(wantsLogProbabilities, forKey: .wantsLogProbabilities)
    try container.encodeIfPresent(topLogProbabilities, forKey: .topLogProbabilities)
  }
}
