import Foundation
import Gateway
import LoopbackServer
import Testing

/// The connections to upstreams and of clients, from their beginning to their end.
@Suite struct ConnectionTests {
  private static func body(_ model: String, _ more: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"x"}]\#(more)}"#
  }

  private static func kept(_ text: String = "hi") -> LoopbackResponse {
    var response = LoopbackResponse.completion(text)
    response.keepsOpen = true
    return response
  }

  /// Upstreams close what has been idle; a request that is on its way then was never read, and is sent again.
  @Test(arguments: ["m", "m@single", "m@sc1"]) func aConnectionClosedForBeingIdleIsNoError(model: String) async throws {
    let server = try LoopbackServer { _, number in number == 1 ? .none : Self.kept() }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for _ in 0..<3 {
        let got = try await gateway.post(Self.body(model))
        #expect(got.status == 200 && got.content == "hi", "\(got.body)")
      }
    }
    #expect(server.requests.count == 4)
  }

  @Test func idleConnectionsAreClosedInTime() async throws {
    for (seconds, connections) in [(0.05, 2), (60.0, 1)] {
      let server = try LoopbackServer { _, _ in Self.kept() }
      var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
      configuration.limits.keepAlive = seconds
      try await withGateway(configuration) { gateway in
        for _ in 0..<2 {
          #expect(try await gateway.post(Self.body("m")).status == 200)
          try await Task.sleep(for: .milliseconds(300))
        }
      }
      #expect(server.connections == connections, "\(seconds) s")
    }
    #expect(GatewayConfiguration.Limits().keepAlive < 5, "vLLM's servers close after 5 s")
  }
}
