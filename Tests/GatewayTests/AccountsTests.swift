import Foundation
import Gateway
import LoopbackServer
import Testing

/// Who may ask, and how much.
@Suite struct AccountsTests {
  private static let body = #"{"model":"m","max_tokens":10,"messages":[{"role":"user","content":"x"}]}"#
  private static let environment = ["KEY_A": "secret-a", "KEY_B": "secret-b", "UP": "upstream-key"]

  private static func configuration(_ server: LoopbackServer) -> GatewayConfiguration {
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url, keyVariable: "UP")])
    configuration.keys = [
      .init(name: "a", variable: "KEY_A", hourly: .init(calls: 3)), .init(name: "b", variable: "KEY_B", hourly: .init(tokens: 400)),
    ]
    return configuration
  }

  private static func key(_ key: String) -> [String: String] { ["authorization": "Bearer \(key)"] }

  @Test func onlyKnownKeysMayAsk() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    try await withGateway(Self.configuration(server), environment: Self.environment) { gateway in
      for headers in [[:], Self.key("secret"), Self.key("secret-ab"), ["authorization": "Basic secret-a"]] {
        let got = try await gateway.post(Self.body, headers: headers)
        #expect(got.status == 401 && got.error["code"] as? String == "invalid_api_key")
        #expect(try await gateway.get("/v1/models", headers: headers).status == 401)
      }
      #expect(try await gateway.post(Self.body, headers: Self.key("secret-a")).status == 200)
      #expect(try await gateway.get("/").body.contains("secret") == false)
      #expect(try await gateway.get("/metrics").body.contains("secret") == false)
    }
    #expect(server.requests.count == 1 && server.requests[0].headers["authorization"] == "Bearer upstream-key")
  }

  @Test func anHourHasItsBudget() async throws {
    try await waitOutAnHoursEnd()
    let server = try LoopbackServer { _, _ in .completion("hi") }
    try await withGateway(Self.configuration(server), environment: Self.environment) { gateway in
      var statuses: [Int] = []
      for _ in 0..<5 { statuses.append(try await gateway.post(Self.body, headers: Self.key("secret-a")).status) }
      #expect(statuses == [200, 200, 200, 400, 400])
      // Reserved at the bound, settled at what it took: 12 tokens a call.
      let strategy = Self.body.replacingOccurrences(of: "\"m\"", with: "\"m@sc2\"")
      let refused = try await gateway.post(strategy.replacingOccurrences(of: ":10", with: ":200"), headers: Self.key("secret-b"))
      #expect(refused.status == 400 && refused.error["type"] as? String == "budget_exceeded")
      #expect(try await gateway.post(Self.body, headers: Self.key("secret-b")).status == 200)
      let unbounded = Self.body.replacingOccurrences(of: "\"max_tokens\":10,", with: "")
      #expect(try await gateway.post(unbounded, headers: Self.key("secret-b")).error["param"] as? String == "max_tokens")
    }
    #expect(server.requests.count == 4)
  }

  /// What an hour may cost holds on every route, by the names that it has for tokens.
  @Test func anHoursBudgetHoldsOnAllRoutes() async throws {
    try await waitOutAnHoursEnd()
    let server = try LoopbackServer { _, _ in
      LoopbackResponse(body: #"{"usage":{"input_tokens":100,"output_tokens":100,"input_tokens_details":{"cached_tokens":30}}}"#)
    }
    try await withGateway(Self.configuration(server), environment: Self.environment) { gateway in
      for (route, bound) in [("completions", "max_tokens"), ("responses", "max_output_tokens")] {
        let got = try await gateway.post("/v1/\(route)", #"{"model":"m"}"#, headers: Self.key("secret-b"))
        #expect(got.status == 400 && got.error["param"] as? String == bound, "\(got.body)")
        let endless = try await gateway.post("/v1/\(route)", #"{"model":"m","\#(bound)":-1}"#, headers: Self.key("secret-b"))
        #expect(endless.status == 400, "what some servers take for no limit is none")
      }
      var statuses: [Int] = []
      for _ in 0..<3 {
        statuses.append(
          try await gateway.post("/v1/responses", #"{"model":"m","max_output_tokens":120}"#, headers: Self.key("secret-b")).status)
      }
      #expect(statuses == [200, 200, 400])
      statuses = []
      for _ in 0..<4 { statuses.append(try await gateway.post("/v1/embeddings", #"{"model":"m"}"#, headers: Self.key("secret-a")).status) }
      #expect(statuses == [200, 200, 200, 400])
      #expect(try await gateway.get("/metrics").body.contains(#"cached_tokens_total{route="/v1/responses",model="m",strategy=""} 60"#))
    }
  }

  @Test func limitsHold() async throws {
    let gate = Gate()
    let server = try LoopbackServer { request, _ in
      if request.method == "GET" { return LoopbackResponse(body: "{}") }
      gate.pass()
      return .completion("hi")
    }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.limits.bodyBytes = 200
    configuration.limits.requests = 2
    configuration.limits.requestsPerMinute = 40
    try await withGateway(configuration) { gateway in
      let long = try await gateway.post(#"{"model":"m","x":"\#(String(repeating: "x", count: 400))"}"#)
      #expect(long.status == 413 && long.error["code"] as? String == "request_too_large")
      let answers = try await withThrowingTaskGroup(of: RunningGateway.Answer.self) { group in
        for _ in 0..<6 { group.addTask { try await gateway.post(Self.body) } }
        return try await group.reduce(into: [RunningGateway.Answer]()) { answers, answer in
          answers.append(answer)
          // Two are under way until four are refused.
          if answers.count == 4 { gate.open() }
        }
      }
      #expect(answers.map(\.status) == [429, 429, 429, 429, 200, 200])
      // Who is refused leaves room for others.
      #expect(answers.allSatisfy { ($0.headers.first(name: "connection") == "close") == ($0.status == 429) })
      #expect(answers.allSatisfy { $0.status == 200 || $0.error["code"] as? String == "rate_limit_exceeded" })
      var last = (status: 0, wait: "")
      for _ in 0..<500 where last.status != 429 {
        let got = try await gateway.get("/v1/models")
        last = (got.status, got.headers.first(name: "retry-after") ?? "")
      }
      #expect(last.status == 429 && Int(last.wait) ?? 0 > 0)
    }
  }

  /// A page of another site, open in this machine's browser, spends nothing here.
  @Test func pagesOfOtherSitesMayNotAsk() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.origins = ["https://friend.example"]
    try await withGateway(configuration) { gateway in
      for (headers, status) in [
        (["origin": "https://evil.example"], 403), (["host": "evil.example"], 403),
        (["host": "evil.example", "origin": "http://evil.example"], 403),
        (["origin": "http://127.0.0.1:\(gateway.port)"], 200), (["origin": "https://friend.example"], 200), (["host": "localhost:1"], 200),
      ] {
        let got = try await gateway.post(Self.body, headers: headers)
        #expect(got.status == status, "\(headers): \(got.body)")
      }
    }
    #expect(server.requests.count == 3)
  }

  /// A page of a named site may ask and read the answer: its browser is told so before and after.
  @Test func pagesOfNamedSitesMayRead() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.origins = ["https://friend.example"]
    try await withGateway(configuration) { gateway in
      let friend = ["origin": "https://friend.example", "access-control-request-headers": "authorization, x-isoflop-strategy"]
      let asked = try await gateway.ask("OPTIONS", "/v1/chat/completions", headers: friend)
      #expect(asked.status == 204 && asked.headers.first(name: "access-control-allow-headers") == "authorization, x-isoflop-strategy")
      for answer in try await [asked, gateway.post(Self.body, headers: friend), gateway.post("{", headers: friend)] {
        #expect(answer.headers.first(name: "access-control-allow-origin") == "https://friend.example")
      }
      #expect(try await gateway.post(Self.body).headers.contains(name: "access-control-allow-origin") == false)
      #expect(try await gateway.ask("OPTIONS", "/v1/chat/completions", headers: ["origin": "https://evil.example"]).status == 403)
    }
  }

  @Test func seriesOfMetricsAreBounded() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for number in 0..<520 { _ = try await gateway.post(#"{"model":"m\#(number)","messages":[]}"#) }
      let text = try await gateway.get("/metrics").body
      #expect(
        text.contains("model=\"m499\"") && !text.contains("model=\"m510\"") && text.contains("isoflop_candidates_total{route=\"others\""))
    }
  }

  @Test func whatCannotStartSaysWhy() {
    func failure(_ configuration: GatewayConfiguration) -> String {
      do {
        _ = try Gateway(configuration, environment: [:])
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(failure(GatewayConfiguration(upstreams: [])).contains("--upstream"))
    #expect(failure(GatewayConfiguration(upstreams: [.init(url: "nothing")])).contains("http://"))
    #expect(failure(GatewayConfiguration(upstreams: [.init(url: "http://127.0.0.1:1/v1", keyVariable: "ABSENT")])).contains("ABSENT"))
    var keys = GatewayConfiguration(upstreams: [.init(url: "http://127.0.0.1:1/v1")])
    keys.keys = [.init(name: "a", variable: "ABSENT")]
    #expect(failure(keys).contains("ABSENT"))
    keys.keys = []
    keys.database = "/nowhere/at/all.sqlite"
    #expect(failure(keys).contains("/nowhere"))
  }
}
