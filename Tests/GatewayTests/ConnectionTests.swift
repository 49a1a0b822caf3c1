import Foundation
import LoopbackServer
import NIOPosix
import Testing

@testable import Gateway

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
        for number in 0..<20 where number < 2 || server.connections < connections {
          #expect(try await gateway.post(Self.body("m")).status == 200)
          try await Task.sleep(for: .milliseconds(300))
        }
      }
      #expect(server.connections == connections, "\(seconds) s")
    }
    #expect(GatewayConfiguration.Limits().keepAlive < 5, "vLLM's servers close after 5 s")
  }

  /// Work on a request stays on its connection's loop, whatever wakes it, so that all loops have their share.
  @Test func workStaysOnItsLoop() async {
    for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
      let executor = LoopExecutor.of(loop)
      let stays = await Task(executorPreference: executor) {
        var isHere = MultiThreadedEventLoopGroup.currentEventLoop === loop && LoopExecutor.current === executor
        for other in MultiThreadedEventLoopGroup.singleton.makeIterator() {
          try? await other.submit {}.get()
          isHere = isHere && MultiThreadedEventLoopGroup.currentEventLoop === loop
        }
        return isHere
      }.value
      #expect(stays)
    }
    #expect(LoopExecutor.current === LoopExecutor.shared, "this thread has no loop")
  }

  // MARK: The end

  /// A gateway that is asked to end by a closure; returns what it was told, its receipts, and the seconds from the first ask to its end.
  private static func ending(
    drain: Double, upstream: LoopbackServer, _ body: @Sendable (RunningGateway, @Sendable () -> Void) async throws -> Void
  ) async throws -> (trouble: [String], receipts: [GatewayReceipt], seconds: Double) {
    var configuration = GatewayConfiguration(upstreams: [.init(url: upstream.url)])
    (configuration.port, configuration.limits.drain) = (0, drain)
    let (trouble, asked) = (GatheringQueue<String>(), GatheringQueue<ContinuousClock.Instant>())
    let gateway = try Gateway(configuration, environment: [:]) { trouble.put($0) }
    let (asks, inbox) = AsyncStream.makeStream(of: Void.self)
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    let server = Task { try await gateway.run(asksToEnd: asks) { ready.yield($0) } }
    for await port in ports.prefix(1) {
      try await body(RunningGateway(port: port)) {
        asked.put(.now)
        inbox.yield()
      }
    }
    try await server.value
    let start = await asked.next()?.first ?? .now
    trouble.end()
    return (await trouble.next() ?? [], gateway.registry.receipts.recent, (ContinuousClock.now - start) / .seconds(1))
  }

  private static func stream(events: Int, pause: Double) throws -> LoopbackServer {
    let event = Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x \"}}]}\n\n".utf8)
    return try LoopbackServer { _, _ in
      LoopbackResponse(chunks: Array(repeating: event, count: events) + [Array("data: [DONE]\n\n".utf8)], chunkDelay: pause)
    }
  }

  @Test func whatIsUnderWayIsFinished() async throws {
    let server = try Self.stream(events: 20, pause: 0.02)
    let end = try await Self.ending(drain: 60, upstream: server) { gateway, ask in
      async let answer = gateway.readAll(Self.body("m", #","stream":true"#))
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      ask()
      let got = try await answer
      #expect(!got.isBrokenOff && got.answer.events.last == "[DONE]" && got.answer.events.count == 21)
      #expect(throws: BrokenOff.self, "no new connection is taken") { try RawClient(port: gateway.port) }
    }
    #expect(end.trouble.isEmpty && end.receipts.map(\.status) == [200] && end.seconds < 20)
  }

  /// What takes longer than it may is cut off, and so is everything at the second ask.
  @Test(arguments: [(0.2, 1), (600, 2)], ["m", "m@cap9", "m@sc2"]) func whatTakesTooLongIsCutOff(limit: (Double, Int), model: String)
    async throws
  {
    let server = try Self.stream(events: 100_000, pause: 0.02)
    let end = try await Self.ending(drain: limit.0, upstream: server) { gateway, ask in
      async let answer = gateway.readAll(Self.body(model, #","stream":true"#))
      while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      for _ in 0..<limit.1 { ask() }
      let got = try? await answer
      #expect(got.map { $0.isBrokenOff || $0.answer.status >= 400 } ?? true)
    }
    #expect(end.seconds < 15 && end.trouble.count == 1 && end.trouble[0].hasPrefix("1 requests under way are cut off"), "\(end.trouble)")
    #expect(end.receipts.map(\.stop) == ["shutdown"], "\(end.receipts)")
  }
}
