import TextFormats

/// One event of a streamed answer, as a server writes it and a client reads it.
///
/// Servers differ in what they send: thinking is `reasoning_content` (DeepSeek, vLLM, llama.cpp) or `reasoning` (OpenRouter, later vLLM), or stands in the text
/// between `<think>` and `</think>`; the usage comes in an event without choices, in the last one with them, or in each; some leave `role` out, some repeat it.
public struct ChatChunk: Hashable, Sendable {
  /// An addition to one answer.
  public struct Choice: Hashable, Sendable {
    /// The answer's place among the answers.
    public var index: Int
    /// The addition.
    public var delta: Delta
    /// The reason of the end, in the answer's last event.
    public var finishReason: String?
    /// The log-probabilities of the addition.
    public var logprobs: ChatLogProbabilities?

    /// Makes an addition.
    public init(index: Int, delta: Delta, finishReason: String? = nil, logprobs: ChatLogProbabilities? = nil) {
      (self.index, self.delta, self.finishReason, self.logprobs) = (index, delta, finishReason, logprobs)
    }
  }

  /// A piece of a message. Members that aren't named here (a refusal, a server's own) are kept in `other`.
  public struct Delta: Hashable, Sendable {
    /// The speaker, in the first event.
    public var role: String?
    /// The added text.
    public var content: String?
    /// The added pieces of tool calls.
    public var toolCalls: [JSONValue]?
    /// All other members, thinking among them under the name that the server gives it.
    public var other: JSONObject

    /// Makes a piece.
    public init(
      role: String? = nil, content: String? = nil, reasoning: String? = nil, toolCalls: [JSONValue]? = nil, other: JSONObject = [:]
    ) {
      (self.role, self.content, self.toolCalls, self.other) = (role, content, toolCalls, other)
      if let reasoning { self.other["reasoning_content"] = .string(reasoning) }
    }

    /// The added thinking, if a server tells it apart: `reasoning_content`, or `reasoning`.
    public var reasoning: String? { other["reasoning_content"]?.string ?? other["reasoning"]?.string }
  }

  /// The answer's identifier.
  public var id: String?
  /// The time of the answer, in seconds since 1970.
  public var created: Int?
  /// The model.
  public var model: String?
  /// The additions; empty in the event that has the usage.
  public var choices: [Choice]
  /// The tokens taken, in the last event, if they were asked for.
  public var usage: ChatUsage?
  /// The server's build.
  public var systemFingerprint: String?
  /// All other members.
  public var other: JSONObject = [:]

  /// Makes an event.
  public init(id: String? = nil, created: Int? = nil, model: String? = nil, choices: [Choice], usage: ChatUsage? = nil) {
    (self.id, self.created, self.model, self.choices, self.usage) = (id, created, model, choices, usage)
  }
}

extension ChatChunk: JSONCodable {
  private static let named: Set = ["id", "object", "created", "model", "choices", "usage", "system_fingerprint"]

  /// Reads an event.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    guard let choices = try members.list("choices", { (json) throws(JSONProblem) in try Choice(json: json) }) else {
      throw JSONProblem(.missing, at: ["choices"])
    }
    self.init(
      id: try members.string("id"), created: try members.integer("created"), model: try members.string("model"), choices: choices,
      usage: try members.optional("usage") { (json) throws(JSONProblem) in try ChatUsage(json: json) })
    systemFingerprint = try members.string("system_fingerprint")
    other = members.others(than: Self.named)
  }

  /// The event, of the object `chat.completion.chunk`.
  public var json: JSONValue {
    var members = JSONObject()
    members.set("id", id.map(JSONValue.string))
    members["object"] = "chat.completion.chunk"
    members.set("created", created.map(JSONValue.integer))
    members.set("model", model.map(JSONValue.string))
    members.set("system_fingerprint", systemFingerprint.map(JSONValue.string))
    members["choices"] = .array(choices.map(\.json))
    members.set("usage", usage?.json)
    return .object(members.merging(other))
  }
}

extension ChatChunk.Choice: JSONCodable {
  /// Reads an addition.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    self.init(
      index: try members.required("index") { $0.integer },
      delta: try members.required("delta") { (json) throws(JSONProblem) in try ChatChunk.Delta(json: json) },
      finishReason: try members.string("finish_reason"),
      logprobs: try members.optional("logprobs") { (json) throws(JSONProblem) in try ChatLogProbabilities(json: json) })
  }

  /// The addition, with null for the reason of an end that is to come.
  public var json: JSONValue {
    var members: JSONObject = ["index": .integer(index), "delta": delta.json]
    members.set("logprobs", logprobs?.json)
    members["finish_reason"] = finishReason.map(JSONValue.string) ?? .null
    return .object(members)
  }
}

extension ChatChunk.Delta: JSONCodable {
  private static let named: Set = ["role", "content", "tool_calls"]

  /// Reads a piece.
  public init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    self.init(
      role: try members.string("role"), content: try members.string("content"),
      toolCalls: try members.optional("tool_calls") { $0.array }, other: members.others(than: Self.named))
  }

  /// The members that are given.
  public var json: JSONValue {
    var members = JSONObject()
    members.set("role", role.map(JSONValue.string))
    members.set("content", content.map(JSONValue.string))
    members.set("tool_calls", toolCalls.map(JSONValue.array))
    return .object(members.merging(other))
  }
}

/// An answer put together from its events.
///
/// Of identifier, time and model the first that is given counts, of usage the last; text, log-probabilities and the arguments of tool calls are joined in the
/// order of arrival. A choice exists from its first event on.
public struct ChatChunkAssembly: Sendable {
  private var texts: [Int: String] = [:]
  private var tokens: [Int: [ChatLogProbabilities.Token]] = [:]
  private var reasons: [Int: String] = [:]
  private var calls: [Int: ToolCallAssembly] = [:]
  private var response = ChatResponse(choices: [])

  /// Starts with nothing but the server's identifier of the request.
  public init(requestID: String? = nil) { response.requestID = requestID }

  /// Takes in the next event.
  public mutating func add(_ chunk: ChatChunk) {
    response.id = response.id ?? chunk.id
    response.created = response.created ?? chunk.created
    response.model = response.model ?? chunk.model
    response.usage = chunk.usage ?? response.usage
    for choice in chunk.choices {
      texts[choice.index, default: ""] += choice.delta.content ?? ""
      if let reason = choice.finishReason { reasons[choice.index] = reason }
      if let more = choice.logprobs?.content { tokens[choice.index, default: []] += more }
      for piece in choice.delta.toolCalls ?? [] { calls[choice.index, default: ToolCallAssembly()].add(piece) }
    }
  }

  /// The answer so far; its choices in order.
  public var value: ChatResponse {
    var response = response
    response.choices = texts.sorted { $0.key < $1.key }.map { index, text in
      ChatChoice(
        index: index, message: message(index, text), finishReason: reasons[index],
        logprobs: tokens[index].map { ChatLogProbabilities(content: $0) })
    }
    return response
  }

  private func message(_ index: Int, _ text: String) -> ChatMessage {
    var message = ChatMessage.assistant(text)
    guard let calls = calls[index] else { return message }
    message.other["tool_calls"] = calls.value
    if text.isEmpty { message.content = .null }
    return message
  }

  /// Whether every choice has said why it ends.
  var isFinished: Bool { !texts.isEmpty && texts.keys.allSatisfy { reasons[$0] != nil } }
}

/// Tool calls put together from the pieces of a stream.
///
/// Arguments arrive bit by bit; everything else counts once, for some servers repeat names and identifiers with every piece.
private struct ToolCallAssembly: Sendable {
  private var calls: [Int: JSONValue] = [:]

  /// Takes in a piece; one that doesn't say to which call it belongs is a call of its own.
  mutating func add(_ piece: JSONValue) {
    guard case .object(var members) = piece else { return }
    let index = members["index"]?.integer
    members["index"] = nil
    let place = index ?? calls.count
    calls[place] = JSONValue.object(members).added(to: calls[place])
  }

  /// The calls in their order.
  var value: JSONValue { .array(calls.sorted { $0.key < $1.key }.map(\.value)) }
}

extension JSONValue {
  /// This piece added to an old value: arguments come bit by bit, everything else once.
  fileprivate func added(to old: JSONValue?, as name: String = "") -> JSONValue {
    switch (old, self) {
    case (.object(let old)?, .object(let new)):
      .object(old.merging(JSONObject(new.map { ($0, $1.added(to: old[$0], as: $0)) })))
    case (.string(let old)?, .string(let new)) where name == "arguments": .string(old + new)
    case (nil, _), (.null?, _): self
    case (let old?, _): old
    }
  }
}
