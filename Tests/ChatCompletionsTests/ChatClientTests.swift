import ChatCompletions
import Foundation
import LoopbackServer
import Testing

@Suite struct ChatClientTests {
  static let request = ChatRequest(model: "m", messages: [.user("2 + 2?")], maximumTokens: 16)

  /// What a call to a server with this response throws.
  static func failure(_ response: LoopbackResponse, timeout: Duration = .seconds(10), key: String? = nil) async throws -> ChatError? {
    let server = try LoopbackServer { _, _ in response }
    let client = ChatClient(endpoint: try ChatEndpoint(url: server.url, key: key), timeout: timeout)
    do throws(ChatError) {
      _ = try await client.complete(request)
      return nil
    } catch {
      return error
    }
  }

  @Test func readmeExample() async throws {
    let server = try LoopbackServer { _, _ in .completion("The answer is 4.") }
    let endpoint = try ChatEndpoint(url: server.url)
    let client = ChatClient(endpoint: endpoint, timeout: .seconds(60))
    let response = try await client.complete(ChatRequest(model: "qwen3", messages: [.user("What is 2 + 2?")], maximumTokens: 256))
    #expect(response.choices[0].message.text == "The answer is 4." && response.usage?.completionTokens == 7)
  }

  @Test func sendsTheRequestAndTheKey() async throws {
    let server = try LoopbackServer { _, _ in .completion("a", "b", logProbability: -0.5) }
    let endpoint = try ChatEndpoint(url: server.url + "/chat/completions/", keyVariable: "KEY", environment: ["KEY": "secret"])
    var request = Self.request
    request.other["top_k"] = .integer(3)
    let response = try await ChatClient(endpoint: endpoint).complete(request)
    #expect(response.choices.map(\.message.text) == ["a", "b"])
    #expect(response.choices[0].logprobs?.content?.first?.logprob == -0.5)
    let sent = try #require(server.requests.first)
    #expect(sent.path == "/v1/chat/completions" && sent.headers["authorization"] == "Bearer secret")
    #expect(sent.object["top_k"] as? Int == 3 && sent.object["max_tokens"] as? Int == 16 && sent.lastMessage == "2 + 2?")
    #expect(!"\(endpoint)".contains("secret") && !String(reflecting: endpoint.description).contains("secret"))
  }

  @Test func refusalsSayWhatToDo() async throws {
    let wrongKey = try #require(try await Self.failure(.failure(401, "Incorrect API key: sk-1"), key: "sk-1"))
    #expect(wrongKey.isFatal && !wrongKey.isTransient && "\(wrongKey)".contains("environment variable"))
    #expect(!"\(wrongKey)".contains("sk-1"), "the key is in no text")
    let busy = try #require(try await Self.failure(.failure(429, "slow down", headers: ["retry-after": "3"])))
    #expect(busy.isTransient && busy.retryAfter == .seconds(3) && "\(busy)".contains("429"))
    let soon = try #require(try await Self.failure(.failure(503, "x", headers: ["retry-after-ms": "250", "retry-after": "9"])))
    #expect(soon.isTransient && soon.retryAfter == .milliseconds(250))
    let date = ["date": "Wed, 21 Oct 2026 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2026 07:28:20 GMT"]
    #expect(try await Self.failure(.failure(429, "x", headers: date))?.retryAfter == .seconds(20))
    #expect(try await Self.failure(.failure(400, "no such parameter"))?.isTransient == false)
    #expect(try await Self.failure(LoopbackResponse(status: 500, body: "<html>\noops</html>"))?.isTransient == true)
  }

  @Test func answersThatAreNoneAreTyped() async throws {
    for (body, reason) in [
      ("{\"choices\": [", "not JSON: a value expected at byte 13"),
      ("{\"choices\": [{\"index\": 118811410973985043644416}]}", "choices.0.index"),
      ("", "not JSON"), ("[]", "the value has another type"), ("{}", "choices is missing"),
      ("{\"choices\":[{\"message\":null}]}", "choices.0.message"),
    ] {
      let error = try #require(try await Self.failure(LoopbackResponse(body: body)))
      guard case .malformed(_, let found, _) = error else {
        Issue.record("\(body): \(error)")
        continue
      }
      #expect(found.contains(reason) && error.isTransient && error.mayHaveCost, "\(body): \(found)")
    }
    guard case .noChoices = try await Self.failure(LoopbackResponse(body: "{\"choices\":[]}")) else {
      Issue.record("no choices")
      return
    }
  }

  @Test func connectionsThatFailAreTyped() async throws {
    let client = ChatClient(endpoint: try ChatEndpoint(url: "http://127.0.0.1:\(try unusedPort())/v1"))
    let refused = await #expect(throws: ChatError.self) { try await client.complete(Self.request) }
    #expect(refused?.isTransient == true && "\(refused!)".contains("connection refused"))
    guard case .timedOut = try await Self.failure(.completion("late", delay: 600), timeout: .milliseconds(100)) else {
      Issue.record("slow")
      return
    }
    var short = LoopbackResponse.completion("x")
    short.announcedLength = 10_000
    guard case .brokenOff = try await Self.failure(short) else {
      Issue.record("broken off: \(String(describing: try await Self.failure(short)))")
      return
    }
  }

  @Test func addressesAreChecked() {
    #expect(throws: Never.self) { try ChatEndpoint(url: "http://localhost:8000") }
    #expect((try? ChatEndpoint(url: "http://localhost:8000/"))?.base == "http://localhost:8000/v1")
    #expect((try? ChatEndpoint(url: "https://api.example.com/openai/v1/"))?.base == "https://api.example.com/openai/v1")
    for url in ["localhost:8000", "ftp://x/v1", "", "http://", "http://u:p@x/v1", "http://x/v1?key=k"] {
      #expect(throws: ChatError.self, "\(url)") { try ChatEndpoint(url: url) }
    }
    let error = #expect(throws: ChatError.self) { try ChatEndpoint(url: "http://x/v1", keyVariable: "NO_KEY", environment: [:]) }
    #expect("\(error!)".contains("NO_KEY"))
    let hidden = #expect(throws: ChatError.self) { try ChatEndpoint(url: "http://u:pass@x/v1") }
    #expect(!"\(hidden!)".contains("pass@"))
  }

  @Test func keysAreInNoText() throws {
    let endpoint = try ChatEndpoint(url: "http://localhost:8000", key: "s3cret\n")
    var dumped = ""
    dump(endpoint, to: &dumped)
    dump(ChatClient(endpoint: endpoint), to: &dumped)
    #expect(!(dumped + "\(endpoint) \(String(reflecting: endpoint))").contains("s3cret"))
    let refused = #expect(throws: ChatError.self) { try ChatEndpoint(url: "http://localhost:8000", key: "s3cret\r\nx: y") }
    #expect(refused == .invalidKey && !"\(refused!)".contains("s3cret"))
    let address = #expect(throws: ChatError.self) { try ChatEndpoint(url: "me:s3cret@localhost/v1") }
    #expect(!"\(address!)".contains("s3cret"))
  }

  @Test func cancellingEndsTheCall() async throws {
    let server = try LoopbackServer { _, _ in .completion("late", delay: 2) }
    let client = ChatClient(endpoint: try ChatEndpoint(url: server.url))
    let call = Task { await #expect(throws: ChatError.self) { try await client.complete(Self.request) } }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    call.cancel()
    guard case .cancelled = await call.value else {
      Issue.record("not cancelled")
      return
    }
  }
}
