import ChatCompletions
import TextFormats

/// The items of a response as they grow out of a chat's pieces, with the events that tell it.
///
/// At most one item is open. Text of another kind closes it and opens the next; calls of tools come at the end, each an item.
///
/// | item | events, each with `item_id` and `output_index` |
/// |---|---|
/// | message | output_item.added, content_part.added, output_text.delta (many), output_text.done, content_part.done, output_item.done |
/// | reasoning | the same with reasoning_text |
/// | refusal, as a part of a message | the same with refusal |
/// | function_call | output_item.added, function_call_arguments.delta (one), function_call_arguments.done, output_item.done |
///
/// Clients put an item together from its deltas or take it from its last event; both give the same. Identifiers are the prefix of the kind (`msg`, `rs`, `fc`),
/// the response's key and the item's number.
struct ResponsesOutput: Sendable {
  /// An event: its kind after `response.`, and its members.
  typealias Event = (kind: String, fields: JSONObject)

  /// The key that distinguishes the response's items from those of others.
  let key: String
  /// The items that are whole.
  private(set) var items: [JSONValue] = []
  /// The reason of the answer's end, as a chat says it.
  private(set) var finish: String?
  private var open: (kind: Kind, text: String)?
  private var calls: [JSONValue] = []

  init(key: String) { self.key = key }

  /// The kinds of text.
  private enum Kind: String {
    case reasoning = "reasoning_text"
    case text = "output_text"
    case refusal

    /// The member of a part that has the text.
    var member: String { self == .refusal ? "refusal" : "text" }

    /// The beginning of an item's identifier.
    var prefix: String { self == .reasoning ? "rs" : "msg" }

    /// A part of an item.
    func part(_ text: String) -> JSONValue {
      var part: JSONObject = ["type": .string(rawValue)]
      part[member] = .string(text)
      if self == .text { (part["annotations"], part["logprobs"]) = ([], []) }
      return .object(part)
    }
  }

  /// Takes a piece and returns the events that tell it.
  mutating func take(_ choice: ChatChunk.Choice) -> [Event] {
    var events: [Event] = []
    let delta = choice.delta
    for (text, kind) in [(delta.reasoning, Kind.reasoning), (delta.content, .text), (delta.other["refusal"]?.string, .refusal)] {
      if let text, !text.isEmpty { events += add(text, kind) }
    }
    calls += delta.toolCalls ?? []
    guard let reason = choice.finishReason else { return events }
    finish = reason
    return events + close() + calls.flatMap { told($0) }
  }

  private mutating func add(_ text: String, _ kind: Kind) -> [Event] {
    var events: [Event] = []
    if open?.kind != kind {
      events += close()
      open = (kind, "")
      events.append(("output_item.added", ["output_index": .integer(items.count), "item": item(kind, nil)]))
      events.append(("content_part.added", place(kind).merging(["part": kind.part("")])))
    }
    open?.text += text
    var delta = place(kind).merging(["delta": .string(text)])
    if kind == .text { delta["logprobs"] = [] }
    return events + [("\(kind.rawValue).delta", delta)]
  }

  private mutating func close() -> [Event] {
    guard let (kind, text) = open else { return [] }
    var done = place(kind)
    done[kind.member] = .string(text)
    if kind == .text { done["logprobs"] = [] }
    let part = place(kind).merging(["part": kind.part(text)])
    open = nil
    return [("\(kind.rawValue).done", done), ("content_part.done", part), added(item(kind, text))]
  }

  private mutating func added(_ item: JSONValue) -> Event {
    items.append(item)
    return ("output_item.done", ["output_index": .integer(items.count - 1), "item": item])
  }

  /// The identifier of the item that is being written.
  private func id(_ prefix: String) -> JSONValue { .string("\(prefix)_\(key)_\(items.count)") }

  private func place(_ kind: Kind) -> JSONObject {
    ["item_id": id(kind.prefix), "output_index": .integer(items.count), "content_index": 0]
  }

  /// A message or a thought; begun where it has no text yet.
  private func item(_ kind: Kind, _ text: String?) -> JSONValue {
    let status = text == nil ? "in_progress" : finish == "length" ? "incomplete" : "completed"
    var item: JSONObject = [
      "id": id(kind.prefix), "type": kind == .reasoning ? "reasoning" : "message", "status": .string(status),
      "content": .array(text.map { [kind.part($0)] } ?? []),
    ]
    if kind == .reasoning { item["summary"] = [] } else { item["role"] = "assistant" }
    return .object(item)
  }

  private mutating func told(_ call: JSONValue) -> [Event] {
    let (name, arguments) = (call["function"]?["name"] ?? "", call["function"]?["arguments"] ?? "")
    let id = id("fc")
    func item(_ status: String, _ arguments: JSONValue) -> JSONValue {
      ["type": "function_call", "id": id, "status": .string(status), "call_id": call["id"] ?? id, "name": name, "arguments": arguments]
    }
    let place: JSONObject = ["item_id": id, "output_index": .integer(items.count)]
    return [
      ("output_item.added", ["output_index": .integer(items.count), "item": item("in_progress", "")]),
      ("function_call_arguments.delta", place.merging(["delta": arguments])),
      ("function_call_arguments.done", place.merging(["name": name, "arguments": arguments])),
      added(item("completed", arguments)),
    ]
  }
}
