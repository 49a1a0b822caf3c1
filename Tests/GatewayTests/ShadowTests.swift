import Foundation
import LoopbackServer
import Tabular
import Testing

@testable import Gateway
@testable import InferenceScaling

/// What is learnt from traffic.
@Suite struct ShadowTests {
  private static func path() -> String { NSTemporaryDirectory() + "shadow-\(UUID().uuidString)" }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  private static func question(_ number: Int, _ more: String = "") -> String {
    #"{"model":"m","messages":[{"role":"user","content":"question \#(number)"}]\#(more)}"#
  }

  /// Every third answer is another one.
  private static func server() throws -> LoopbackServer {
    try LoopbackServer { _, number in .completion("\\boxed{\(number % 3 == 0 ? 7 : 42)}", tokens: 10 + number % 3) }
  }

  private static func configuration(_ server: LoopbackServer, share: Double = 1, samples: Int = 4) -> GatewayConfiguration {
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.shadow = .init(share: share, samples: samples)
    return configuration
  }

  /// Waits until so many receipts of shadows are kept, and a moment more for what shouldn't come.
  private static func wait(_ gateway: RunningGateway, shadows: Int) async throws {
    let came = try await isReached {
      let metrics = try await gateway.get("/metrics").body
      let kept = metrics.split(separator: "\n").filter { $0.hasPrefix("isoflop_requests_total{route=\"shadow\"") }
      return kept.reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) } >= shadows
    }
    #expect(came, "no \(shadows) shadows came")
  }

  @Test func aShareIsDrawnAgainAndReadAsARecording() async throws {
    let (server, path) = (try Self.server(), Self.path())
    defer { Self.remove(path) }
    var configuration = Self.configuration(server)
    configuration.database = path
    try await withGateway(configuration) { gateway in
      for number in 0..<3 {
        let got = try await gateway.post(Self.question(number, #","n":1,"temperature":0.9,"isoflop":{"reference":"42.0"}"#))
        #expect(got.status == 200 && got.headers.first(name: "x-isoflop-strategy") == nil, "the client's answer is passed on")
      }
      _ = try await gateway.post(Self.question(3))
      try await Self.wait(gateway, shadows: 4)
      let page = try await gateway.get("/").body
      #expect(page.contains("of 4 answers to 4 requests"), "the page shows what was learnt")
    }
    #expect(server.requests.count == 4 + 16)
    #expect(
      server.requests.filter { $0.object["temperature"] as? Double == 0.9 }.count == 15
        && server.requests.allSatisfy { $0.object["isoflop"] == nil })

    let lines = try RecordedTraffic.jsonLines(path: path)
    #expect(RecordedTraffic.begins(try Data(contentsOf: URL(filePath: path))) && !RecordedTraffic.begins(lines))
    let table = try Table(bytes: lines, name: "receipts")
    let recording = try Recording(table, options: RecordingOptions(isExact: true))
    #expect(recording.problems.count == 4 && recording.problems.allSatisfy { $0.samples.count == 4 } && !recording.isLabelled)
    let labelled = try Recording(table, selecting: [.init(column: "labelled", value: "1")], options: RecordingOptions(isExact: true))
    #expect(labelled.problems.count == 3 && labelled.isLabelled)
    for sample in labelled.problems.flatMap(\.samples) {
      // Ten tokens where the server said 7, eleven or twelve where it said 42.
      let isLong = try #require(sample.tokens) > 10
      #expect(sample.isCorrect == isLong && AnswerForm(sample.answer ?? "").pattern == (isLong ? "99" : "9"))
    }
    // An earlier run's are known to the next.
    #expect(try ReceiptStore(path: path).shadows.count == 4)
  }

  /// Nothing is drawn again at temperature 0, for errors, with a client's own key, or beyond the hour's budget.
  @Test func someRequestsAreLeftAlone() async throws {
    try await waitOutAnHoursEnd()
    let server = try LoopbackServer { request, _ in
      request.lastMessage.hasSuffix("7") ? .failure(400, "no") : .completion("x")
    }
    var configuration = Self.configuration(server, samples: 2)
    configuration.shadow?.hourly = RequestBudget(calls: 3)
    try await withGateway(configuration) { gateway in
      _ = try await gateway.post(Self.question(0, #","temperature":0"#))
      _ = try await gateway.post(Self.question(7))
      _ = try await gateway.post(Self.question(1), headers: ["authorization": "Bearer its-own"])
      for number in 2...3 { _ = try await gateway.post(Self.question(number)) }
      try await Self.wait(gateway, shadows: 2)
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains(#"{route="shadow",model="m",strategy="shadow2",status="200"} 1"#))
      #expect(metrics.contains(#"{route="shadow",model="m",strategy="shadow2",status="400"} 1"#), "the hour allows three calls, not four")
    }
    #expect(server.requests.count == 5 + 2)
  }

  @Test func nothingIsDrawnUnlessAskedFor() async throws {
    let server = try Self.server()
    try await withGateway(Self.configuration(server, share: 0)) { gateway in
      for number in 0..<5 { _ = try await gateway.post(Self.question(number)) }
    }
    #expect(server.requests.count == 5)
    for shadow in [GatewayConfiguration.Shadow(share: 1.5), .init(share: 0.5, samples: 1), .init(share: 0.5, samples: 1000)] {
      var configuration = Self.configuration(server)
      configuration.shadow = shadow
      #expect(throws: GatewayFailure.self) { try Gateway(configuration, environment: [:]) }
    }
  }

  /// A new policy decides within seconds, and is kept with the receipts; a file that is none changes nothing.
  @Test func aPolicyIsTakenUpWhenItsFileChanges() async throws {
    let (server, path, database) = (try LoopbackServer { _, _ in .completion("\\boxed{42}") }, Self.path(), Self.path())
    defer {
      Self.remove(path)
      Self.remove(database)
    }
    @Sendable func write(_ threshold: Double?) throws {
      let policy = CalibratedPolicy(
        rule: CalibratedStop(threshold: threshold), limit: 16, maximumLoss: 0, chosen: nil, costOfChange: 0.2, isLabelled: false,
        problems: 10,
        fullAccuracy: nil, options: [])
      try JSONEncoder().encode(policy).write(to: URL(filePath: path))
    }
    try write(1)
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    (configuration.policy, configuration.database) = (path, database)
    try await withGateway(configuration) { gateway in
      let body = #"{"model":"m@auto8","messages":[{"role":"user","content":"x"}]}"#
      let first = try await gateway.post(body)
      let early = try #require(first.headers.first(name: "x-isoflop-calls").flatMap { Int($0) })
      try write(nil)
      var (policy, calls) = (first.headers.first(name: "x-isoflop-policy"), early)
      for _ in 0..<100 where policy == first.headers.first(name: "x-isoflop-policy") {
        try await Task.sleep(for: .milliseconds(100))
        let got = try await gateway.post(body)
        (policy, calls) = (got.headers.first(name: "x-isoflop-policy"), got.headers.first(name: "x-isoflop-calls").flatMap { Int($0) } ?? 0)
      }
      #expect(early < 5 && calls == 5, "without a threshold it stops where the rest can't change the winner: \(early), \(calls)")
      try Data("nonsense".utf8).write(to: URL(filePath: path))
      #expect(try await isReached { try await gateway.get("/").body.contains("is no policy") })
      #expect(try await gateway.post(body).headers.first(name: "x-isoflop-policy") == policy)
    }
    let versions = try ReceiptStore(path: database).versions
    #expect(versions.count == 2 && versions.first?.policy?.rule.threshold == 1 && versions.last?.policy?.rule.threshold == nil)
    #expect(throws: GatewayFailure.self) { try Gateway(configuration, environment: [:]) }
  }
}
