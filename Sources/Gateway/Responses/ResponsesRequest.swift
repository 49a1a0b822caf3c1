import ChatCompletions
import Foundation
import TextFormats

/// A request of `POST /v1/responses` in the terms of a chat, in which strategies ask for candidates.
///
/// | of the response | in the chat |
/// |---|---|
/// | `instructions` | a first message of the system |
/// | `input`: a text; a message's item | a message of the user; a message with its role |
/// | parts `input_text`, `output_text`, `refusal`; `input_image`; `input_audio`; `input_file` | parts `text`; `image_url`; `input_audio`; `file` |
/// | items `function_call`, joined with those next to them | `tool_calls` of one assistant's message |
/// | item `function_call_output` | a message of the tool |
/// | item `reasoning` | nothing: models don't read what they thought in earlier turns |
/// | `max_output_tokens`, `reasoning.effort`, `text.verbosity` | `max_completion_tokens`, `reasoning_effort`, `verbosity` |
/// | `text.format` with a schema | `response_format`, its members in a member `json_schema` |
/// | `tools` with flat functions, `tool_choice` | `tools` with a member `function` each, `tool_choice` |
/// | all else | under its own name |
///
/// Members that only a server can honour which keeps conversations (earlier responses, stored prompts) or has tools of its own are refused, never left out.
struct ResponsesRequest: Sendable {
  /// The members that the client sent.
  let asked: JSONObject

  /// Reads a body.
  ///
  /// - Throws: `GatewayError` if it can't be read.
  init(_ object: RawObject) throws(GatewayError) {
    do throws(JSONProblem) {
      asked = try JSONValue(parsing: object.bytes, options: .network).object ?? [:]
    } catch {
      throw .invalidRequest("the body is no request for a response: \(error)")
    }
  }

  /// Members that a chat has otherwise, or that change nothing about it; all others go on under their names.
  private static let translated = [
    "background", "include", "input", "instructions", "max_output_tokens", "max_tool_calls", "reasoning", "store", "stream_options", "text",
    "tool_choice", "tools", "top_logprobs", "truncation",
  ]
  /// Members that only a server can honour which keeps conversations or has tools of its own.
  private static let servers = [
    "access_programs", "background_options", "context_management", "conversation", "image", "previous_response_id", "prompt",
  ]

  /// The chat that asks the same.
  ///
  /// - Throws: `GatewayError`, a 400 that names the member that has no place in a chat.
  func chat() throws(GatewayError) -> ChatRequest {
    try refuseWhatNeedsAServer()
    try checkWhatChangesNothing()
    var chat = asked.filter { key, value in !Self.translated.contains(key) && value != .null }
    chat["messages"] = .array(try messages())
    chat["max_completion_tokens"] = given("max_output_tokens")
    chat["reasoning_effort"] = try object("reasoning")?["effort"]?.unlessNull
    if let text = try object("text") {
      chat["response_format"] = try format(text["format"])
      chat["verbosity"] = text["verbosity"]?.unlessNull
    }
    chat["tools"] = try tools()
    chat["tool_choice"] = try choice()
    return try ChatRequest(members: chat)
  }

  /// Refuses what a strategy can't honour: a chat has no memory, no background, no tools of the server's.
  ///
  /// Leaving it out would answer another question than the one that was asked; without a strategy the request goes on, and the upstream decides.
  private func refuseWhatNeedsAServer() throws(GatewayError) {
    for name in Self.servers where given(name) != nil {
      // Clients that remember the server's identifiers send whole conversations if they are told so.
      let way = name == "previous_response_id" ? ", with “store”: false, by which clients do so" : ""
      throw .withoutStrategies(
        "“\(name)” needs a server that keeps conversations or has tools: send what is said whole\(way)", parameter: name)
    }
    guard [nil, .bool(false)].contains(given("background")) else {
      throw .withoutStrategies("“background” needs a server that keeps responses", parameter: "background")
    }
    guard [nil, .string("disabled")].contains(given("truncation")) else {
      throw .withoutStrategies("“truncation” can only be “disabled”", parameter: "truncation")
    }
    guard [nil, .integer(0)].contains(given("top_logprobs")) else {
      throw .withoutStrategies("“top_logprobs” has no place in a response: ask on /v1/chat/completions", parameter: "top_logprobs")
    }
  }

  /// Checks the form of members that change nothing: no answer is kept, no server's tool called, no stream padded.
  private func checkWhatChangesNothing() throws(GatewayError) {
    if let store = given("store"), ![true, false].contains(store) { throw .invalidRequest("“store” is true or false", parameter: "store") }
    if let calls = given("max_tool_calls") {
      guard calls.integer != nil else { throw .invalidRequest("“max_tool_calls” is a whole number", parameter: "max_tool_calls") }
    }
    _ = try object("stream_options")
    guard let include = given("include") else { return }
    guard case .array(let names) = include, names.allSatisfy({ if case .string = $0 { true } else { false } }) else {
      throw .invalidRequest("“include” is a list of names", parameter: "include")
    }
    guard !names.contains("message.output_text.logprobs") else {
      throw .withoutStrategies("“include” can't have log-probabilities: ask on /v1/chat/completions", parameter: "include")
    }
  }

  /// A member's value; a null is as good as no member, since clients send both.
  private func given(_ name: String) -> JSONValue? { asked[name]?.unlessNull }

  private func object(_ name: String) throws(GatewayError) -> JSONValue? {
    guard let value = given(name) else { return nil }
    guard case .object = value else { throw .invalidRequest("“\(name)” is an object", parameter: name) }
    return value
  }
}

// What is said.
extension ResponsesRequest {
  /// The conversation as messages: instructions first, then the items in their order.
  private func messages() throws(GatewayError) -> [JSONValue] {
    var messages = Messages()
    switch given("instructions") {
    case nil: break
    case .string(let text)?: messages.add("system", .string(text))
    default: throw .invalidRequest("“instructions” is a text", parameter: "instructions")
    }
    switch given("input") {
    case .string(let text)?: messages.add("user", .string(text))
    case .array(let items)?:
      for (place, item) in items.enumerated() { try add(item, "input[\(place)]", to: &messages) }
    default: throw .invalidRequest("“input” is a text or a list of items", parameter: "input")
    }
    return messages.all.map(JSONValue.object)
  }

  /// Adds an item; one of a kind that a chat doesn't have is refused with its place, never left out.
  ///
  /// An item without a type is a message, as the API allows. What a model thought in earlier turns isn't read by it again, so `reasoning` is passed over.
  private func add(_ item: JSONValue, _ place: String, to messages: inout Messages) throws(GatewayError) {
    switch item["type"] ?? "message" {
    case "message":
      guard case .string(let role)? = item["role"] else { throw .invalidRequest("“\(place).role” is missing or no text", parameter: place) }
      messages.add(role, try content(item["content"], place))
    case "function_call":
      guard let id = item["call_id"], let name = item["name"], let arguments = item["arguments"] else {
        throw .invalidRequest("“\(place)” is a call without call_id, name or arguments", parameter: place)
      }
      messages.call(["id": id, "type": "function", "function": ["name": name, "arguments": arguments]])
    case "function_call_output":
      guard let id = item["call_id"] else { throw .invalidRequest("“\(place).call_id” is missing", parameter: place) }
      messages.add("tool", try content(item["output"], place), more: ["tool_call_id": id])
    case "reasoning": break  // A model doesn't read what it thought in an earlier turn.
    default: throw .withoutStrategies("“\(place)” is of a kind that a chat doesn't have", parameter: "\(place).type")
    }
  }

  /// The content of a message; a single part of text becomes a plain text, which every server takes.
  private func content(_ value: JSONValue?, _ place: String) throws(GatewayError) -> JSONValue {
    switch value {
    case .string(let text)?: return .string(text)
    case .array(let parts)?:
      var all: [JSONValue] = []
      for part in parts { all.append(try self.part(part, place)) }
      if all.count == 1, let text = all[0]["text"] { return text }
      return .array(all)
    default: throw .invalidRequest("“\(place)” has no content: a text or a list of parts", parameter: place)
    }
  }

  /// A part of a message's content; an image that is a file on the server can't be had here.
  private func part(_ part: JSONValue, _ place: String) throws(GatewayError) -> JSONValue {
    switch part["type"] {
    case "input_text", "output_text", "text":
      guard case .string(let text)? = part["text"] else {
        throw .invalidRequest("“\(place)” has a part without its text", parameter: place)
      }
      return ["type": "text", "text": .string(text)]
    case "refusal": return ["type": "text", "text": part["refusal"] ?? ""]
    case "input_image":
      guard case .string(let url)? = part["image_url"] else {
        throw .withoutStrategies("“\(place)” has an image without “image_url”", parameter: place)
      }
      var image: JSONObject = ["url": .string(url)]
      image["detail"] = part["detail"]?.unlessNull
      return ["type": "image_url", "image_url": .object(image)]
    case "input_audio": return ["type": "input_audio", "input_audio": part["input_audio"] ?? .null]
    case "input_file":
      guard case .object(var file) = part else { return part }
      file["type"] = nil
      return ["type": "file", "file": .object(file)]
    default: throw .withoutStrategies("“\(place)” has a part of a kind that a chat doesn't have", parameter: place)
    }
  }

  /// Messages of a chat as they grow: calls that follow one another, or the text before them, are one message.
  private struct Messages {
    var all: [JSONObject] = []

    /// Adds a message; `more` are members besides role and content, which come first, as servers' logs show them.
    mutating func add(_ role: String, _ content: JSONValue, more: JSONObject = [:]) {
      all.append(JSONObject([("role", .string(role)), ("content", content)]).merging(more))
    }

    /// Adds a call to the assistant's message that it follows on, or to a new one without a text.
    ///
    /// Servers refuse a message of a tool whose call isn't in the message before it, so calls that were made together must stand together.
    mutating func call(_ call: JSONValue) {
      if all.last?["role"] != "assistant" { add("assistant", .null) }
      var calls: [JSONValue] = []
      if case .array(let earlier)? = all[all.count - 1]["tool_calls"] { calls = earlier }
      all[all.count - 1]["tool_calls"] = .array(calls + [call])
    }
  }
}

// How it is answered.
extension ResponsesRequest {
  /// The format as a chat has it: a schema's members stand one level deeper there.
  private func format(_ format: JSONValue?) throws(GatewayError) -> JSONValue? {
    switch format {
    case nil, .null?: return nil
    case .object(var fields)?:
      guard fields["type"] == "json_schema" else { return format }
      fields["type"] = nil
      return ["type": "json_schema", "json_schema": .object(fields)]
    default: throw .invalidRequest("“text.format” is an object", parameter: "text.format")
    }
  }

  /// The functions as a chat has them: flat in a response, in a member `function` in a chat. Nulls are left out, which some servers refuse.
  private func tools() throws(GatewayError) -> JSONValue? {
    guard let value = given("tools") else { return nil }
    guard case .array(let tools) = value else { throw .invalidRequest("“tools” is a list", parameter: "tools") }
    var all: [JSONValue] = []
    for tool in tools {
      guard case .object(var fields) = tool, fields["type"] == "function" else {
        throw .withoutStrategies("“tools” can only be functions, for candidates are asked as chats", parameter: "tools")
      }
      guard case .string? = fields["name"] else { throw .invalidRequest("“tools” has a function without a name", parameter: "tools") }
      fields["type"] = nil
      all.append(["type": "function", "function": .object(fields.filter { $1 != .null })])
    }
    return all.isEmpty ? nil : .array(all)
  }

  /// The choice of a tool: a word, or a function, whose name stands one level deeper in a chat.
  private func choice() throws(GatewayError) -> JSONValue? {
    switch given("tool_choice") {
    case nil: return nil
    case .string(let name)?: return .string(name)
    case let choice? where choice["type"] == "function": return ["type": "function", "function": ["name": choice["name"] ?? .null]]
    default: throw .withoutStrategies("“tool_choice” can only be a word or a function", parameter: "tool_choice")
    }
  }
}
