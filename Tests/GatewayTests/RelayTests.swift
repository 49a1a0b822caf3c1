import Foundation
import Gateway
import LoopbackServer
import Synchronization
import Testing

/// What is passed on arrives as it was sent, both ways.
@Suite struct RelayTests {
  /// Another method than a route's is said so, a head is that of the answer, and a compressed body is refused with the reason.
  @Test func methodsAndEncodings() async throws {
    let server = try LoopbackServer { _, _ in .completion("x") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for (method, path, status, allow) in [
        ("PUT", "/v1/chat/completions", 405, "POST"), ("GET", "/v1/responses", 405, "POST"), ("DELETE", "/v1/models", 405, "GET"),
        ("POST", "/health", 405, "GET"), ("PUT", "/nothing", 404, nil), ("HEAD", "/v1/nothing", 404, nil), ("HEAD", "/health", 200, nil),
        ("OPTIONS", "/v1/models", 405, "GET"),
      ] {
        let got = try await gateway.ask(method, path)
        #expect(got.status == status && got.headers.first(name: "allow") == allow, "\(method) \(path): \(got.status)")
        #expect(method != "HEAD" || got.body.isEmpty)
      }
      let packed = try await gateway.post(#"{"model":"m","messages":[]}"#, headers: ["content-encoding": "gzip"])
      #expect(packed.status == 415 && packed.error["code"] as? String == "unsupported_encoding")
    }
  }

  private static let body =
    #"{"model":"m","temperature":1.0,"seed":18446744073709551615,"vendor":{"z":1,"a":[1.50]},"messages":[{"role":"tool","tool_call_id":"c","content":[{"type":"image_url","image_url":{"url":"data:,x"}}]}]}"#

  @Test func everyByteGoesThrough() async throws {
    let answer = #"{"id": "1",  "choices":[{"index":0,"message":{"role":"assistant","content":"é"}}],"odd": 1.0}"#
    let server = try LoopbackServer { _, _ in
      LoopbackResponse(headers: ["content-type": "application/json", "x-vendor": "v"], body: answer)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(
        "/v1/chat/completions?debug=1", Self.body, headers: ["authorization": "Bearer own", "x-client": "c", "x-isoflop-foo": "1"])
      #expect(got.status == 200 && got.body == answer)
      #expect(got.headers.first(name: "x-vendor") == "v")
      #expect(got.headers.first(name: "x-request-id")?.hasPrefix("req_") == true)
    }
    let request = try #require(server.requests.first)
    #expect(String(decoding: request.body, as: UTF8.self) == Self.body)
    #expect(request.path == "/v1/chat/completions?debug=1")
    #expect(request.headers["authorization"] == "Bearer own" && request.headers["x-client"] == "c")
    #expect(request.headers["x-isoflop-foo"] == nil)
  }

  @Test func refusalsComeBackAsTheyAre() async throws {
    let server = try LoopbackServer { _, number in
      .failure([429, 401, 503][number % 3], "no", headers: ["content-type": "application/json", "retry-after": "7"])
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for status in [429, 401, 503] {
        let got = try await gateway.post(Self.body)
        #expect(got.status == status && got.headers.first(name: "retry-after") == "7")
        #expect(got.error["message"] as? String == "no")
      }
    }
    #expect(server.requests.count == 3, "nothing is repeated for a client that may repeat it itself")
  }

  @Test func streamsGoThroughEventByEvent() async throws {
    let events = (0..<5).map { "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\($0)é\"}}]}\r\n\r\n" } + ["data: [DONE]\n\n"]
    let bytes = Array(events.joined().utf8)
    // Pieces that part events and characters anywhere.
    let chunks = stride(from: 0, to: bytes.count, by: 7).map { Array(bytes[$0..<min($0 + 7, bytes.count)]) }
    let server = try LoopbackServer { _, _ in LoopbackResponse(chunks: chunks, chunkDelay: 0.001) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body)
      #expect(got.status == 200 && got.body == events.joined())
    }
  }

  @Test func aStreamThatBreaksOffIsNeverACleanEnd() async throws {
    let server = try LoopbackServer { _, _ in
      var response = LoopbackResponse(chunks: [Array("data: {\"choices\":[]}\n\n".utf8)])
      response.announcedLength = 1000
      return response
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      await #expect(throws: BrokenOff.self) { try await gateway.post(Self.body) }
      let receipts = try await gateway.get("/")
      #expect(receipts.body.contains("the upstream broke off"))
    }
  }

  /// Streams of responses have an end of their own, with the usage in it.
  @Test func responsesEndInTheirOwnWay() async throws {
    let end = #"{"type":"response.completed","response":{"usage":{"input_tokens":5,"output_tokens":7}}}"#
    for (last, isWhole) in [(end, true), (#"{"type":"response.output_text.delta"}"#, false)] {
      let server = try LoopbackServer { _, _ in
        var response = LoopbackResponse(
          chunks: ["event: x\ndata: {\"type\":\"response.created\"}\n\n", "event: y\ndata: \(last)\n\n"].map { Array($0.utf8) })
        response.rawHead = Array("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n".utf8)
        return response
      }
      try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
        let body = try? await gateway.post("/v1/responses", #"{"model":"m","stream":true}"#).body
        #expect((body != nil) == isWhole)
        let metrics = try await gateway.get("/metrics").body
        #expect(
          metrics.contains(#"completion_tokens_total{route="/v1/responses",model="m",strategy=""} \#(isWhole ? 7 : 0)"#), "\(metrics)")
      }
    }
  }

  @Test func anUpstreamThatIsAwayIsSaidSo() async throws {
    let port = try unusedPort()
    try await withGateway(.init(upstreams: [.init(url: "http://127.0.0.1:\(port)/v1")])) { gateway in
      for model in ["m", "m@sc3"] {
        let got = try await gateway.post(#"{"model":"\#(model)","messages":[{"role":"user","content":"x"}]}"#)
        #expect(got.status == 502 && got.error["type"] as? String == "upstream_error", "\(got.body)")
        #expect(!got.body.contains("\(port)"), "the operator's address is his own business")
      }
    }
  }

  @Test func silenceEndsInTime() async throws {
    let server = try LoopbackServer { _, _ in .completion("late", delay: 600) }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.limits.silence = 1
    try await withGateway(configuration) { gateway in
      let got = try await gateway.post(Self.body)
      #expect(got.status == 504, "\(got.body)")
    }
  }

  @Test func otherRoutesPassOnAndRefuseStrategies() async throws {
    let server = try LoopbackServer { request, _ in LoopbackResponse(body: #"{"path":"\#(request.path)"}"#) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for route in ["completions", "embeddings", "responses"] {
        let got = try await gateway.post("/v1/\(route)", #"{"model":"m","input":"x"}"#)
        #expect(got.object["path"] as? String == "/v1/\(route)")
        guard route != "responses" else { continue }
        #expect(try await gateway.post("/v1/\(route)", #"{"model":"m@sc3","input":"x"}"#).status == 400)
      }
      #expect(try await gateway.post("/nothing", "{}").status == 404)
      #expect(try await gateway.get("/v1/chat/completions").status == 405)
      #expect(try await gateway.get("/health").body == #"{"status":"ok"}"#)
    }
  }

  @Test func modelsOfAllUpstreamsAreFound() async throws {
    func list(_ names: String...) -> String {
      #"{"object":"list","data":[\#(names.map { #"{"id":"\#($0)","object":"model"}"# }.joined(separator: ","))]}"#
    }
    let (first, second) = (list("a", "b"), list("b", "c"))
    let one = try LoopbackServer { request, _ in request.method == "GET" ? LoopbackResponse(body: first) : .completion("one") }
    let two = try LoopbackServer { request, _ in request.method == "GET" ? LoopbackResponse(body: second) : .completion("two") }
    try await withGateway(.init(upstreams: [.init(url: one.url), .init(url: two.url)])) { gateway in
      for (model, answer) in [("a", "one"), ("b", "one"), ("c", "two")] {
        #expect(try await gateway.post(#"{"model":"\#(model)","messages":[]}"#).content == answer)
      }
      let models = try await gateway.get("/v1/models").object["data"] as? [[String: Any]]
      let names = models?.compactMap { $0["id"] as? String } ?? []
      #expect(["a", "a@adaptive", "a@sc8", "c@bon4"].allSatisfy(names.contains))
      let unknown = try await gateway.post(#"{"model":"d","messages":[]}"#)
      #expect(unknown.status == 404 && unknown.error["code"] as? String == "model_not_found")
      #expect(try await gateway.get("/v1/models/c@sc3").status == 200)
      #expect(try await gateway.get("/v1/models/d").status == 404)
    }
  }

  @Test func aClientThatLeavesEndsTheWork() async throws {
    let server = try LoopbackServer { _, _ in .completion("late", delay: 600) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for (model, stream, calls) in [("m", false, 1), ("m@sc4", false, 5), ("m@sc4", true, 9)] {
        let socket = try RawClient(port: gateway.port)
        try socket.post(#"{"model":"\#(model)","stream":\#(stream),"messages":[{"role":"user","content":"x"}]}"#)
        #expect(try await isReached { server.requests.count == calls })
        socket.leave()
        let start = ContinuousClock.now
        while try await gateway.get("/metrics").body.contains("isoflop_requests_in_flight 1"), ContinuousClock.now - start < .seconds(60) {
          try await Task.sleep(for: .milliseconds(20))
        }
        #expect(ContinuousClock.now - start < .seconds(60), "\(model) went on")
      }
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains("status=\"499\""))
      #expect(metrics.contains(#"upstream_calls_total{route="/v1/chat/completions",model="m",strategy=""} 1"#), "what was begun is counted")
      #expect(metrics.contains(#"dropped_calls_total{route="/v1/chat/completions",model="m",strategy="sc4"} 8"#), "\(metrics)")
    }
  }
}
