import HTTPTypes
import Hummingbird
import LoopbackServer
import Testing

@testable import Gateway

/// The router with its middlewares, asked in the process.
@Suite struct RouterTests {
  /// A route that says whether its request was admitted.
  private struct Echo: Route {
    static let method = HTTPRequest.Method.get
    static let path = "/open"

    func respond(to request: Request, context: GatewayContext) async throws -> Response {
      .text(context.request == nil ? "anybody" : "an account", type: "text/plain")
    }
  }

  private struct Guarded: Route {
    static let method = HTTPRequest.Method.post
    static let path = "/guarded/**"

    func respond(to request: Request, context: GatewayContext) async throws -> Response {
      let admitted = try context.admitted
      admitted.finish(status: 200)
      return .text("\(request.uri.path) \(String(buffer: context.body))", type: "text/plain")
    }
  }

  private static func responder(_ registry: RequestRegistry) throws -> RouterResponder<GatewayContext> {
    var configuration = GatewayConfiguration(upstreams: [])
    configuration.keys = [.init(name: "a", variable: "A")]
    var router = GatewayRouter(origins: OriginGuard(host: "127.0.0.1", origins: ["https://friend.example"]))
    router.add(Echo())
    router.add(
      Authentication(
        accounts: try Accounts(configuration, environment: ["A": "secret"]), registry: registry, links: ClientLinks(), mostRequests: 9),
      WholeBody(limit: 100), Idempotency(answers: AnswerCache()))
    router.add(Guarded())
    return router.responder()
  }

  private static let key = ["authorization": "Bearer secret"]

  @Test func routesStandBehindTheMiddlewaresBeforeThem() async throws {
    let registry = try MiddlewareTests.registry()
    let responder = try Self.responder(registry)
    func ask(_ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:], body: String = "") async throws -> Response {
      try await responder.respond(
        to: MiddlewareTests.request(method, path, headers: headers, body: body), context: MiddlewareTests.context)
    }
    #expect(try await MiddlewareTests.text(try await ask(.get, "/open")) == "anybody")
    #expect(try await ask(.post, "/guarded/x").status.code == 401)
    let got = try await ask(.post, "/guarded/x/y", Self.key, body: "{}")
    #expect(try await MiddlewareTests.text(got) == "/guarded/x/y {}" && registry.count == 0)
    for (method, path, headers, status, allow) in [
      (HTTPRequest.Method.put, "/guarded/x", Self.key, 405, "POST"), (.post, "/open", Self.key, 405, "GET"),
      (.get, "/nothing", Self.key, 404, nil), (.get, "/nothing", [:], 401, nil), (.put, "/guarded/x", [:], 401, nil),
    ] {
      let got = try await ask(method, path, headers)
      #expect(got.status.code == status && got.headers[.allow] == allow, "\(method) \(path)")
    }
    #expect(registry.count == 0, "errors end their requests")
  }

  /// Heads, errors' ones included, and the pages of named origins, which read errors as well.
  @Test func headsAndOriginsHoldForEveryAnswer() async throws {
    let responder = try Self.responder(try MiddlewareTests.registry())
    for (path, status) in [("/open", 200), ("/nothing", 404), ("/guarded/x", 405)] {
      let request = MiddlewareTests.request(.head, path, headers: Self.key.merging(["origin": "https://friend.example"]) { $1 })
      let got = try await responder.respond(to: request, context: MiddlewareTests.context)
      #expect(got.status.code == status && got.headers[.accessControlAllowOrigin] == "https://friend.example", "\(path)")
      #expect(try await MiddlewareTests.text(got).isEmpty)
    }
  }

  /// Every route of the gateway says its method and path itself.
  @Test func pathsAreTheRoutesOwn() {
    let routes: [any Route.Type] = [
      ChatRoute.self, ResponsesRoute.self, CompletionsRoute.self, EmbeddingsRoute.self, ModelsRoute.self, ModelRoute.self, HealthRoute.self,
      MetricsRoute.self, DashboardRoute.self,
    ]
    #expect(Set(routes.map { $0.path }).count == routes.count)
    #expect(ChatRoute.lengths.last == "max_tokens" && ResponsesRoute.lengths == ["max_output_tokens"] && EmbeddingsRoute.lengths.isEmpty)
  }

  /// A model's name may hold slashes and signs; the list's path may end in a slash.
  @Test func namesOfModelsComeWhole() async throws {
    let list = #"{"object":"list","data":[{"z":1,"id":"org/name v1","object":"model"}]}"#
    let server = try LoopbackServer { _, _ in LoopbackResponse(body: list) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for path in ["org/name%20v1", "org/name%20v1@sc3"] {
        let got = try await gateway.get("/v1/models/\(path)")
        #expect(got.status == 200 && (got.object["id"] as? String)?.hasPrefix("org/name v1") == true, "\(got.body)")
      }
      #expect(try await gateway.get("/v1/models/org/name%20v1").body == #"{"z":1,"id":"org/name v1","object":"model"}"#)
      #expect(try await gateway.get("/v1/models/org").status == 404)
      #expect(try await gateway.ask("DELETE", "/v1/models/org/name").status == 405)
    }
  }
}
