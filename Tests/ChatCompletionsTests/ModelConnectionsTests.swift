import ChatCompletions
import Foundation
import LoopbackServer
import Testing

/// Connections that a server closes when they have been idle.
@Suite struct ModelConnectionsTests {
  /// Answers and keeps the connection, but closes it on every request whose number is among these.
  private static func server(closingOn numbers: Set<Int>) throws -> LoopbackServer {
    try LoopbackServer { _, number in
      if numbers.contains(number) { return .none }
      var response = LoopbackResponse.completion("\(number)")
      response.keepsOpen = true
      return response
    }
  }

  private static func answer(_ client: ChatClient) async throws -> String? {
    try await client.complete(ChatClientTests.request).choices[0].message.text
  }

  /// A request that came upon a closed connection is sent again, on another one.
  @Test func aClosedIdleConnectionCostsNothing() async throws {
    let server = try Self.server(closingOn: [1, 4])
    let client = ChatClient(endpoint: try ChatEndpoint(url: server.url))
    var answers: [String?] = []
    for _ in 0..<4 { answers.append(try await Self.answer(client)) }
    #expect(answers == ["0", "2", "3", "5"] && server.requests.count == 6)
  }

  /// A server that closes a new connection may have worked on the request, and one that closes twice isn't asked a third time.
  @Test(arguments: [[0], [1, 2]]) func anotherBreakIsAnError(numbers: Set<Int>) async throws {
    let server = try Self.server(closingOn: numbers)
    let client = ChatClient(endpoint: try ChatEndpoint(url: server.url))
    if !numbers.contains(0) { _ = try await client.complete(ChatClientTests.request) }
    do throws(ChatError) {
      _ = try await client.complete(ChatClientTests.request)
      Issue.record("it broke off")
    } catch {
      let isBrokenOff = if case .brokenOff = error { true } else { false }
      #expect(isBrokenOff, "\(error)")
    }
    #expect(server.requests.count == numbers.max().map { $0 + 1 })
  }

  /// An answer that broke off after its first byte isn't asked for again, on a used connection either.
  @Test func halfAnAnswerIsAnError() async throws {
    let server = try LoopbackServer { _, number in
      var response = LoopbackResponse.completion("\(number)")
      response.keepsOpen = number == 0
      if number > 0 { response.announcedLength = 100_000 }
      return response
    }
    let client = ChatClient(endpoint: try ChatEndpoint(url: server.url))
    _ = try await client.complete(ChatClientTests.request)
    await #expect(throws: ChatError.self) { try await client.complete(ChatClientTests.request) }
    #expect(server.requests.count == 2)
  }
}
