/// One event of a streamed answer.
public struct ChatChunk: Hashable, Sendable, Codable {
  /// What is added to one answer.
  public struct Choice: Hashable, Sendable, Codable {
    /// Which answer.
    public var index: Int
    /// What is added.
    public var delta: Delta
    /// Why it ended, in its last event.
    public var finishReason: String?
    /// The log-probabilities of what is added.
    public var logprobs: ChatLogProbabilities?

    private enum CodingKeys: String, CodingKey {
      case index, delta, logprobs
      case finishReason = "finish_reason"
    }
  }

  /// A piece of a message.
  public struct Delta: Hashable, Sendable, Codable {
    /// Who speaks, in the first event.
    public var role: String?
    /// The text that is added.
    public var content: String?
    /// The thinking that is added, where a server tells it apart: `reasoning_content`, or `reasoning`.
    public var reasoning: String?
    /// The pieces of tool calls that are added.
    public var toolCalls: [JSONValue]?

    private enum CodingKeys: String, CodingKey {
      case role, content, reasoning
      case reasoningContent = "reasoning_content"
      case toolCalls = "tool_calls"
    }

    /// Makes a piece.
    public init(role: String? = nil, content: String? = nil, reasoning: String? = nil, toolCalls: [JSONValue]? = nil) {
      (self.role, self.content, self.reasoning, self.toolCalls) = (role, content, reasoning, toolCalls)
    }

    /// Decodes a piece.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      role = try container.decodeIfPresent(String.self, forKey: .role)
      content = try container.decodeIfPresent(String.self, forKey: .content)
      reasoning =
        try container.decodeIfPresent(String.self, forKey: .reasoningContent) ?? container.decodeIfPresent(String.self, forKey: .reasoning)
      toolCalls = try container.decodeIfPresent([JSONValue].self, forKey: .toolCalls)
    }

    /// Encodes a piece.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(role, forKey: .role)
      try container.encodeIfPresent(content, forKey: .content)
      try container.encodeIfPresent(reasoning, forKey: .reasoningContent)
      try container.encodeIfPresent(toolCalls, forKey: .toolCalls)
    }
  }

  /// The answer's name.
  public var id: String?
  /// The model.
  public var model: String?
  /// What is added; empty in the event that has the usage.
  public var choices: [Choice]
  /// What the answer took, in the last event, where it was asked for.
  public var usage: ChatUsage?
  /// What the server says of its build.
  public var systemFingerprint: String?

  private enum CodingKeys: String, CodingKey {
    case id, model, choices, usage
    case systemFingerprint = "system_fingerprint"
  }
}

/// An answer put together from its events.
public struct ChatChunkAssembly: Sendable {
  private var texts: [Int: String] = [:]
  private var tokens: [Int: [ChatLogProbabilities.Token]] = [:]
  private var reasons: [Int: String] = [:]
  private var calls: [Int: ToolCallAssembly] = [:]
  private var response = ChatResponse(choices: [])

  /// Starts with nothing.
  public init() {}

  /// Takes in the next event.
  public mutating func add(_ chunk: ChatChunk) {
    response.id = response.id ?? chunk.id
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
