import Foundation
import LoopbackServer
import Testing

@testable import Gateway

/// What an operator decides: read strictly, since a limit that nobody enforces is worse than none.
@Suite struct ConfigurationTests {
  private static func problem(_ text: String) -> String {
    do throws(GatewayFailure) {
      try GatewayConfiguration(parsing: text.utf8).validate()
      return ""
    } catch {
      return "\(error)"
    }
  }

  private static func key(_ hourly: String) -> String { #"{"keys":[{"name":"a","variable":"A","hourly":\#(hourly)}]}"# }

  @Test(
    arguments: [
      (#"{"limit":{"requestsPerMinute":1}}"#, "limit isn't known"), (#"{"limits":{"requestPerMinute":1}}"#, "limits.requestPerMinute"),
      (#"{"upstreams":[{"url":"http://x","keyvariable":"K"}]}"#, "upstreams.0.keyvariable"),
      (#"{"keys":[{"name":"a","variable":"A","hourley":{}}]}"#, "keys.0.hourley"), (key(#"{"Usd":1}"#), "keys.0.hourly.Usd"),
      (key(#"{"dollars":1}"#), "usd"), (#"{"prices":{"m":{"prompt":1,"completion":1,"output":1}}}"#, "prices.m.output"),
      (#"{"shadow":{"share":0.1,"hourly":{"token":1}}}"#, "shadow.hourly.token"), (#"{"shadow":{"part":0.1}}"#, "shadow.part"),
      (#"{"port":1,"port":2}"#, "twice"), (#"{"keys":[]}"#, "empty list"), (#"{"keys":[{"name":"a"}]}"#, "keys.0.variable is missing"),
      (#"{"limits":{"requests":"9"}}"#, "limits.requests has another type"), ("{", "byte 1"),
    ])
  func whatIsNotKnownIsRefused(text: String, word: String) {
    #expect(Self.problem(text).contains(word), "\(Self.problem(text))")
  }

  @Test(
    arguments: [
      (key(#"{"usd":-1}"#), "positive"), (key(#"{"calls":0}"#), "positive"), (key(#"{"ms":5}"#), "keys.0.hourly.ms"),
      (key(#"{"usd":1}"#), "without “prices”"), (#"{"shadow":{"share":0.1,"hourly":{"usd":1}}}"#, "shadow.hourly.usd"),
      (#"{"limits":{"requestsPerMinute":0}}"#, "limits.requestsPerMinute"), (#"{"limits":{"requestsPerMinute":-1}}"#, "at least 1"),
      (#"{"limits":{"silence":0}}"#, "silence"), (#"{"limits":{"drain":0}}"#, "drain"), (#"{"limits":{"keepAlive":-1}}"#, "keepAlive"),
      (#"{"limits":{"bodyBytes":0}}"#, "bodyBytes"), (#"{"port":70000}"#, "65535"), (#"{"efforts":{"low":0}}"#, "efforts.low"),
      (#"{"upstreams":[{"url":"http://x","thinking":"tgi"}]}"#, "llama.cpp"),
      (#"{"prices":{"m":{"prompt":-1,"completion":1}}}"#, "prices.m"),
      (#"{"prices":{"m":{"prompt":1,"cached":-1,"completion":1}}}"#, "prices.m"),
      (#"{"keys":[{"name":"a","variable":"A"},{"name":"a","variable":"B"}]}"#, "keys.1"),
      (#"{"keys":[{"name":"a","variable":"A"},{"name":"b","variable":"A"}]}"#, "keys.1"),
    ])
  func whatCannotBeMeantIsRefused(text: String, word: String) {
    #expect(Self.problem(text).contains(word), "\(Self.problem(text))")
  }

  @Test func whatIsMeantIsTaken() throws {
    let text = #"""
      {"upstreams": [{"url": "http://localhost:8000/v1", "keyVariable": "UP", "thinking": "auto"}], "host": "0.0.0.0", "port": 0, "database": "r.sqlite",
       "keys": [{"name": "a", "variable": "A", "hourly": {"usd": 2.5, "tokens": 9, "calls": 1}}, {"name": "b", "variable": "B"}],
       "origins": ["https://example.com"], "prices": {"m": {"prompt": 0.1, "cached": 0, "completion": 0.4}}, "policy": null,
       "limits": {"bodyBytes": 1, "headerBytes": 2, "choices": 3, "candidates": 4, "requests": 5, "requestsPerMinute": 6, "silence": 7.5, "keepAlive": 2, "drain": 5.5,
       "tokensOfAnswer": 8}, "efforts": {"low": 5}, "passesUnknownRoutes": false, "shadow": {"share": 0.02, "hourly": {"usd": 1}}}
      """#
    let configuration = try GatewayConfiguration(parsing: text.utf8)
    try configuration.validate()
    #expect(configuration.keys[0].hourly == RequestBudget(tokens: 9, usd: 2.5, calls: 1) && configuration.keys[1].hourly == nil)
    #expect(
      configuration.limits.silence == 7.5 && configuration.limits.drain == 5.5 && configuration.limits.requestsPerMinute == 6
        && configuration.shadow?.samples == 16)
    #expect(configuration.efforts == ["low": 5] && configuration.upstreams[0].thinking == "auto" && !configuration.passesUnknownRoutes)
    #expect(configuration.prices["m"]?.cached == 0 && configuration.policy == nil && configuration.origins == ["https://example.com"])
  }

  /// Money without a price would be a budget that binds nothing.
  @Test func moneyNeedsPrices() async throws {
    let server = try LoopbackServer { _, _ in .completion("\\boxed{1}") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.prices = ["m": .init(prompt: 1, completion: 1)]
    configuration.keys = [.init(name: "a", variable: "A", hourly: .init(usd: 1)), .init(name: "b", variable: "B")]
    try await withGateway(configuration, environment: ["A": "a", "B": "b"]) { gateway in
      func ask(_ model: String, _ key: String, _ more: String = "") async throws -> RunningGateway.Answer {
        let body = #"{"model":"\#(model)","max_tokens":9,"messages":[{"role":"user","content":"x"}]\#(more)}"#
        return try await gateway.post(body, headers: ["authorization": "Bearer \(key)"])
      }
      let usd = #","isoflop":{"budget":{"usd":0.01}}"#
      for (model, key, more) in [
        ("other", "a", ""), ("other@sc2", "a", ""), ("other", "b", usd), ("other@sc2", "b", usd), ("m@sc2>other", "b", usd),
        ("other@cap9", "b", usd), ("m@bon2", "b", #","isoflop":{"judge":"other","budget":{"usd":0.01}}"#),
      ] {
        let got = try await ask(model, key, more)
        #expect(got.status == 400 && got.error["code"] as? String == "no_price", "\(model), \(key): \(got.body)")
        #expect((got.error["message"] as? String ?? "").contains("“other”") && got.headers.first(name: "x-should-retry") == "false")
      }
      #expect(server.requests.isEmpty)
      for (model, key, more) in [("m", "a", ""), ("m@sc2", "b", usd), ("other@sc2", "b", "")] {
        #expect(try await ask(model, key, more).status == 200)
      }
    }
  }

  @Test func filesAreDividedAmongConnections() {
    let usual = OpenFiles(limit: 1024)
    #expect(
      usual.clients == 480 && usual.requests == 420 && usual.connections(upstreams: 1) == 480 && usual.connections(upstreams: 3) == 160)
    for limit in [0, 1, 64, 256, 1024, 4096, 1 << 20, .max] {
      let files = OpenFiles(limit: limit)
      #expect(files.requests >= 1 && files.requests <= files.clients && files.connections(upstreams: 0) >= 1)
      if limit > 80 { #expect(64 + files.clients + 2 * files.connections(upstreams: 2) <= limit) }
    }
    #expect(OpenFiles.raised().limit >= 256 && OpenFiles.raised() == OpenFiles.raised())
  }
}
