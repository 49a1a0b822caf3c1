import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Testing

@testable import Gateway

/// Each middleware alone, without a server, a socket or the other middlewares.
@Suite struct MiddlewareTests {
  static let context = GatewayContext(logger: Logger(label: "test"))

  static func request(
    _ method: HTTPRequest.Method = .post, _ path: String = "/v1/chat/completions", headers: [String: String] = [:], host: String? = nil,
    body: String = ""
  ) -> Request {
    var fields = HTTPFields()
    for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
    return Request(
      head: .init(method: method, scheme: "http", authority: host, path: path, headerFields: fields),
      body: .init(buffer: ByteBuffer(string: body)))
  }

  static func text(_ response: Response) async throws -> String {
    let sink = Sink()
    try await response.body.write(sink)
    return String(buffer: sink.bytes)
  }

  static func registry() throws -> RequestRegistry { RequestRegistry(receipts: try ReceiptStore(path: nil)) }

  // MARK: OriginGuard

  @Test(arguments: [
    (nil, "127.0.0.1:8080", 200), (nil, "[::1]:8080", 200), (nil, "127.9.9.9", 200), (nil, "evil.example", 403),
    (nil, "127.evil.example", 403), ("http://localhost:8080", "localhost:8080", 200), ("https://evil.example", "localhost:8080", 403),
    ("https://friend.example", "localhost:8080", 200), ("null", "localhost:8080", 403),
  ])
  func originsAndHosts(origin: String?, host: String, status: Int) async throws {
    let guarding = OriginGuard(host: "127.0.0.1", origins: ["https://friend.example"])
    let request = Self.request(headers: origin.map { ["origin": $0] } ?? [:], host: host)
    let got = try await guarding.handle(request, context: Self.context) { _, _ in Response(status: .ok) }
    #expect(got.status.code == status, "\(origin ?? "none") at \(host)")
    #expect((got.headers[.accessControlAllowOrigin] != nil) == (origin == "https://friend.example"))
  }

  @Test func aServerThatIsReachedFromOutsideTakesAnyHost() async throws {
    let guarding = OriginGuard(host: "0.0.0.0", origins: [])
    let got = try await guarding.handle(Self.request(host: "models.example"), context: Self.context) { _, _ in Response(status: .ok) }
    #expect(got.status == .ok)
  }

  @Test func aPreflightAsksNobodyElse() async throws {
    let guarding = OriginGuard(host: "127.0.0.1", origins: ["https://friend.example"])
    let request = Self.request(.options, headers: ["origin": "https://friend.example"], host: "localhost")
    let got = try await guarding.handle(request, context: Self.context) { _, _ in
      Issue.record("a preflight goes no further")
      return Response(status: .ok)
    }
    #expect(got.status == .noContent && got.headers[.accessControlAllowHeaders] == "authorization, content-type")
    #expect(got.headers[.vary] == "origin")
  }

  // MARK: Errors, heads, bodies, methods

  @Test func errorsBecomeResponses() async throws {
    struct Unexpected: Error { var secret = "a secret" }
    let got = try await ErrorResponses().handle(Self.request(), context: Self.context) { _, _ in throw Unexpected() }
    let text = try await Self.text(got)
    #expect(got.status.code == 500 && text.contains("Unexpected") && !text.contains("a secret"))
    let refused = try await ErrorResponses().handle(Self.request(), context: Self.context) { _, _ in
      throw GatewayError.budget("No.")
    }
    #expect(refused.status.code == 400 && refused.headers[.shouldRetry] == "false")
    #expect(
      try await Self.text(refused) == #"{"error":{"message":"No.","type":"budget_exceeded","param":"budget","code":"budget_exceeded"}}"#)
    let busy = try await ErrorResponses().handle(Self.request(), context: Self.context) { _, _ in
      throw GatewayError.busy("requests at once", retryAfter: 3)
    }
    #expect(busy.status.code == 429 && busy.headers[.retryAfter] == "3" && busy.headers[.shouldRetry] == nil)
  }

  @Test func aHeadHasNoBody() async throws {
    for (method, body) in [(HTTPRequest.Method.head, ""), (.get, "whole")] {
      let got = try await HeadAnswers().handle(Self.request(method), context: Self.context) { _, _ in .text("whole", type: "text/plain") }
      #expect(try await Self.text(got) == body && got.headers[.contentLength] == "5")
    }
  }

  @Test func bodiesAreCollectedOnce() async throws {
    let whole = WholeBody(limit: 8)
    let got = try await whole.handle(Self.request(body: "12345678"), context: Self.context) { _, context in
      .text(String(buffer: context.body), type: "text/plain")
    }
    #expect(try await Self.text(got) == "12345678")
    for (body, headers, status) in [("123456789", [:], 413), ("1", ["content-encoding": "gzip"], 415)] {
      await #expect {
        try await whole.handle(Self.request(headers: headers, body: body), context: Self.context) { _, _ in Response(status: .ok) }
      } throws: {
        ($0 as? GatewayError)?.status == status
      }
    }
    let plain = Self.request(headers: ["content-encoding": "identity"], body: "1")
    #expect(try await whole.handle(plain, context: Self.context) { _, _ in Response(status: .ok) }.status == .ok)
  }

  @Test func aPathOfAnotherMethodIsToldFromNone() async throws {
    var table = RouteTable()
    table.add(.post, "/v1/responses")
    table.add(.get, "/v1/models/**")
    let unmatched = UnmatchedRoutes(routes: table)
    for (path, status, allow) in [
      ("/v1/responses", 405, "POST"), ("/v1/models/a/b", 405, "GET"), ("/v1/models/", 404, nil), ("/v1/response", 404, nil),
    ] {
      await #expect {
        try await unmatched.handle(Self.request(.delete, path), context: Self.context) { _, _ in throw HTTPError(.notFound) }
      } throws: {
        let error = $0 as? GatewayError
        return error?.status == status && error?.allowedMethod == allow
      }
    }
    #expect(table.description == "POST /v1/responses, GET /v1/models/…")
  }

  // MARK: Authentication

  private static func authentication(keys: Bool, _ registry: RequestRegistry, most: Int = 4) throws -> Authentication {
    var configuration = GatewayConfiguration(upstreams: [])
    if keys { configuration.keys = [.init(name: "a", variable: "A"), .init(name: "b", variable: "B")] }
    let accounts = try Accounts(configuration, environment: ["A": "secret-a", "B": "secret-b"])
    return Authentication(accounts: accounts, registry: registry, links: ClientLinks(), mostRequests: most)
  }

  @Test func aKeyLeadsToItsAccountAndGoesNoFurther() async throws {
    let registry = try Self.registry()
    let authentication = try Self.authentication(keys: true, registry)
    let request = Self.request(headers: ["authorization": "Bearer secret-b"])
    _ = try await authentication.handle(request, context: Self.context) { _, context in
      let admitted = try context.admitted
      #expect(admitted.account.name == "b" && admitted.head.authorization == nil && registry.count == 1)
      admitted.finish(status: 200)
      return Response(status: .ok)
    }
    #expect(registry.count == 0 && registry.receipts.recent.map(\.account) == ["b"])
    for wrong in [nil, "Bearer secret", "Bearer secret-bb", "Basic secret-b"] {
      await #expect(throws: GatewayError.unauthorized) {
        try await authentication.handle(
          Self.request(headers: wrong.map { ["authorization": $0] } ?? [:]), context: Self.context
        ) { _, _ in Response(status: .ok) }
      }
    }
    #expect(registry.receipts.recent.count == 1, "whoever isn't admitted has no receipt")
  }

  @Test func withoutKeysAClientsOwnGoesOn() async throws {
    let authentication = try Self.authentication(keys: false, try Self.registry())
    _ = try await authentication.handle(Self.request(headers: ["authorization": "Bearer own"]), context: Self.context) { _, context in
      let admitted = try context.admitted
      #expect(admitted.head.authorization == "Bearer own")
      return Response(status: .ok)
    }
  }

  @Test func anErrorEndsTheRequestUnderItsIdentifier() async throws {
    let registry = try Self.registry()
    let authentication = try Self.authentication(keys: false, registry)
    await #expect {
      try await authentication.handle(Self.request(), context: Self.context) { _, _ in throw GatewayError.brokenOff }
    } throws: {
      ($0 as? GatewayError)?.requestID == registry.receipts.recent.last?.id && ($0 as? GatewayError)?.requestID != nil
    }
    #expect(registry.count == 0 && registry.receipts.recent.map(\.status) == [502])
  }

  @Test func tooManyAtOnceAreRefused() async throws {
    let registry = try Self.registry()
    let authentication = try Self.authentication(keys: false, registry, most: 1)
    let first = registry.begin(route: "/", account: Account(name: ""))
    await #expect {
      try await authentication.handle(Self.request(), context: Self.context) { _, _ in Response(status: .ok) }
    } throws: {
      ($0 as? GatewayError)?.status == 429
    }
    first.finish(status: 200)
    #expect(try await authentication.handle(Self.request(), context: Self.context) { _, _ in Response(status: .ok) }.status == .ok)
  }

  @Test func aRouteWithoutAuthenticationServesNobody() {
    #expect(throws: GatewayError.unauthorized) { try Self.context.admitted }
  }

  // MARK: Requests and their connections

  /// A response whose body its connection never takes ends with the connection, and one whose body is begun doesn't.
  @Test func aResponseThatIsNeverTakenEndsWithItsConnection() async throws {
    let (registry, link) = (try Self.registry(), ClientLink())
    let left = registry.begin(route: "/", account: Account(name: ""), link: link)
    _ = left.handingOver(Response(status: .ok))
    #expect(registry.count == 1)
    link.close()
    #expect(registry.count == 0 && registry.receipts.recent.map(\.status) == [499])

    let late = registry.begin(route: "/", account: Account(name: ""), link: link)
    _ = late.handingOver(Response(status: .ok))
    #expect(registry.count == 0 && registry.receipts.recent.map(\.stop) == ["client_left", "client_left"], "it had left before")

    let open = ClientLink()
    let taken = registry.begin(route: "/", account: Account(name: ""), link: open)
    let response = taken.handingOver(Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "x"))))
    #expect(try await Self.text(response) == "x")
    open.close()
    #expect(registry.count == 1, "its body ends it")
    taken.finish(status: 200)
    taken.finish(status: 500)
    #expect(registry.count == 0 && registry.receipts.recent.last?.status == 200, "a request ends once")
  }

  @Test func workEndsWhenItsClientLeaves() async throws {
    let link = ClientLink()
    let work = Task { try await link.whileConnected { try await Task.sleep(for: .seconds(600)) } }
    try await Task.sleep(for: .milliseconds(50))
    link.close()
    await #expect(throws: CancellationError.self) { try await work.value }
    await #expect(throws: CancellationError.self) { try await link.whileConnected { try await Task.sleep(for: .seconds(600)) } }
  }

  // MARK: Idempotency

  @Test func aRepeatedKeyHasOneAnswer() async throws {
    let (registry, idempotency) = (try Self.registry(), Idempotency(answers: AnswerCache()))
    @Sendable func ask(_ key: String, _ body: String, _ answer: String) async throws -> Response {
      var context = Self.context
      let admitted = registry.begin(route: "/v1/chat/completions", account: Account(name: ""))
      (context.request, context.body) = (admitted, ByteBuffer(string: body))
      return try await idempotency.handle(Self.request(headers: ["idempotency-key": key]), context: context) { _, _ in
        admitted.finish(status: 200)
        return .text(answer, type: "text/plain")
      }
    }
    #expect(try await Self.text(try await ask("k", "a", "first")) == "first")
    let again = try await ask("k", "a", "second")
    #expect(try await Self.text(again) == "first" && again.headers[.idempotentReplayed] == "true")
    #expect(try await Self.text(try await ask("other", "a", "third")) == "third")
    await #expect { try await ask("k", "b", "fourth") } throws: { ($0 as? GatewayError)?.status == 422 }
  }

  @Test func aKeyUnderWayIsRefusedAndAFailureForgotten() async throws {
    let (registry, idempotency) = (try Self.registry(), Idempotency(answers: AnswerCache()))
    var context = Self.context
    context.request = registry.begin(route: "/", account: Account(name: ""))
    let request = Self.request(headers: ["idempotency-key": "k"])
    for _ in 0..<2 {
      await #expect(throws: GatewayError.brokenOff) {
        try await idempotency.handle(request, context: context) { _, _ in
          await #expect { try await idempotency.handle(request, context: context) { _, _ in Response(status: .ok) } } throws: {
            ($0 as? GatewayError)?.status == 409
          }
          throw GatewayError.brokenOff
        }
      }
    }
  }
}

/// A writer that keeps what is written.
final class Sink: ResponseBodyWriter {
  var bytes = ByteBuffer()

  func write(_ buffer: ByteBuffer) async throws { bytes.writeImmutableBuffer(buffer) }
  func finish(_ trailers: HTTPFields?) async throws {}
}
