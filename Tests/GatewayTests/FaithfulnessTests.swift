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
      #expect(ContinuousClock.now - start < .seconds(5))
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
