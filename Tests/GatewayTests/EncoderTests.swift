import ChatCompletions
import Testing
import TextFormats

@testable import Gateway

/// Answers as the two forms of the API have them, without a server.
@Suite struct EncoderTests {
  private static func answer(_ choices: [ChatChoice], isoflop: JSONValue? = nil) -> ChatResponse {
    var answer = ChatResponse(
      id: "chatcmpl-1", created: 5, model: "m@sc3", choices: choices,
      usage: ChatUsage(promptTokens: 4, completionTokens: 6, cachedTokens: 1))
    answer.other["isoflop"] = isoflop
    return answer
  }

  private static let text = String(repeating: "né ", count: 40)

  private static var calling: ChatMessage {
    var message = ChatMessage.assistant("")
    message.content = .null
    message.other["tool_calls"] = [["id": "c", "type": "function", "function": ["name": "f", "arguments": "{}"]]]
    return message
  }

  private static let chat = ChatRequest(model: "m", messages: [.user("x")], other: ["stream_options": ["include_usage": true]])

  /// The chunks of an answer, put together as a client does it, are the answer.
  @Test func chunksMakeTheAnswerAgain() throws {
    var thinking = ChatMessage.assistant(Self.text)
    thinking.other["reasoning_content"] = "hm"
    let answer = Self.answer([ChatChoice(message: thinking), ChatChoice(index: 1, message: Self.calling, finishReason: "tool_calls")])
    var assembly = ChatChunkAssembly()
    let chunks = answer.chunks(includesUsage: true, textIsTold: false)
    for chunk in chunks { assembly.add(try ChatChunk(json: chunk.json)) }
    #expect(assembly.value.choices[0].message.text == Self.text && assembly.value.choices[0].finishReason == "stop")
    #expect(assembly.value.choices[1] == answer.choices[1] && assembly.value.usage == answer.usage)
    #expect(chunks.compactMap { $0.choices.first?.delta.reasoning } == ["hm"])
    #expect(chunks.compactMap { $0.choices.first?.delta.content }.allSatisfy { $0.count <= 48 })
  }

  private static func probabilities(_ tokens: [String]) -> ChatLogProbabilities {
    ChatLogProbabilities(content: tokens.enumerated().map { .init(token: $1, logprob: -Double($0), alternatives: []) })
  }

  /// Log-probabilities go with the pieces of their text, all of them once and in order; those of no text go with the first piece.
  @Test(arguments: [
    (["Thus ", "the ", "answer"] + Array(repeating: " is", count: 60) + [" 42."], true), (["Thus", "<eos>"], false), (["{\"a\":1}"], false),
  ])
  func logProbabilitiesGoWithTheirText(tokens: [String], areTheText: Bool) throws {
    let text = areTheText ? tokens.joined() : tokens.count == 1 ? "" : String(repeating: "Thus ", count: 30)
    var message = ChatMessage.assistant(text)
    if text.isEmpty { message = Self.calling }
    let answer = Self.answer([ChatChoice(message: message, logprobs: Self.probabilities(tokens))])
    let choices = answer.chunks(includesUsage: false, textIsTold: false).flatMap(\.choices)
    #expect(choices.flatMap { $0.logprobs?.content ?? [] } == answer.choices[0].logprobs?.content)
    #expect(choices.compactMap(\.delta.content).joined() == text)
    #expect(choices.count { $0.logprobs != nil } > (areTheText ? 3 : 0))
    for choice in choices where areTheText && choice.logprobs != nil {
      #expect(choice.logprobs?.content?.map(\.token).joined() == choice.delta.content)
    }
    var assembly = ChatChunkAssembly()
    for chunk in answer.chunks(includesUsage: false, textIsTold: false) { assembly.add(try ChatChunk(json: chunk.json)) }
    #expect(assembly.value.choices[0].logprobs == answer.choices[0].logprobs)
  }

  /// A text that went out before isn't sent again; its end, its calls and its receipt are.
  @Test func aToldTextIsNotToldTwice() {
    let told = Self.answer([ChatChoice(message: .assistant("said"))], isoflop: ["calls": 3])
    let chunks = told.chunks(includesUsage: false, textIsTold: true)
    #expect(chunks.map { $0.choices.first?.finishReason } == ["stop", nil])
    #expect(chunks.last?.other["isoflop"]?["calls"] == 3 && chunks.last?.usage == nil)
    let called = Self.answer([ChatChoice(message: Self.calling, finishReason: "tool_calls")])
    let roles = called.chunks(includesUsage: false, textIsTold: true).compactMap { $0.choices.first?.delta.role }
    #expect(roles == ["assistant"], "an answer without text has said nothing yet")
  }

  @Test func aChatsStreamEndsWithItsMark() {
    var events = ChatEncoder(Self.chat).events
    let end = events.end(Self.answer([ChatChoice(message: .assistant("x"))]), textIsTold: false)
    #expect(end.last == .done && end.dropLast().last?.data.contains("total_tokens") == true)
    #expect(ChatEncoder(ChatRequest(model: "m", messages: [])).wantsUsage == false)
    #expect(events.failure(.brokenOff).data.hasPrefix(#"{"error":{"message":"#))
  }

  /// Events of a response are numbered, begin once, and hold what the whole response holds.
  @Test func aResponsesEventsHoldTheWhole() throws {
    let body = #"{"model":"m@sc3","input":"x","instructions":"i","temperature":0.5,"metadata":{"b":"1","a":"2"},"stream":true}"#
    let encoder = ResponsesEncoder(request: try ResponsesRequest(try RawObject(Array(body.utf8))), key: "k")
    let answer = Self.answer([ChatChoice(message: .assistant(Self.text), finishReason: "length")], isoflop: ["calls": 3])
    var events = encoder.events
    let all = try events.end(answer, textIsTold: false).map { try JSONValue(parsing: $0.data.utf8) }
    #expect(all.map { $0["sequence_number"] } == all.indices.map { .integer($0) })
    #expect(
      all.first?["type"] == "response.created" && all[1]["type"] == "response.in_progress" && all.last?["type"] == "response.incomplete")
    let whole = try JSONValue(parsing: encoder.body(answer))
    #expect(all.last?["response"] == whole && whole["status"] == "incomplete" && whole["isoflop"]?["calls"] == 3)
    #expect(
      whole["incomplete_details"]?["reason"] == "max_output_tokens" && whole["temperature"] == 0.5.json && whole["instructions"] == "i")
    #expect(whole["metadata"]?.object?.keys == ["b", "a"], "members keep the client's order")
    #expect(whole["usage"]?["input_tokens_details"]?["cached_tokens"] == 1)
    let deltas = all.filter { $0["type"] == "response.output_text.delta" }.compactMap { $0["delta"]?.string }
    #expect(deltas.joined() == Self.text)
    let failure = try JSONValue(parsing: events.failure(.budget("No.")).data.utf8)
    #expect(failure["type"] == "error" && failure["code"] == "budget_exceeded" && failure["error"]?["message"] == "No.")
  }

  @Test func aResponsesCallsAreItemsOfTheirOwn() throws {
    let encoder = ResponsesEncoder(request: try ResponsesRequest(try RawObject(Array(#"{"input":"x"}"#.utf8))), key: "k")
    let whole = try JSONValue(parsing: encoder.body(Self.answer([ChatChoice(message: Self.calling, finishReason: "tool_calls")])))
    let call = whole["output"]?[0]
    #expect(call?["type"] == "function_call" && call?["call_id"] == "c" && call?["name"] == "f" && call?["status"] == "completed")
    #expect(whole["status"] == "completed" && whole["output"]?.array?.count == 1)
  }
}

extension Double {
  fileprivate var json: JSONValue { .number(self) }
}
