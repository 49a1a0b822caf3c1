import ChatCompletions
import TextFormats

/// Writes answers of `/v1/responses`.
///
/// | of the chat | in the response |
/// |---|---|
/// | `finish_reason` stop, tool_calls | `status: completed` |
/// | `finish_reason` length, content_filter | `status: incomplete`, with `incomplete_details.reason` max_output_tokens, content_filter |
/// | `usage.prompt_tokens`, `completion_tokens` | `usage.input_tokens`, `output_tokens`; thinking isn't told apart |
/// | several choices | items of one output, one after the other |
///
/// All members of the response are there, those without a value as null, as the schema of the API demands; what the request named is given back. Events are
/// numbered from 0 over the whole stream, and each has its name twice, as the event's and as the member `type`.
///
/// Source: OpenAI API reference, “Responses” and “Streaming events”.
struct ResponsesEncoder: AnswerEncoder {
  let request: ResponsesRequest
  /// The key behind the identifiers of the response and its items.
  let key: String

  /// The beginning of a response's identifier; those of upstreams begin otherwise.
  static let prefix = "resp_isoflop_"

  func body(_ answer: ChatResponse) -> [UInt8] {
    var output = ResponsesOutput(key: key)
    for choice in answer.chunks(includesUsage: false, textIsTold: false).flatMap(\.choices) { _ = output.take(choice) }
    return response(answer, output).bytes
  }

  var events: any AnswerEvents { ResponsesEvents(encoder: self) }

  /// A response that is whole.
  fileprivate func response(_ answer: ChatResponse, _ output: ResponsesOutput) -> JSONValue {
    var response = begun(created: answer.created, model: answer.model)
    let reasons: JSONObject = ["length": "max_output_tokens", "content_filter": "content_filter"]
    let reason = output.finish.flatMap { reasons[$0] }
    response["status"] = reason == nil ? "completed" : "incomplete"
    response["incomplete_details"] = reason.map { ["reason": $0] } ?? .null
    response["output"] = .array(output.items)
    let usage = answer.usage ?? ChatUsage(promptTokens: 0, completionTokens: 0)
    // The tokens of thinking are among the output's; not all servers of chats tell them apart.
    var told: JSONObject = [
      "input_tokens": .integer(usage.promptTokens),
      "input_tokens_details": ["cached_tokens": .integer(usage.cachedTokens), "cache_write_tokens": 0],
      "output_tokens": .integer(usage.completionTokens), "output_tokens_details": ["reasoning_tokens": 0],
      "total_tokens": .integer(usage.promptTokens + usage.completionTokens),
    ]
    if usage.isPartial { told["is_partial"] = true }
    response["usage"] = .object(told)
    return .object(response.merging(answer.other))
  }

  /// A response whose answer is to come: the members of the request as they were asked.
  fileprivate func begun(created: Int?, model: String?) -> JSONObject {
    var response: JSONObject = [
      "id": .string(Self.prefix + key), "object": "response", "created_at": created.map(JSONValue.integer) ?? .null,
      "model": model.map(JSONValue.string) ?? .null, "status": "in_progress",
      "output": [], "error": .null, "incomplete_details": .null, "usage": .null, "store": false, "background": false, "instructions": .null,
      "metadata": [:], "parallel_tool_calls": true, "temperature": .null, "top_p": .null, "tool_choice": "auto", "tools": [],
      "max_output_tokens": .null, "previous_response_id": .null, "reasoning": ["effort": .null, "summary": .null],
      "text": ["format": ["type": "text"]], "truncation": "disabled",
    ]
    for name in [
      "instructions", "max_output_tokens", "metadata", "parallel_tool_calls", "reasoning", "temperature", "text", "tool_choice", "tools",
      "top_p", "user",
    ] {
      if let value = request.asked[name], value != .null { response[name] = value }
    }
    return response
  }
}

/// The events of a streamed response, numbered.
///
///     response.created, response.in_progress      once, before the first item
///     the events of `ResponsesOutput`             as the chat's pieces come
///     response.completed | response.incomplete    with the whole response, its usage, and the receipt if it was asked for
///     error                                       instead, if it fails; nothing follows
private struct ResponsesEvents: AnswerEvents {
  let encoder: ResponsesEncoder
  private var output: ResponsesOutput
  private var number = 0

  init(encoder: ResponsesEncoder) { (self.encoder, output) = (encoder, ResponsesOutput(key: encoder.key)) }

  mutating func chunk(_ chunk: ChatChunk) -> [ServerSentEvent] {
    let begin = begin(created: chunk.created, model: chunk.model)
    return begin + chunk.choices.flatMap { output.take($0) }.map { event($0.kind, $0.fields) }
  }

  mutating func end(_ answer: ChatResponse, textIsTold: Bool) -> [ServerSentEvent] {
    var events = begin(created: answer.created, model: answer.model)
    for piece in answer.chunks(includesUsage: false, textIsTold: textIsTold) { events += chunk(piece) }
    let response = encoder.response(answer, output)
    return events + [event(response["status"] == "incomplete" ? "incomplete" : "completed", ["response": response])]
  }

  mutating func failure(_ error: GatewayError) -> ServerSentEvent {
    let told = error.json["error"] ?? [:]
    // Clients look for it in either place.
    let fields: JSONObject = [
      "error": told, "message": told["message"] ?? "", "code": told["code"] ?? .null, "param": told["param"] ?? .null,
    ]
    return event("error", fields, kind: "error")
  }

  private mutating func begin(created: Int?, model: String?) -> [ServerSentEvent] {
    guard number == 0 else { return [] }
    let response = JSONValue.object(encoder.begun(created: created, model: model))
    return [event("created", ["response": response]), event("in_progress", ["response": response])]
  }

  private mutating func event(_ name: String, _ fields: JSONObject, kind: String? = nil) -> ServerSentEvent {
    let kind = kind ?? "response." + name
    defer { number += 1 }
    let head: JSONObject = ["type": .string(kind), "sequence_number": .integer(number)]
    return ServerSentEvent(name: kind, json: .object(head.merging(fields)))
  }
}
