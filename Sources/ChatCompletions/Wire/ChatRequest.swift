import TextFormats

/// The body of `POST /v1/chat/completions`.
///
/// Members that aren't named here (tools, response formats, a server's own) are kept in `other` as they were, in their order: a server that generates by a
/// schema does so in the order of its members, so another order gives another answer.
public struct ChatRequest: Hashable, Sendable {
  /// The model.
  public var model: String
  /// The conversation.
  public var messages: [ChatMessage]
  /// The temperature; one that was read is written with its digits.
  public var temperature: Double? {
    get { writtenTemperature?.double }
    set { writtenTemperature = newValue.map(JSONValue.float) }
  }
  private var writtenTemperature: JSONValue?
  /// The most tokens to generate, as `max_tokens`.
  public var maximumTokens: Int?
  /// The number of choices.
  public var choices: Int?
  /// The seed, for servers that know seeds.
  public var seed: Int?
  /// The text or texts at which an answer ends.
  public var stop: JSONValue?
  /// Whether the answer comes in pieces.
  public var isStreamed: Bool?
  /// Whether each token's log-probability is wanted.
  public var wantsLogProbabilities: Bool?
  /// The number of likeliest tokens wanted at each place.
  public var topLogProbabilities: Int?
  /// All other members.
  public var other: JSONObject

  /// Makes a request.
  public init(
    model: String, messages: [ChatMessage], temperature: Double? = nil, maximumTokens: Int? = nil, choices: Int? = nil, seed: Int? = nil,
    other: JSONObject = [:]
  ) {
    self.model = model
    self.messages = messages
    writtenTemperature = temperature.map(JSONValue.float)
    self.maximumTokens = maximumTokens
    self.choices = choices
    self.seed = seed
    self.other = other
  }
}

extension ChatRequest {
  /// An upper bound on the tokens of its prompt, by which a budget reserves.
  ///
  /// The bytes of messages and tools as JSON, since a token has at least one byte, with 16 tokens a message and 64 a prompt for a chat template.
  public var promptBound: Int {
    messages.reduce(64) { $0 + 16 + $1.json.bytes.count } + (other["tools"]?.bytes.count ?? 0)
  }
}

extension ChatRequest: JSONCodable {
  private static let named: Set = [
    "model", "messages", "temperature", "max_tokens", "n", "seed", "stop", "stream", "logprobs", "top_logprobs",
  ]

  /// Reads a request.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    guard let messages = try members.list("messages", { (json) throws(JSONProblem) in try ChatMessage(json: json) }) else {
      throw JSONProblem(.missing, at: ["messages"])
    }
    self.init(
      model: try members.required("model") { $0.string }, messages: messages,
      maximumTokens: try members.integer("max_tokens"), choices: try members.integer("n"), seed: try members.integer("seed"),
      other: members.others(than: Self.named))
    writtenTemperature = try members.double("temperature") == nil ? nil : members["temperature"]
    stop = members["stop"]?.unlessNull
    isStreamed = try members.bool("stream")
    wantsLogProbabilities = try members.bool("logprobs")
    topLogProbabilities = try members.integer("top_logprobs")
  }

  /// The members that are given, then all others.
  public var json: JSONValue {
    var members: JSONObject = ["model": .string(model), "messages": .array(messages.map(\.json))]
    members.set("temperature", writtenTemperature)
    members.set("max_tokens", maximumTokens.map(JSONValue.integer))
    members.set("n", choices.map(JSONValue.integer))
    members.set("seed", seed.map(JSONValue.integer))
    members.set("stop", stop)
    members.set("stream", isStreamed.map(JSONValue.bool))
    members.set("logprobs", wantsLogProbabilities.map(JSONValue.bool))
    members.set("top_logprobs", topLogProbabilities.map(JSONValue.integer))
    return .object(members.merging(other))
  }
}

/// One message of a conversation. All else that a message has (tool calls, reasoning, a name) is kept in `other`.
public struct ChatMessage: Hashable, Sendable {
  /// The speaker: system, user, assistant, tool.
  public var role: String
  /// The content: a text, parts, or null if there is only a tool call.
  public var content: JSONValue
  /// All other members.
  public var other: JSONObject

  /// Makes a message of text.
  public init(role: String, content: String) {
    self.role = role
    self.content = .string(content)
    other = [:]
  }

  /// A system's message.
  public static func system(_ text: String) -> ChatMessage { ChatMessage(role: "system", content: text) }
  /// A user's message.
  public static func user(_ text: String) -> ChatMessage { ChatMessage(role: "user", content: text) }
  /// A model's message.
  public static func assistant(_ text: String) -> ChatMessage { ChatMessage(role: "assistant", content: text) }

  /// The text: that of all text parts together, if there are parts; `nil` if there is none.
  public var text: String? {
    switch content {
    case .string(let text): return text
    case .array(let parts):
      let texts = parts.compactMap { $0["text"]?.string }
      return texts.isEmpty ? nil : texts.joined()
    default: return nil
    }
  }
}

extension ChatMessage: JSONCodable {
  /// Reads a message; a missing role is the assistant's, as some servers leave it out in answers.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    role = try members.string("role") ?? "assistant"
    content = members["content"] ?? .null
    other = members.others(than: ["role", "content"])
  }

  /// All members.
  public var json: JSONValue { .object(JSONObject([("role", .string(role)), ("content", content)]).merging(other)) }
}
