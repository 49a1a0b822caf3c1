import ChatCompletions
import TextFormats

/// Writes answers of `/v1/messages`, in Anthropic's form.
///
/// | of the chat | in the message |
/// |---|---|
/// | thinking; text; calls of tools | blocks `thinking`, `text`, `tool_use`, whose `input` is the call's arguments as JSON |
/// | `finish_reason` stop, length, tool_calls, content_filter | `stop_reason` end_turn, max_tokens, tool_use, refusal |
/// | `usage.prompt_tokens` without those from a cache; these; `completion_tokens` | `input_tokens`; `cache_read_input_tokens`; `output_tokens` |
///
/// A thought has an empty signature, since nobody signed it. The receipt is a member `isoflop` of the message, in a stream of the last `message_delta`.
///
/// Source: Anthropic API reference, “Messages” and “Streaming messages”.
struct MessagesEncoder: AnswerEncoder {
  /// The key behind the identifier of the message.
  let key: String

  func body(_ answer: ChatResponse) -> [UInt8] {
    var blocks = MessageBlocks()
    for choice in answer.chunks(includesUsage: false, textIsTold: false).flatMap(\.choices) { _ = blocks.take(choice) }
    _ = blocks.end()
    var message = begun(model: answer.model)
    message["content"] = .array(blocks.blocks)
    message["stop_reason"] = blocks.stopReason
    message["usage"] = .object(Self.usage(answer.usage))
    return JSONValue.object(message.merging(answer.other)).bytes
  }

  var events: any AnswerEvents { MessagesEvents(encoder: self) }

  /// A message whose answer is to come.
  fileprivate func begun(model: String?) -> JSONObject {
    [
      "id": .string("msg_isoflop_" + key), "type": "message", "role": "assistant", "model": model.map(JSONValue.string) ?? .null,
      "content": [],
      "stop_reason": .null, "stop_sequence": .null, "usage": .object(Self.usage(nil)),
    ]
  }

  fileprivate static func usage(_ usage: ChatUsage?) -> JSONObject {
    var members: JSONObject = [
      "input_tokens": .integer((usage?.promptTokens ?? 0) - (usage?.cachedTokens ?? 0)), "cache_creation_input_tokens": 0,
      "cache_read_input_tokens": .integer(usage?.cachedTokens ?? 0), "output_tokens": .integer(usage?.completionTokens ?? 0),
    ]
    if usage?.isPartial == true { members["is_partial"] = true }
    return members
  }
}

/// The events of a streamed message, each with its name twice, as the event's and as the member `type`.
///
///     message_start                                                  once, with what is known before the answer
///     content_block_start, content_block_delta …, content_block_stop for each block, one after the other
///     message_delta                                                  with the reason of the end, the usage, and the receipt if it was asked for
///     message_stop                                                   or instead of all that is left: error
private struct MessagesEvents: AnswerEvents {
  let encoder: MessagesEncoder
  private var blocks = MessageBlocks()
  private var isBegun = false

  init(encoder: MessagesEncoder) { self.encoder = encoder }

  mutating func chunk(_ chunk: ChatChunk) -> [ServerSentEvent] {
    begin(model: chunk.model) + chunk.choices.flatMap { blocks.take($0) }.map { event($0) }
  }

  mutating func end(_ answer: ChatResponse, textIsTold: Bool) -> [ServerSentEvent] {
    var events = begin(model: answer.model)
    for piece in answer.chunks(includesUsage: false, textIsTold: textIsTold) { events += chunk(piece) }
    events += blocks.end().map { event($0) }
    var last: JSONObject = ["type": "message_delta", "delta": ["stop_reason": blocks.stopReason, "stop_sequence": .null]]
    last["usage"] = .object(MessagesEncoder.usage(answer.usage))
    return events + [event(last.merging(answer.other)), event(["type": "message_stop"])]
  }

  mutating func failure(_ error: GatewayError) -> ServerSentEvent { ErrorForm.anthropic.event(error) }

  private mutating func begin(model: String?) -> [ServerSentEvent] {
    guard !isBegun else { return [] }
    isBegun = true
    return [event(["type": "message_start", "message": .object(encoder.begun(model: model))])]
  }

  private func event(_ data: JSONObject) -> ServerSentEvent { ServerSentEvent(name: data["type"]?.string ?? "", json: .object(data)) }
}

/// The blocks of a message as they grow out of a chat's pieces, with their events.
///
/// At most one block is open. Text of another kind closes it and opens the next; calls of tools come at the end, each a block.
private struct MessageBlocks: Sendable {
  /// The kinds of text.
  private enum Kind: String {
    case thinking, text

    /// A block of this kind.
    func block(_ text: String) -> JSONValue {
      var block: JSONObject = ["type": .string(rawValue)]
      block[rawValue] = .string(text)
      if self == .thinking { block["signature"] = "" }
      return .object(block)
    }
  }

  /// The blocks that are whole.
  private(set) var blocks: [JSONValue] = []
  private var open: (kind: Kind, text: String)?
  private var calls: [JSONValue] = []
  private var finish: String?

  /// The reason of the end in Anthropic's words.
  var stopReason: JSONValue {
    let reasons: JSONObject = ["length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"]
    return finish.flatMap { reasons[$0] } ?? "end_turn"
  }

  /// Takes a piece and returns the data of the events that tell it.
  mutating func take(_ choice: ChatChunk.Choice) -> [JSONObject] {
    finish = choice.finishReason ?? finish
    var events: [JSONObject] = []
    for (text, kind) in [(choice.delta.reasoning, Kind.thinking), (choice.delta.content, .text)] {
      if let text, !text.isEmpty { events += add(text, kind) }
    }
    calls += choice.delta.toolCalls ?? []
    return events
  }

  private mutating func add(_ text: String, _ kind: Kind) -> [JSONObject] {
    var events: [JSONObject] = []
    if open?.kind != kind {
      events += close()
      open = (kind, "")
      events.append(event("content_block_start", ["content_block": kind.block("")]))
    }
    open?.text += text
    var delta: JSONObject = ["type": .string(kind.rawValue + "_delta")]
    delta[kind.rawValue] = .string(text)
    return events + [event("content_block_delta", ["delta": .object(delta)])]
  }

  /// Ends the open block, and tells the calls of tools.
  mutating func end() -> [JSONObject] {
    var events = close()
    for call in calls { events += told(call) }
    calls = []
    return events
  }

  private mutating func close() -> [JSONObject] {
    guard let (kind, text) = open else { return [] }
    open = nil
    return [stop(kind.block(text))]
  }

  private mutating func told(_ call: JSONValue) -> [JSONObject] {
    let arguments = call["function"]?["arguments"]?.string ?? ""
    var block: JSONObject = ["type": "tool_use", "id": call["id"] ?? .null, "name": call["function"]?["name"] ?? "", "input": [:]]
    let start = event("content_block_start", ["content_block": .object(block)])
    let delta = event("content_block_delta", ["delta": ["type": "input_json_delta", "partial_json": .string(arguments)]])
    if let input = try? JSONValue(parsing: arguments.utf8, options: .network), input.object != nil { block["input"] = input }
    return [start, delta, stop(.object(block))]
  }

  private mutating func stop(_ block: JSONValue) -> JSONObject {
    defer { blocks.append(block) }
    return event("content_block_stop", [:])
  }

  private func event(_ type: String, _ members: JSONObject) -> JSONObject {
    (["type": .string(type), "index": .integer(blocks.count)] as JSONObject).merging(members)
  }
}
