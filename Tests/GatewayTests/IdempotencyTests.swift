import Foundation
import Gateway
import LoopbackServer
import Testing

/// Requests that are repeated are paid once.
@Suite struct IdempotencyTests {
  private static func body(_ model: String, _ more: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"6*7?"}]\#(more)}"#
  }

  private static let key = ["idempotency-key": "first"]

  @Test(arguments: ["m", "m@sc3"], ["", #","stream":true"#]) func theSameAnswerComesAgain(model: String, more: String) async throws {
    let server = try LoopbackServer { request, number in
      if request.object["stream"] as? Bool != true { return .completion("\\boxed{\(number)}") }
      let event = #"data: {"choices":[{"index":0,"delta":{"content":"\#(number)"}}]}"#
      return LoopbackResponse(chunks: [Array("\(event)\n\n".utf8), Array("data: [DONE]\n\n".utf8)])
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let first = try await gateway.post(Self.body(model, more), headers: Self.key)
      let calls = server.requests.count
      let again = try await gateway.post(Self.body(model, more), headers: Self.key)
      #expect(first.status == 200 && again.status == 200 && again.body == first.body && server.requests.count == calls)
      #expect(again.headers.first(name: "idempotent-replayed") == "true" && !first.headers.contains(name: "idempotent-replayed"))
      #expect(again.headers.first(name: "x-request-id") == first.headers.first(name: "x-request-id"))
      #expect(try await gateway.post(Self.body(model, more)).body != first.body, "without a key it is another request")
      let other = try await gateway.post(Self.body(model, more + #","top_p":0.5"#), headers: Self.key)
      #expect(other.status == 422 && other.error["code"] as? String == "idempotency_key_reused")
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains("isoflop_requests_in_flight 0"))
    }
  }

  /// What fails may be tried again, and while the first is under way the second waits for its turn.
  @Test func onlyAnswersAreKept() async throws {
    let gate = Gate()
    let server = try LoopbackServer { request, number in
      if number == 0 { return .failure(500, "down") }
      if request.seed != nil { gate.pass() }
      return .completion("42")
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      #expect(try await gateway.post(Self.body("m"), headers: Self.key).status == 500)
      #expect(try await gateway.post(Self.body("m"), headers: Self.key).status == 200)
      let slow = ["idempotency-key": "slow"]
      let body = Self.body("m", #","seed":1"#)
      async let first = gateway.post(body, headers: slow)
      #expect(try await isReached { server.requests.count == 3 })
      let second = try await gateway.post(body, headers: slow)
      gate.open()
      #expect(second.status == 409 && second.headers.first(name: "retry-after") == "1")
      #expect(try await first.status == 200)
      #expect(try await gateway.post(body, headers: slow).status == 200)
    }
    #expect(server.requests.count == 3)
  }

  /// Another client's key of the same name is another key.
  @Test func keysAreTheirClients() async throws {
    let server = try LoopbackServer { _, number in .completion("\(number)") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let answers = try await [
        gateway.post(Self.body("m"), headers: Self.key.merging(["authorization": "Bearer a"]) { $1 }),
        gateway.post(Self.body("m"), headers: Self.key.merging(["authorization": "Bearer b"]) { $1 }),
      ]
      #expect(answers[0].content == "0" && answers[1].content == "1")
    }
  }
}
