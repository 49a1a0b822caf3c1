import ChatCompletions
import Foundation
import LoopbackServer
import Testing

@Suite struct ChatStreamTests {
  static func client(_ response: LoopbackResponse) throws -> (LoopbackServer, ChatClient) {
    let server = try LoopbackServer { _, _ in response }
    return (server, ChatClient(endpoint: try ChatEndpoint(url: server.url), timeout: .seconds(10)))
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
    let (server, client) = try Self.client(LoopbackResponse(chunks: chunks))
    let response = try await client.stream(ChatClientTests.request)
    #expect(response.choices.map(\.message.text) == ["né 👍", "no"] && response.choices[0].finishReason == "stop")
    #expect(response.usage == ChatUsage(promptTokens: 3, completionTokens: 4, cachedTokens: 2) && response.model == "m")
    #expect(response.choices[0].logprobs?.content?.map(\.logprob) == [-1])
    #expect(server.requests.first?.object["stream"] as? Bool == true)
  }

  @Test func aStreamWithoutTheEndMarkIsWhole() async throws {
    let (_, client) = try Self.client(LoopbackResponse(chunks: [Array(Self.events.map { "data: \($0)\n\n" }.joined().utf8)]))
    #expect(try await client.stream(ChatClientTests.request).choices.count == 2)
  }

  @Test func errorsInTheMiddleAreTyped() async throws {
    let failed = "data: \(Self.events[0])\n\ndata: {\"error\":{\"message\":\"out of memory\"}}\n\n"
    let (_, client) = try Self.client(LoopbackResponse(chunks: [Array(failed.utf8)]))
    let error = await #expect(throws: ChatError.self) { try await client.stream(ChatClientTests.request) }
    #expect("\(error!)".contains("out of memory") && error?.isTransient == true)
    let (_, broken) = try Self.client(LoopbackResponse(chunks: [Array("data: {\n\n".utf8)]))
    guard case .malformed? = await #expect(throws: ChatError.self, performing: { try await broken.stream(ChatClientTests.request) }) else {
      Issue.record("malformed")
      return
    }
    let (_, empty) = try Self.client(LoopbackResponse(chunks: [Array("data: [DONE]\n\n".utf8)]))
    await #expect(throws: ChatError.self) { try await empty.stream(ChatClientTests.request) }
  }
}
