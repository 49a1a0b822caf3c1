import TextFormats

/// An answer that isn't streamed, as a server writes it and a client reads it. Members that aren't named here are kept in `other`.
public struct ChatResponse: Hashable, Sendable {
  /// The answer's identifier.
  public var id: String?
  /// The time of the answer, in seconds since 1970.
  public var created: Int?
  /// The model that answered.
  public var model: String?
  /// The answers.
  public var choices: [ChatChoice]
  /// The tokens taken; `nil` if the server doesn't say.
  public var usage: ChatUsage?
  /// All other members.
  public var other: JSONObject = [:]
  /// The server's identifier of the request, which stands in a header and not in the JSON.
  public var requestID: String?

  /// Makes a response.
  public init(id: String? = nil, created: Int? = nil, model: String? = nil, choices: [ChatChoice], usage: ChatUsage? = nil) {
    self.id = id
    self.created = created
    self.model = model
    self.choices = choices
    self.usage = usage
  }
}

extension ChatResponse: JSONCodable {
  /// Reads a response.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    guard let choices = try members.list("choices", { (json) throws(JSONProblem) in try ChatChoice(json: json) }) else {
      throw JSONProblem(.missing, at: ["choices"])
    }
    self.init(
      id: try members.string("id"), created: try members.integer("created"), model: try members.string("model"), choices: choices,
      usage: try members.optional("usage") { (json) throws(JSONProblem) in try ChatUsage(json: json) })
    other = members.others(than: ["id", "object", "created", "model", "choices", "usage"])
  }

  /// The response, of the object `chat.completion`.
  public var json: JSONValue {
    var members = JSONObject()
    members.set("id", id.map(JSONValue.string))
    members["object"] = "chat.completion"
    members.set("created", created.map(JSONValue.integer))
    members.set("model", model.map(JSONValue.string))
    members["choices"] = .array(choices.map(\.json))
    members.set("usage", usage?.json)
    return .object(members.merging(other))
  }
}

/// One answer.
public struct ChatChoice: Hashable, Sendable {
  /// Its place among the answers.
  public var index: Int?
  /// The answer.
  public var message: ChatMessage
  /// The reason of its end: stop, length, tool_calls, content_filter.
  public var finishReason: String?
  /// The log-probabilities, if they were asked for and the server tells them.
  public var logprobs: ChatLogProbabilities?

  /// Makes an answer.
  public init(index: Int? = 0, message: ChatMessage, finishReason: String? = "stop", logprobs: ChatLogProbabilities? = nil) {
    self.index = index
    self.message = message
    self.finishReason = finishReason
    self.logprobs = logprobs
  }
}

extension ChatChoice: JSONCodable {
  /// Reads an answer.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    self.init(
      index: try members.integer("index"),
      message: try members.required("message") { (json) throws(JSONProblem) in try ChatMessage(json: json) },
      finishReason: try members.string("finish_reason"),
      logprobs: try members.optional("logprobs") { (json) throws(JSONProblem) in try ChatLogProbabilities(json: json) })
  }

  /// The answer; without log-probabilities it says so, as the API does.
  public var json: JSONValue {
    var members = JSONObject()
    members.set("index", index.map(JSONValue.integer))
    members["message"] = message.json
    members["logprobs"] = logprobs?.json ?? .null
    members["finish_reason"] = finishReason.map(JSONValue.string) ?? .null
    return .object(members)
  }
}

/// The tokens that a request took.
///
/// It is read from three APIs: `prompt_tokens` and `completion_tokens` of a chat, `input_tokens` and `output_tokens` of a response and of Anthropic's messages,
/// whose input is without `cache_read_input_tokens` and `cache_creation_input_tokens`. Costs are computed from it,
/// so counts that can't be are brought to ones that can: 0 ≤ tokens ≤ 2⁴⁰, cached ≤ prompt.
public struct ChatUsage: Hashable, Sendable {
  /// The prompt's tokens, cached ones among them.
  public var promptTokens: Int
  /// The generated tokens, reasoning among them.
  public var completionTokens: Int
  /// The prompt's tokens that were taken from a cache.
  public var cachedTokens: Int
  /// The generated tokens that are thinking, if the server tells them apart.
  public var reasoningTokens: Int?
  /// Whether tokens are missing, because a server didn't say what some call took.
  public var isPartial = false

  /// Makes a usage.
  public init(promptTokens: Int, completionTokens: Int, cachedTokens: Int = 0) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cachedTokens = cachedTokens
  }
}

extension ChatUsage: JSONCodable {
  /// The most tokens of one answer that are taken for possible, so that no sum overflows.
  private static let most = 1 << 40

  /// Reads a usage, of a chat or of a response. A count that a server leaves out is zero, one that can't be is the nearest that can.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    func count(_ chat: String, _ responses: String) throws(JSONProblem) -> Double? {
      if let count = try members.double(chat) { return count }
      return try members.double(responses)
    }
    let details = members["prompt_tokens_details"]?.unlessNull ?? members["input_tokens_details"]?.unlessNull
    let (read, created) = (try members.double("cache_read_input_tokens"), try members.double("cache_creation_input_tokens"))
    let prompt = (try count("prompt_tokens", "input_tokens") ?? 0) + (read ?? 0) + (created ?? 0)
    promptTokens = Self.possible(prompt, Self.most)
    completionTokens = Self.possible(try count("completion_tokens", "output_tokens"), Self.most)
    cachedTokens = Self.possible(try details?.members().double("cached_tokens") ?? read, promptTokens)
    let written = members["completion_tokens_details"]?.unlessNull ?? members["output_tokens_details"]?.unlessNull
    reasoningTokens = try written?.members().double("reasoning_tokens").map { Self.possible($0, completionTokens) }
  }

  private static func possible(_ count: Double?, _ most: Int) -> Int { Int(min(max(count ?? 0, 0), Double(most))) }

  /// The usage of a chat, with the total, and a mark if it is partial.
  public var json: JSONValue {
    var members: JSONObject = [
      "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(completionTokens),
      "total_tokens": .integer(promptTokens + completionTokens), "prompt_tokens_details": ["cached_tokens": .integer(cachedTokens)],
    ]
    if isPartial { members["is_partial"] = true }
    return .object(members)
  }
}

/// The log-probabilities of an answer's tokens.
///
/// Servers give −9999 or a similar number for “impossible”, as JSON has no infinity. A choice without them says `null`, as the API does.
public struct ChatLogProbabilities: Hashable, Sendable {
  /// A token and its alternatives.
  public struct Token: Hashable, Sendable {
    /// The token's text.
    public var token: String
    /// Its log-probability, in nats.
    public var logprob: Double
    /// Its bytes, if the server tells them: a token may be a part of a character.
    public var bytes: [Int]?
    /// The likeliest tokens at its place; empty for an alternative.
    public var alternatives: [Token]?

    /// Makes a token.
    public init(token: String, logprob: Double, alternatives: [Token]? = nil) {
      self.token = token
      self.logprob = logprob
      self.alternatives = alternatives
    }
  }

  /// The tokens in order; a server whose tokens are bytes may give fewer than it generated.
  public var content: [Token]?
  /// All other members.
  public var other: JSONObject = [:]

  /// Makes log-probabilities.
  public init(content: [Token]?) { self.content = content }
}

extension ChatLogProbabilities: JSONCodable {
  /// Reads log-probabilities.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    content = try members.list("content") { (json) throws(JSONProblem) in try Token(json: json) }
    other = members.others(than: ["content"])
  }

  /// The log-probabilities, null if there are none.
  public var json: JSONValue {
    .object(JSONObject([("content", content.map { .array($0.map(\.json)) } ?? .null)]).merging(other))
  }
}

extension ChatLogProbabilities.Token: JSONCodable {
  /// Reads a token.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    self.init(
      token: try members.required("token") { $0.string }, logprob: try members.required("logprob") { $0.double },
      alternatives: try members.list("top_logprobs") { (json) throws(JSONProblem) in try Self(json: json) })
    bytes = try members.optional("bytes") { $0.array?.compactMap(\.integer) }
  }

  /// The token, with null for bytes that aren't known.
  public var json: JSONValue {
    var members: JSONObject = ["token": .string(token), "logprob": .float(logprob)]
    members["bytes"] = bytes.map { .array($0.map(JSONValue.integer)) } ?? .null
    members.set("top_logprobs", alternatives.map { .array($0.map(\.json)) })
    return .object(members)
  }
}
