import Foundation
import Gateway
import LoopbackServer
import Testing

/// What clients choose is bounded: names, bodies, and the time that a body is waited for.
@Suite struct BoundsTests {
  private static func body(_ model: String, _ more: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"x"}]\#(more)}"#
  }

  // MARK: Names

  /// Names become labels and rows: long ones would fill the metrics and the page.
  @Test func longNamesAreRefused() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    let long = String(repeating: "m", count: 200_000)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for (body, headers) in [
        (Self.body(long), [:]), (Self.body("\(long)@sc2"), [:]), (Self.body("m@sc2>\(long)"), [:]),
        (Self.body("m@bon2", #","isoflop":{"judge":"\#(long)"}"#), [:]), (Self.body("m", #","isoflop":{"strategy":"\#(long)"}"#), [:]),
        (Self.body("m@sc\(String(repeating: "0", count: 300))2"), [:]),
        (Self.body("m"), ["x-isoflop-strategy": "sc2>" + String(repeating: "n", count: 300)]),
      ] {
        let got = try await gateway.post(body, headers: headers)
        #expect(got.status == 400 && got.body.utf8.count < 1000 && got.body.contains("256"), "\(got.body.prefix(300))")
      }
      #expect(try await gateway.post("/v1/embeddings", #"{"model":"\#(long)","input":"x"}"#).status == 400)
      let name = String(repeating: "n", count: 1000)
      #expect(try await gateway.get("/v1/models/\(name)").body.utf8.count < 1000)
      for path in ["/\(name)", "/v2/\(name)"] { #expect(try await gateway.get(path).status == 404) }
      #expect(try await gateway.post(Self.body(String(repeating: "m", count: 256))).status == 200)
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains(#"route="unmatched""#) && !metrics.contains("nnnn") && metrics.utf8.count < 100_000)
      #expect(try await gateway.get("/").body.utf8.count < 1_000_000)
    }
    #expect(server.requests.count == 1)
  }

  // MARK: Bodies

  private static func head(_ length: Int, _ more: String = "expect: 100-continue\r\n") -> String {
    "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n\(more)content-length: \(length)\r\n\r\n"
  }

  /// A client that waits for the word before it sends its body gets it, and then its answer; the connection serves on.
  @Test func aBodyIsAskedFor() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    let body = Self.body("m")
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let client = try RawClient(port: gateway.port)
      for _ in 0..<2 {
        try client.send(Self.head(body.utf8.count))
        #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send(body)
        let answer = client.read(until: "usage")
        #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("hi"), "\(answer)")
      }
      client.leave()
    }
    #expect(server.requests.count == 2 && server.requests.allSatisfy { $0.headers["expect"] == nil })
  }

  /// What is refused is refused before the body, whether it is waited for or not, and the connection ends: a body may follow or not.
  @Test(arguments: ["expect: 100-continue\r\n", ""]) func whatIsTooLongIsRefusedAtOnce(more: String) async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.limits.bodyBytes = 1000
    configuration.keys = [.init(name: "a", variable: "A")]
    try await withGateway(configuration, environment: ["A": "k"]) { gateway in
      for (head, status) in [(Self.head(100_000_000, more + "authorization: Bearer k\r\n"), 413), (Self.head(10, more), 401)]
      where status == 413 || !more.isEmpty {
        let client = try RawClient(port: gateway.port)
        try client.send(head)
        let answer = client.read(until: "nothing that comes")
        #expect(answer.hasPrefix("HTTP/1.1 \(status)") && answer.lowercased().contains("connection: close"), "\(answer)")
        #expect(!answer.contains("100 Continue") && answer.hasSuffix("}"))
        client.leave()
      }
    }
    #expect(server.requests.isEmpty)
  }

  // MARK: Votes that say nothing

  /// At temperature 0 all candidates are equal, and whoever reads the figures of their vote is told so.
  @Test(arguments: [
    ("sc3", #","temperature":0"#, true), ("adaptive", #","temperature":0.0"#, true), ("bon2", #","top_k":1"#, true),
    ("sc3", #","temperature":0.1"#, false), ("sc3", "", false), ("sc1", #","temperature":0"#, false), ("cap9", #","temperature":0"#, false),
    ("revise2", #","temperature":0"#, false),
  ]) func equalCandidatesAreNoEvidence(strategy: String, more: String, isWarned: Bool) async throws {
    let server = try LoopbackServer { request, _ in
      request.object["stream"] as? Bool == true ? .streamed("1") : .completion("\\boxed{1}", logProbability: -1)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@\(strategy)", more + #","isoflop":{"receipt":true}"#))
      let warning = (got.object["isoflop"] as? [String: Any])?["warning"] as? String
      #expect(got.status == 200 && (warning?.contains("no evidence") == true) == isWarned, "\(got.body)")
      #expect(got.headers.first(name: "x-isoflop-warning") == warning)
      let streamed = try await gateway.post(Self.body("m@\(strategy)", more + #","stream":true"#))
      #expect(streamed.headers.first(name: "x-isoflop-warning") == warning)
    }
  }

  @Test func anEarlierResponseIsRefusedWithTheWayOut() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post("/v1/responses", #"{"model":"m@sc2","input":"x","previous_response_id":"resp_1"}"#)
      #expect(got.status == 400 && got.error["param"] as? String == "previous_response_id")
      #expect((got.error["message"] as? String)?.contains("“store”: false") == true, "\(got.body)")
    }
  }
}
