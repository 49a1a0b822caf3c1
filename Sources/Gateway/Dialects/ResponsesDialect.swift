import ChatCompletions
import Foundation
import NIOCore

/// How answers are told on `/v1/responses`.
struct ResponsesDialect: Dialect {
  let request: ResponsesRequest
  /// What the names of the response and its items are made of.
  let key: String

  func body(_ answer: StrategyAnswer) throws -> Data {
    var output = ResponsesOutput(key: key)
    for choice in answer.chunks(includesUsage: false, textIsTold: false).flatMap(\.choices) { _ = output.take(choice) }
    return try JSONEncoder.sorted.encode(response(answer, output))
  }

  var events: any AnswerEvents { ResponsesEvents(dialect: self) }

  /// A response that is whole.
  fileprivate func response(_ answer: StrategyAnswer, _ output: ResponsesOutput) throws -> JSONValue {
    var response = begun(created: answer.created, model: answer.model)
    let reasons: [String: JSONValue] = ["length": "max_output_tokens", "content_filter": "content_filter"]
    let reason = output.finish.flatMap { reasons[$0] }
    response["status"] = reason == nil ? "completed" : "incomplete"
    response["incomplete_details"] = reason.map { ["reason": $0] } ?? .null
    response["output"] = .array(output.items)
    let usage = answer.usage
    // The tokens of thinking are among the output's; not all servers of chats tell them apart.
    response["usage"] = [
      "input_tokens": .integer(usage.promptTokens),
      "input_tokens_details": ["cached_tokens": .integer(usage.cachedTokens), "cache_write_tokens": 0],
      "output_tokens": .integer(usage.completionTokens), "output_tokens_details": ["reasoning_tokens": 0],
      "total_tokens": .integer(usage.promptTokens + usage.completionTokens),
    ]
    if let told = answer.isoflop {
      response["isoflop"] = try JSONDecoder().decode(JSONValue.self, from: try JSONEncoder().encode(told))
    }
    return .object(response)
  }

  /// A response whose answer is to come: what was asked, as it was asked.
  fileprivate func begun(created: Int, model: String) -> [String: JSONValue] {
    var response: [String: JSONValue] = [
      "id": .string("resp_" + key), "object": "response", "created_at": .integer(created), "model": .string(model), "status": "in_progress",
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
private struct ResponsesEvents: AnswerEvents {
  let dialect: ResponsesDialect
  private var output: ResponsesOutput
  private var number = 0

  init(dialect: ResponsesDialect) { (self.dialect, output) = (dialect, ResponsesOutput(key: dialect.key)) }

  mutating func chunk(_ chunk: StrategyChunk) throws -> [ByteBuffer] {
    let begin = try begin(created: chunk.created, model: chunk.model)
    return try begin + chunk.choices.flatMap { output.take($0) }.map { try event($0.kind, $0.fields) }
  }

  mutating func end(_ answer: StrategyAnswer, textIsTold: Bool) throws -> [ByteBuffer] {
    var events = try begin(created: answer.created, model: answer.model)
    for piece in answer.chunks(includesUsage: false, textIsTold: textIsTold) { events += try chunk(piece) }
    let response = try dialect.response(answer, output)
    return events + [try event(response["status"] == "incomplete" ? "incomplete" : "completed", ["response": response])]
  }

  mutating func failure(_ error: GatewayError) -> ByteBuffer {
    let told = (try? JSONDecoder().decode(JSONValue.self, from: error.body))?["error"] ?? [:]
    // Clients look for it in either place.
    let fields: [String: JSONValue] = [
      "error": told, "message": told["message"] ?? "", "code": told["code"] ?? .null, "param": told["param"] ?? .null,
    ]
    return (try? event("error", fields, kind: "error")) ?? ServerEvent.error(error)
  }

  private mutating func begin(created: Int, model: String) throws -> [ByteBuffer] {
    guard number == 0 else { return [] }
    let response = JSONValue.object(dialect.begun(created: created, model: model))
    return [try event("created", ["response": response]), try event("in_progress", ["response": response])]
  }

  private mutating func event(_ name: String, _ fields: [String: JSONValue], kind: String? = nil) throws -> ByteBuffer {
    let kind = kind ?? "response." + name
    defer { number += 1 }
    let event = fields.merging(["type": .string(kind), "sequence_number": .integer(number)]) { $1 }
    return try ServerEvent.data(event, kind: kind)
  }
}
