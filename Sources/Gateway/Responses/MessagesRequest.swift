import ChatCompletions
import TextFormats

/// A request of `POST /v1/messages`, Anthropic's form of a chat, in the terms of OpenAI's.
///
/// | of the message | in the chat |
/// |---|---|
/// | `system`: a text or blocks | a first message of the system |
/// | blocks `text`, `image` | parts `text`, `image_url`; an image's bytes as a `data:` address |
/// | block `thinking` | `reasoning_content` of the assistant's message; `redacted_thinking` nothing |
/// | block `tool_use` | a call in `tool_calls` of the assistant's message |
/// | block `tool_result` | a message of the tool; an error's text begins with “Error: ” |
/// | `max_tokens`, `stop_sequences`, `metadata.user_id` | `max_tokens`, `stop`, `user` |
/// | `tools` with `input_schema`; `tool_choice` auto, any, tool, none | functions with `parameters`; auto, required, the function, none |
/// | `tool_choice.disable_parallel_tool_use` | `parallel_tool_calls: false` |
/// | `output_config.effort`, `output_config.format` or `output_format` with a schema | `reasoning_effort`, `response_format` |
/// | all else | under its own name; `cache_control` and `service_tier` nothing |
///
/// What only Anthropic's servers have (their tools, containers, documents) is refused, never left out.
///
/// Source: Anthropic API reference, “Messages”.
struct MessagesRequest: Sendable {
  private let asked: JSONObject

  /// Reads a body.
  ///
  /// - Throws: `GatewayError` if it can't be read.
  init(_ object: RawObject) throws(GatewayError) {
    do throws(JSONProblem) {
      asked = try JSONValue(parsing: object.bytes, options: .network).object ?? [:]
    } catch {
      throw .invalidRequest("the body is no request for a message: \(error)")
    }
  }

  /// Members that a chat has otherwise, or that change nothing about it; all others go on under their names.
  private static let translated = [
    "max_tokens", "messages", "metadata", "output_config", "output_format", "service_tier", "stop_sequences", "system", "tool_choice",
    "tools",
  ]
  /// Members that only a server can honour which has tools and files of its own.
  private static let servers = ["container", "context_management", "mcp_servers"]

  /// The chat that asks the same.
  ///
  /// - Throws: `GatewayError`, a 400 that names the member that has no place in a chat.
  func chat() throws(GatewayError) -> ChatRequest {
    for name in Self.servers where given(name) != nil {
      throw .withoutStrategies("“\(name)” needs a server that has tools and files of its own", parameter: name)
    }
    guard given("max_tokens")?.integer != nil else {
      throw .invalidRequest("“max_tokens” is missing or no whole number", parameter: "max_tokens")
    }
    var chat = asked.filter { key, value in !Self.translated.contains(key) && value != .null }
    chat["max_tokens"] = given("max_tokens")
    chat["messages"] = .array(try messages().map(JSONValue.object))
    chat["stop"] = given("stop_sequences")
    chat["user"] = given("metadata")?["user_id"]?.unlessNull
    chat["tools"] = try tools()
    chat["tool_choice"] = try choice()
    if given("tool_choice")?["disable_parallel_tool_use"] == true { chat["parallel_tool_calls"] = false }
    chat["reasoning_effort"] = given("output_config")?["effort"]?.unlessNull
    chat["response_format"] = try format(given("output_config")?["format"]?.unlessNull ?? given("output_format"))
    return try ChatRequest(members: chat)
  }

  private func given(_ name: String) -> JSONValue? { asked[name]?.unlessNull }

  private func format(_ format: JSONValue?) throws(GatewayError) -> JSONValue? {
    guard let format else { return nil }
    guard format["type"] == "json_schema", let schema = format["schema"] else {
      throw .withoutStrategies("“output_config.format” can only be a schema", parameter: "output_config")
    }
    return ["type": "json_schema", "json_schema": ["name": "answer", "schema": schema, "strict": true]]
  }
}

// The conversation.
extension MessagesRequest {
  /// The conversation as messages: the system's first, then each message as one or several.
  private func messages() throws(GatewayError) -> [JSONObject] {
    guard case .array(let asked)? = given("messages") else {
      throw .invalidRequest("“messages” is missing or no list", parameter: "messages")
    }
    var all: [JSONObject] = []
    if let system = given("system") { all.append(["role": "system", "content": try content(system, "system")]) }
    for (place, message) in asked.enumerated() {
      guard let role = message["role"]?.string else {
        throw .invalidRequest("“messages[\(place)].role” is missing or no text", parameter: "messages")
      }
      all += try translated(role, message["content"] ?? .null, "messages[\(place)].content")
    }
    return all
  }

  /// A message as a chat has it.
  ///
  /// Results of tools are messages of their own there, and come before what the user says with them.
  private func translated(_ role: String, _ content: JSONValue, _ place: String) throws(GatewayError) -> [JSONObject] {
    guard case .array(let blocks) = content else { return [["role": .string(role), "content": try self.content(content, place)]] }
    var (results, said, calls, thoughts) = ([JSONObject](), [JSONValue](), [JSONValue](), [String]())
    for block in blocks {
      switch block["type"] {
      case "tool_result":
        results.append(["role": "tool", "tool_call_id": block["tool_use_id"] ?? .null, "content": try result(block, place)])
      case "tool_use":
        let function: JSONObject = ["name": block["name"] ?? .null, "arguments": .string((block["input"] ?? [:]).text)]
        calls.append(["id": block["id"] ?? .null, "type": "function", "function": .object(function)])
      case "thinking": thoughts += [block["thinking"]?.string].compactMap(\.self)
      case "redacted_thinking": break
      default: said.append(block)
      }
    }
    guard !said.isEmpty || !calls.isEmpty || !thoughts.isEmpty else { return results }
    var message: JSONObject = ["role": .string(role), "content": said.isEmpty ? .null : try self.content(.array(said), place)]
    if !calls.isEmpty { message["tool_calls"] = .array(calls) }
    if !thoughts.isEmpty { message["reasoning_content"] = .string(thoughts.joined()) }
    return results + [message]
  }

  /// The result of a tool. A chat has no mark for one that failed, and the model must see it: the text says so.
  private func result(_ block: JSONValue, _ place: String) throws(GatewayError) -> JSONValue {
    let content = try block["content"]?.unlessNull.map { (json) throws(GatewayError) in try self.content(json, place) } ?? ""
    guard block["is_error"] == true, let text = content.string else { return content }
    return .string("Error: " + text)
  }

  /// A text, or parts; a single part of text becomes a plain text, which every server takes.
  private func content(_ value: JSONValue, _ place: String) throws(GatewayError) -> JSONValue {
    switch value {
    case .string: return value
    case .array(let blocks):
      var parts: [JSONValue] = []
      for block in blocks { parts.append(try part(block, place)) }
      if parts.count == 1, let text = parts[0]["text"] { return text }
      return .array(parts)
    default: throw .invalidRequest("“\(place)” is a text or a list of blocks", parameter: place)
    }
  }

  /// A block as a part of a chat's content. Bytes of an image become an address that holds them, which is how a chat sends them.
  private func part(_ block: JSONValue, _ place: String) throws(GatewayError) -> JSONValue {
    switch block["type"] {
    case "text":
      guard case .string(let text)? = block["text"] else {
        throw .invalidRequest("“\(place)” has a text without its text", parameter: place)
      }
      return ["type": "text", "text": .string(text)]
    case "image":
      let source = block["source"]
      let address =
        source?["url"]?.string ?? source?["data"]?.string.map { "data:\(source?["media_type"]?.string ?? "image/png");base64,\($0)" }
      guard let address else { throw .withoutStrategies("“\(place)” has an image that is neither bytes nor an address", parameter: place) }
      return ["type": "image_url", "image_url": ["url": .string(address)]]
    default: throw .withoutStrategies("“\(place)” has a block of a kind that a chat doesn't have", parameter: place)
    }
  }
}

// Tools.
extension MessagesRequest {
  /// The tools as functions; one without a schema is the server's own, and no chat has it.
  ///
  /// Schemas keep their members in order, since a model writes a call's arguments in that order.
  private func tools() throws(GatewayError) -> JSONValue? {
    guard let value = given("tools") else { return nil }
    guard case .array(let tools) = value else { throw .invalidRequest("“tools” is a list", parameter: "tools") }
    var all: [JSONValue] = []
    for tool in tools {
      guard ["custom", nil, .null].contains(tool["type"]), let schema = tool["input_schema"] else {
        throw .withoutStrategies("“tools” can only have schemas of their own, for candidates are asked as chats", parameter: "tools")
      }
      guard let name = tool["name"]?.string else { throw .invalidRequest("“tools” has a tool without a name", parameter: "tools") }
      var function: JSONObject = ["name": .string(name)]
      function["description"] = tool["description"]?.unlessNull
      function["parameters"] = schema
      all.append(["type": "function", "function": .object(function)])
    }
    return all.isEmpty ? nil : .array(all)
  }

  private func choice() throws(GatewayError) -> JSONValue? {
    switch given("tool_choice")?["type"] {
    case nil: return nil
    case "auto", "none": return given("tool_choice")?["type"]
    case "any": return "required"
    case "tool": return ["type": "function", "function": ["name": given("tool_choice")?["name"] ?? .null]]
    default: throw .invalidRequest("“tool_choice.type” is auto, any, tool or none", parameter: "tool_choice")
    }
  }
}
