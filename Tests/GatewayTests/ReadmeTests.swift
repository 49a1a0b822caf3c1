import Foundation
import Gateway
import LoopbackServer
import Testing

@Suite struct ReadmeTests {
  @Test func readmeExample() async throws {
    let server = try LoopbackServer { _, _ in .completion("hi") }
    let path = NSTemporaryDirectory() + "readme-\(UUID().uuidString).sqlite"
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }

    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.database = path
    let answer = try await withGateway(configuration) { try await $0.post(#"{"model":"m","messages":[]}"#) }

    #expect(answer.content == "hi")
  }

  /// The page needs no network and shows what was asked, and not what was said.
  @Test func thePageShowsRequests() async throws {
    let server = try LoopbackServer { _, _ in .completion("The answer is 42.") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      #expect(try await gateway.get("/").body.contains("Nothing was asked yet"))
      _ = try await gateway.post(#"{"model":"m@sc4","messages":[{"role":"user","content":"a secret question"}]}"#)
      let page = try await gateway.get("/").body
      #expect(page.contains("m@sc4") && page.contains("data-name=\"agreement\"") && page.contains("http-equiv=\"refresh\""))
      #expect(!page.contains("secret") && !page.contains("src=\"http") && !page.contains("<link"))
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains("isoflop_requests_total{route=\"/v1/chat/completions\",model=\"m\",strategy=\"sc4\",status=\"200\"} 1"))
      #expect(metrics.contains("le=\"+Inf\"} 1"))
    }
  }

  @Test func aConfigurationIsReadWithItsDefaults() throws {
    let text = #"{"upstreams":[{"url":"http://localhost:8000/v1"}],"prices":{"q":{"prompt":0.1,"completion":0.4}},"limits":{"choices":2}}"#
    let configuration = try GatewayConfiguration(parsing: text.utf8)
    #expect(configuration.host == "127.0.0.1" && configuration.limits.choices == 2 && configuration.limits.candidates == 64)
    #expect(configuration.prices["q"]?.completion == 0.4 && configuration.keys.isEmpty)
  }
}
