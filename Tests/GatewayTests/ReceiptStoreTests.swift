import Foundation
import GRDB
import LoopbackServer
import Testing

@testable import Gateway

/// Receipts that are kept whatever happens.
@Suite struct ReceiptStoreTests {
  private static func path() -> String { NSTemporaryDirectory() + "receipts-\(UUID().uuidString).sqlite" }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  private static func count(_ path: String, _ condition: String = "1") throws -> Int {
    try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM receipt WHERE \(condition)") ?? 0 }
  }

  /// Everything that was kept a moment before is there after `kill -9`.
  @Test func survivesAKill() async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = try ReceiptStore(path: path)
      for number in 0..<3_000 {
        store.keep(GatewayReceipt(id: "r\(number)", time: Date(), route: "/", account: "", strategy: number % 3 == 0 ? "sc3" : ""))
      }
      try await Task.sleep(for: .seconds(1))
      kill(getpid(), SIGKILL)
    }
    #expect(try Self.count(path) == 3_000)
    #expect(try Self.count(path, "strategy = 'sc3' AND receipt LIKE '%sc3%'") == 1_000)
  }

  @Test func aRequestIsKeptWithItsCost() async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    let server = try LoopbackServer { _, _ in .completion("The answer is 42.") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.database = path
    configuration.prices = ["m": .init(prompt: 1, completion: 2)]
    try await withGateway(configuration) { gateway in
      for model in ["m", "m@sc2", "m@what"] {
        _ = try await gateway.post(#"{"model":"\#(model)","messages":[{"role":"user","content":"a secret question"}]}"#)
      }
      _ = try await gateway.post("no JSON")
    }
    #expect(try Self.count(path) == 4)
    #expect(try Self.count(path, "model = 'm' AND strategy = '' AND calls = 1 AND promptTokens = 5 AND completionTokens = 7") == 1)
    #expect(try Self.count(path, "strategy = 'sc2' AND calls = 2 AND abs(usd - 38e-6) < 1e-12 AND agreement = 1") == 1)
    #expect(try Self.count(path, "status = 400") == 1 && Self.count(path, "receipt LIKE '%secret%'") == 0)
  }

  @Test func theQueueIsBounded() throws {
    let store = try ReceiptStore(path: nil)
    for number in 0..<5_000 { store.keep(GatewayReceipt(id: "r\(number)", time: Date(), route: "/", account: "")) }
    #expect(store.recent.count == ReceiptStore.mostRecent && store.recent.last?.id == "r4999" && store.lost == 0)
  }

  @Test func aFileOfAnotherKindIsRefused() throws {
    let path = Self.path()
    defer { Self.remove(path) }
    try "not a database, but long enough to be taken for one by nobody who looks at its first bytes".write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: GatewayFailure.self) { try ReceiptStore(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("not a database"))
  }
}
