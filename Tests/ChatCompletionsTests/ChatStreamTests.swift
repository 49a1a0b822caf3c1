import ChatCompletions
import Foundation
import LoopbackServer
import Testing
import TextFormats

@Suite struct ChatStreamTests {
  /// What a stream from a server with this response gives, and what was asked.
  static func stream(_ response: LoopbackResponse) async throws -> (response: ChatResponse, request: LoopbackRequest?) {
    let server = try LoopbackServer { _, _ in response }
    let client = ChatClient(endpoint: try ChatEndpoint(url: server.url), timeout: .seconds(10))
    return (try await client.stream(ChatClientTests.request), server.requests.first)
  }

  /// What a stream with this text throws.
  static func failure(_ text: String) async -> ChatError? {
    await #expect(throws: ChatError.self) { try await stream(LoopbackResponse(chunks: [Array(text.utf8)])) }
  }

  static let events = [
    #"{"id":"1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
    #"{"id":"1","choices":[{"index":0,"delta":{"content":"né "},"logprobs":{"content":[{"token":"né","logprob":-1}]}}]}"#,
    #"{"id":"1","choices":[{"index":1,"delta":{"content":"no"}}]}"#,
    #"{"id":"1","choices":[{"index":0,"delta":{"content":"👍"},"finish_reason":"stop"}]}"#,
    #"{"id":"1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":2}}}"#,
  ]

  @Test(arguments: [1, 3, 50, 10_000]) func piecesBecomeOneAnswer(size: Int) async throws {
    let bytes = Array((Self.events + ["[DONE]"]).map { "data: \($0)\r\n\r\n" }.joined().utf8)
    let chunks = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    let (response, request) = try await Self.stream(LoopbackResponse(chunks: chunks))
    #expect(response.choices.map(\.message.text) == ["né 👍", "no"] && response.choices[0].finishReason == "stop")
    #expect(response.usage == ChatUsage(promptTokens: 3, completionTokens: 4, cachedTokens: 2) && response.model == "m")
    #expect(response.choices[0].logprobs?.content?.map(\.logprob) == [-1])
    #expect(request?.object["stream"] as? Bool == true)
  }

  @Test func aStreamWithoutTheEndMarkIsWhole() async throws {
    let text = Self.events.map { "data: \($0)\n\n" }.joined()
    #expect(try await Self.stream(LoopbackResponse(chunks: [Array(text.utf8)])).response.choices.count == 2)
  }

  /// Where only the connection's end delimits a stream, an end without a reason is an early one.
  @Test func anEndOfTheConnectionIsNoEndOfTheAnswer() async throws {
    func response(_ events: [String]) -> LoopbackResponse {
      var response = LoopbackResponse(chunks: [Array(events.map { "data: \($0)\n\n" }.joined().utf8)])
      response.rawHead = Array("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n".utf8)
      return response
    }
    #expect(try await Self.stream(response([Self.events[1], Self.events[3]])).response.choices[0].finishReason == "stop")
    for early in [[], [Self.events[1]], Self.events] {
      await #expect { try await Self.stream(response(early)) } throws: { if case ChatError.brokenOff = $0 { true } else { false } }
    }
  }

  /// Arguments come in bits; names and numbers may come again with each of them.
  @Test func piecesOfToolCallsBecomeCalls() async throws {
    func event(_ calls: String) -> String { #"{"choices":[{"index":0,"delta":{"tool_calls":[\#(calls)]}}]}"# }
    let events = [
      event(#"{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}"#),
      event(#"{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}"#),
      event(#"{"index":0,"function":{"arguments":"{\"x\""}}"#), event(#"{"index":0,"id":"a","function":{"name":"f","arguments":":1}"}}"#),
      "[DONE]",
    ]
    let message = try await Self.stream(LoopbackResponse(chunks: events.map { Array("data: \($0)\n\n".utf8) })).response.choices[0].message
    func call(_ id: String, _ name: String, _ arguments: String) -> JSONValue {
      .object([
        "id": .string(id), "type": .string("function"), "function": .object(["name": .string(name), "arguments": .string(arguments)]),
      ])
    }
    #expect(message.other["tool_calls"] == .array([call("a", "f", #"{"x":1}"#), call("b", "g", "{}")]) && message.content == .null)
  }

  @Test func errorsInTheMiddleAreTyped() async throws {
    let failed = await Self.failure("data: \(Self.events[0])\n\ndata: {\"error\":{\"message\":\"out of memory\"}}\n\n")
    #expect("\(failed!)".contains("out of memory") && failed?.isTransient == true)
    guard case .malformed? = await Self.failure("data: {\n\n"), case .noChoices? = await Self.failure("data: [DONE]\n\n") else {
      Issue.record("not typed")
      return
    }
  }
}
