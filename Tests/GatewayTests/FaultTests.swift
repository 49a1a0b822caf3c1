import Foundation
import Gateway
import LoopbackServer
import Testing

/// Upstreams that misbehave: every request gets an answer in the API's form or a broken connection, never a hang or a false one.
@Suite struct FaultTests {
  private static let good =
    #"{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#

  private static func response(_ head: String, _ body: String = "", resets: Bool = false, byteByByte: Bool = false) -> LoopbackResponse {
    var response = LoopbackResponse(chunks: byteByByte ? body.utf8.map { [$0] } : [Array(body.utf8)])
    response.rawHead = Array(head.utf8)
    response.resets = resets
    return response
  }

  private static func head(_ length: Int, type: String = "application/json") -> String {
    "HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\ncontent-length: \(length)\r\nconnection: close\r\n\r\n"
  }

  /// Name, what the upstream does, and whether a good answer comes of it.
  static let faults: [(name: String, response: LoopbackResponse, isGood: Bool)] = [
    ("nothing", response(""), false),
    ("garbage", response("\u{0}\u{1}\u{2} this is not HTTP\r\n\r\n", good), false),
    ("half a head", response("HTTP/1.1 200 OK\r\ncontent-ty"), false),
    ("half a body", response(head(good.utf8.count), String(good.prefix(40))), false),
    ("a reset in the body", response(head(good.utf8.count), String(good.prefix(40)), resets: true), false),
    ("a reset at once", response("", resets: true), false),
    ("a wrong length of chunks", response("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", good), false),
    ("byte by byte", response(head(good.utf8.count), good, byteByByte: true), true),
    ("more than announced", response(head(good.utf8.count), good + good), true),
    ("two lengths", response("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\n", good), false),
  ]

  @Test(arguments: faults.indices) func isAnsweredInForm(place: Int) async throws {
    let fault = Self.faults[place]
    let server = try LoopbackServer { _, _ in fault.response }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.limits.silence = 5
    try await withGateway(configuration) { gateway in
      for model in ["m", "m@sc2"] {
        let got = try await gateway.post(#"{"model":"\#(model)","messages":[{"role":"user","content":"x"}]}"#)
        if fault.isGood {
          #expect(got.status == 200 && got.content == "hi", "\(fault.name), \(model): \(got.status) \(got.body)")
        } else {
          #expect(
            [502, 504].contains(got.status) && got.error["type"] as? String == "upstream_error", "\(fault.name), \(model): \(got.body)")
        }
      }
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains("isoflop_requests_in_flight 0"), "\(fault.name) leaves nothing behind")
    }
  }

  /// What a model's answer may be and no strategy should fall over.
  @Test func strangeAnswersAreSurvived() async throws {
    for body in [
      "{}", "[]", #"{"choices":[]}"#, #"{"choices":[{"message":{"role":"assistant","content":null}}]}"#,
      #"{"choices":[{"message":{"role":"assistant","content":""}}],"usage":{"prompt_tokens":-5,"completion_tokens":1e30}}"#,
      #"{"choices":[{"message":{"role":"assistant","content":[{"type":"text","text":"part"}]}}]}"#,
    ] {
      let server = try LoopbackServer { _, _ in LoopbackResponse(body: body) }
      try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
        let plain = try await gateway.post(#"{"model":"m","messages":[]}"#)
        #expect(plain.status == 200 && plain.body == body)
        for strategy in ["sc2", "bon2", "adaptive"] {
          let got = try await gateway.post(#"{"model":"m@\#(strategy)","messages":[{"role":"user","content":"x"}]}"#)
          #expect([200, 502].contains(got.status) && !got.object.isEmpty, "\(body), \(strategy): \(got.status) \(got.body)")
        }
      }
    }
  }
}
