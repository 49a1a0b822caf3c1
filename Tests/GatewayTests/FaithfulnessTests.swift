import AsyncHTTPClient
import Foundation
import Gateway
import LoopbackServer
import NIOCore
import Testing

/// What a client wrote reaches the upstream as it was written, with a strategy as well as without.
@Suite struct FaithfulnessTests {
  /// Servers generate by a schema in the order of its members: sorted, a model answers before it reasons.
  @Test(arguments: ["m", "m@sc2", "m@cap9", "m@bon2"]) func membersKeepTheirOrderAndNumbersTheirDigits(model: String) async throws {
    let schema =
      #"{"type":"object","properties":{"reasoning":{"type":"string"},"answer":{"type":"number","minimum":1.0}},"required":["reasoning","answer"]}"#
    let parts = [
      #""temperature":1.0"#, #""response_format":{"type":"json_schema","json_schema":{"name":"s","schema":\#(schema)}}"#,
      #""tools":[{"type":"function","function":{"name":"z","parameters":{"z":0.10,"a":1e2}}}]"#,
      #""vendor_id":123456789012345678901234567890"#,
    ]
    let server = try LoopbackServer { _, _ in .completion("The answer is 1.", logProbability: -1) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      _ = try await gateway.post(
        #"{"model":"\#(model)","messages":[{"role":"user","content":"x"}],"max_tokens":9,\#(parts.joined(separator: ","))}"#)
    }
    #expect(!server.requests.isEmpty)
    for text in server.requests.map({ String(decoding: $0.body, as: UTF8.self) }) {
      for part in parts { #expect(text.contains(part), "\(part) in \(text)") }
    }
  }

  /// The client's headers and its query reach the upstream with every call of a strategy, as they do where a request is passed on.
  @Test(arguments: ["m", "m@sc2", "m@cap9", "m@bon2"]) func headersAndQueryGoWithEveryCall(model: String) async throws {
    let server = try LoopbackServer { _, _ in .completion("The answer is 1.", logProbability: -1) }
    let headers = [
      "openai-organization": "org", "traceparent": "00-a-b-01", "x-session-id": "s", "api-key": "k", "user-agent": "client/1",
      "x-isoflop-foo": "1", "accept": "text/event-stream", "authorization": "Bearer own",
    ]
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      _ = try await gateway.post(
        "/v1/chat/completions?api-version=2024-10-21", #"{"model":"\#(model)","messages":[{"role":"user","content":"x"}],"max_tokens":9}"#,
        headers: headers)
    }
    #expect(server.requests.count >= 1)
    for request in server.requests {
      #expect(request.path == "/v1/chat/completions?api-version=2024-10-21")
      for name in ["openai-organization", "traceparent", "x-session-id", "api-key", "user-agent", "authorization"] {
        #expect(request.headers[name] == headers[name], "\(name)")
      }
      #expect(request.headers["x-isoflop-foo"] == nil && request.headers["content-type"] == "application/json")
      #expect((request.headers["accept"] == "text/event-stream") == (model == "m"))
    }
  }

  /// A client's identifier of its request is its own; the upstream's comes beside it, and calls have one each.
  @Test func identifiersAreKeptApart() async throws {
    let server = try LoopbackServer { request, number in
      var response = request.object["seed"] == nil ? LoopbackResponse.completion("\\boxed{\(number)}") : .failure(400, "no")
      response.headers["x-request-id"] = "up-\(number)"
      response.headers["content-type"] = "application/json"
      return response
    }
    @Sendable func body(_ model: String, _ more: String = "") -> String {
      #"{"model":"\#(model)","messages":[{"role":"user","content":"x"}]\#(more)}"#
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for (model, more) in [("m", ""), ("m@sc3", ""), ("m@single", ""), ("m", #","seed":1"#), ("m@sc3", #","seed":1"#)] {
        for id in ["mine-1", nil] {
          let got = try await gateway.post(body(model, more), headers: id.map { ["x-request-id": $0] } ?? [:])
          let (requestID, receiptID) = (got.headers["x-request-id"], got.headers["x-isoflop-id"])
          #expect(requestID.count == 1 && receiptID.first?.hasPrefix("req_") == true, "\(model) \(more) \(got.headers)")
          #expect(requestID.first == id ?? receiptID.first)
          #expect(got.headers.first(name: "x-upstream-request-id")?.hasPrefix("up-") == true, "\(model) \(more)")
        }
      }
      let refused = try await gateway.post("{", headers: ["x-request-id": "mine-2"])
      #expect(refused.status == 400 && refused.headers["x-request-id"] == ["mine-2"])
    }
    let ids = server.requests.compactMap { $0.headers["x-request-id"] }
    #expect(ids.count == server.requests.count && ids.contains("mine-1") && ids.contains("mine-1-3"))
    let calls = ids.filter { $0.hasPrefix("req_") }
    #expect(Set(calls).count == calls.count, "two calls of one identifier are an error to some servers")
  }

  /// A body of a few bytes can't hold everybody up, whatever it is nested in.
  @Test func aDeepBodyHoldsNobodyUp() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    @Sendable func body(_ model: String, _ levels: Int) -> String {
      let nested = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
      return #"{"model":"\#(model)","messages":[{"role":"user","content":"x"}],"x":\#(nested)}"#
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let start = ContinuousClock.now
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 { group.addTask { try await gateway.post(body("m@sc2", 400)).status } }
        for try await status in group { #expect(status == 400) }
      }
      // Decoded by trial of types, each took 2.5 s.
      #expect(ContinuousClock.now - start < .seconds(15))
      #expect(try await gateway.get("/health").status == 200)
      #expect(try await gateway.post(body("m", 400)).status == 200, "what isn't decoded may be deep")
      #expect(try await gateway.post(body("m", 600)).status == 400)
    }
    #expect(server.requests.count == 1)
  }

  @Test func whatIsNoUTF8IsRefusedWithItsByte() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(gateway.port)/v1/chat/completions")
      request.method = .POST
      let text = Array(#"{"model":"m","messages":[{"role":"user","content":""#.utf8)
      request.body = .bytes(ByteBuffer(bytes: text + [0xFF] + Array(#""}]}"#.utf8)))
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
      let answer = String(buffer: try await response.body.collect(upTo: 1 << 16))
      #expect(response.status == .badRequest && answer.contains("not UTF-8: byte \(text.count)"), "\(answer)")
    }
    #expect(server.requests.isEmpty)
  }
}
