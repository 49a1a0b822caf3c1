import Foundation
import HTTPTypes
import LoopbackServer
import NIOCore
import Testing

@testable import Gateway

/// Routes that the gateway doesn't know: those of the API go on as they are.
@Suite struct OtherRoutesTests {
  private static func other(_ method: HTTPRequest.Method, _ path: String) -> OtherPath? {
    OtherPath(MiddlewareTests.request(method, path))
  }

  @Test(arguments: ["/v1/rerank", "/v1/audio/speech", "/v1/files/file-1/content", "/tokenize", "/v1/a%20b", "/score"])
  func pathsOfTheAPIAreKnown(path: String) {
    for method in [HTTPRequest.Method.get, .post, .delete, .put, .patch] { #expect(Self.other(method, path)?.text == path) }
    for method in [HTTPRequest.Method.head, .options, .trace] { #expect(Self.other(method, path) == nil) }
  }

  /// A server may resolve what leaves its place in another way, and steer by paths that are no part of the API.
  @Test(arguments: [
    "/", "/v1", "/v1/", "/v2/chat", "/shutdown", "/v1/../shutdown", "/v1/%2e%2e/shutdown", "/v1/.%2E/x", "/v1//x", "/v1/./x", "/v1/a%2Fb",
    "/v1/a\\b", "/v1/%5C", "/tokenize/", "/sleep", "/wake_up", "/v1/\(String(repeating: "x", count: 600))",
  ])
  func otherPathsAreNone(path: String) { #expect(Self.other(.post, path) == nil) }

  @Test func costsAreBoundedOrUnknown() {
    #expect(Self.other(.post, "/v1/rerank")?.cost(.post) == .prompt && Self.other(.get, "/v1/files")?.cost(.get) == .free)
    #expect(Self.other(.post, "/v1/audio/speech")?.cost(.post) == .unknown && Self.other(.post, "/tokenize")?.cost(.post) == .free)
    #expect(Self.other(.post, "/v1/audio/speech")?.label == "/v1/…" && Self.other(.post, "/v1/rerank")?.label == "/v1/rerank")
  }

  @Test func aFormsFieldIsFound() {
    let form =
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nbytes\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n--b--\r\n"
    #expect(
      FormField.value("model", in: ByteBuffer(string: form)) == "whisper" && FormField.value("prompt", in: ByteBuffer(string: form)) == nil)
    #expect(FormField.value("model", in: ByteBuffer(string: "name=\"model\"")) == nil && FormField.value("model", in: ByteBuffer()) == nil)
  }

  /// Methods, queries, bodies and answers go through as they are, whatever they hold; what is at the root comes to the root.
  @Test func whatIsUnknownGoesThrough() async throws {
    let server = try LoopbackServer { request, _ in
      LoopbackResponse(status: 201, headers: ["content-type": "audio/x", "x-vendor": "v"], body: "\(request.method) \(request.path)")
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for (method, path) in [
        ("GET", "/v1/files?limit=2"), ("DELETE", "/v1/files/f-1"), ("GET", "/tokenizer_info"), ("GET", "/v1/responses/resp_1"),
      ] {
        let got = try await gateway.ask(method, path, headers: ["authorization": "Bearer own"])
        #expect(
          got.status == 201 && got.body == "\(method) \(path)" && got.headers.first(name: "x-vendor") == "v", "\(got.status) \(got.body)")
      }
      for (path, body) in [
        ("/v1/rerank", #"{"model":"m","query":"q","documents":["d"]}"#), ("/tokenize", "{}"), ("/v1/audio/speech", "no JSON \u{0}"),
      ] {
        let got = try await gateway.post(path, body)
        #expect(got.status == 201 && got.body == "POST \(path)")
        #expect(server.requests.last.map { String(decoding: $0.body, as: UTF8.self) } == body)
      }
      #expect(server.requests.first?.headers["authorization"] == "Bearer own" && server.requests.first?.path == "/v1/files?limit=2")
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains(#"route="/v1/rerank",model="m""#) && metrics.contains(#"route="/v1/…",model="""#))
      let count = server.requests.count
      for (path, body) in [("/v1/rerank", #"{"model":"m@sc3"}"#), ("/v1/other", #"{"model":"m","isoflop":{}}"#)] {
        #expect(try await gateway.post(path, body).error["code"] as? String == "unsupported_strategy")
      }
      #expect(try await gateway.get("/v1/%2e%2e/metrics").status == 404)
      #expect(server.requests.count == count)
    }
  }

  /// A response that a strategy gave isn't kept, and who asks for it is told what to do; an upstream's own is the upstream's business.
  @Test func responsesOfStrategiesAreNotKept() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let id = try await gateway.post("/v1/responses", #"{"model":"m@single","input":"x"}"#).object["id"] as? String ?? ""
      for (method, path) in [("GET", ""), ("DELETE", ""), ("GET", "/input_items")] {
        let got = try await gateway.ask(method, "/v1/responses/\(id)\(path)")
        #expect(got.status == 404 && got.error["code"] as? String == "response_not_kept", "\(got.body)")
        #expect((got.error["message"] as? String)?.contains("“store”: false") == true)
      }
    }
    #expect(server.requests.count == 1)
  }

  /// With several upstreams a request goes to the one that has its model, or is refused.
  @Test func theModelChoosesTheUpstream() async throws {
    let lists = ["a", "b"].map { #"{"object":"list","data":[{"id":"\#($0)","object":"model"}]}"# }
    let one = try LoopbackServer { request, _ in LoopbackResponse(body: request.path == "/v1/models" ? lists[0] : "one") }
    let two = try LoopbackServer { request, _ in LoopbackResponse(body: request.path.hasPrefix("/v1/models") ? lists[1] : "two") }
    try await withGateway(.init(upstreams: [.init(url: one.url), .init(url: two.url)])) { gateway in
      #expect(try await gateway.post("/v1/rerank", #"{"model":"b"}"#).body == "two")
      #expect(try await gateway.get("/v1/files?model=a").body == "one")
      #expect(try await gateway.post("/v1/audio/transcriptions", "--b\r\nx; name=\"model\"\r\n\r\nb\r\n--b--\r\n").body == "two")
      let none = try await gateway.get("/v1/files")
      #expect(none.status == 400 && none.error["param"] as? String == "model")
      #expect(try await gateway.post("/v1/rerank", #"{"model":"c"}"#).status == 404)
    }
  }

  /// A key whose tokens are limited asks nothing whose cost has no bound, and an operator may keep unknown routes closed.
  @Test func budgetsAndOperatorsMayRefuse() async throws {
    try await waitOutAnHoursEnd()
    let server = try LoopbackServer { _, _ in LoopbackResponse(body: #"{"usage":{"prompt_tokens":5}}"#) }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.keys = [.init(name: "a", variable: "A", hourly: .init(tokens: 100))]
    try await withGateway(configuration, environment: ["A": "k"]) { gateway in
      let key = ["authorization": "Bearer k"]
      let unknown = try await gateway.post("/v1/audio/speech", #"{"model":"m"}"#, headers: key)
      #expect(unknown.status == 400 && unknown.error["type"] as? String == "budget_exceeded")
      #expect(try await gateway.post("/v1/rerank", #"{"model":"m"}"#, headers: key).status == 200)
      #expect(
        try await gateway.post("/v1/rerank", #"{"model":"m","x":"\#(String(repeating: "x", count: 200))"}"#, headers: key).status == 400)
      #expect(try await gateway.get("/v1/files", headers: key).status == 200 && server.requests.count == 2)
      #expect(try await gateway.post("/v1/rerank", #"{"model":"m"}"#).status == 401)
    }
    var closed = GatewayConfiguration(upstreams: [.init(url: server.url)])
    closed.passesUnknownRoutes = false
    try await withGateway(closed) { gateway in
      let got = try await gateway.post("/v1/rerank", #"{"model":"m"}"#)
      #expect(got.status == 404)
    }
    #expect(server.requests.count == 2)
  }
}
