import Foundation
import GRDB
import InferenceScaling
import LoopbackServer
import Synchronization
import Testing

@testable import Gateway

/// A count that several tasks add to.
private final class AnswerCount: Sendable {
  private let count = Mutex(0)

  /// Adds one, and returns the sum.
  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

/// Receipts that are kept whatever happens.
@Suite struct ReceiptStoreTests {
  private static func path() -> String { NSTemporaryDirectory() + "receipts-\(UUID().uuidString).sqlite" }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  private static func count(_ path: String, _ condition: String = "1") throws -> Int {
    // A store that has just been let go of may hold the file for a moment.
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: path, configuration: configuration).read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM receipt WHERE \(condition)") ?? 0
    }
  }

  /// Everything whose commit was waited for is there after `kill -9`.
  @Test func survivesAKill() async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = try ReceiptStore(path: path)
      var last = 0
      for number in 0..<3_000 {
        let receipt = GatewayReceipt(id: "r\(number)", time: Date(), route: "/", account: "", strategy: number % 3 == 0 ? "sc3" : "")
        last = store.keep(receipt, isAlone: number == 2_999) ?? 0
      }
      await store.committed(last)
      kill(getpid(), SIGKILL)
    }
    #expect(try Self.count(path) == 3_000)
    #expect(try Self.count(path, "strategy = 'sc3' AND receipt LIKE '%sc3%'") == 1_000)
  }

  /// Whoever has an answer has a receipt, at whatever moment the gateway is killed: answers passed on, voted for, streamed and refused.
  @Test(arguments: 1...3) func everyAnswerHasItsReceipt(run: Int) async throws {
    let path = Self.path()
    let answered = path + "-answered"
    defer {
      Self.remove(path)
      Self.remove(answered)
    }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, run = run as Int] in
      try await ReceiptStoreTests.answerUntilKilled(path, answers: 150 + 37 * run)
    }
    let ids = try String(contentsOfFile: answered, encoding: .utf8).split(separator: "\n").map(String.init)
    let kept = try await DatabaseQueue(path: path).read { Set(try String.fetchAll($0, sql: "SELECT id FROM receipt")) }
    #expect(ids.count >= 150 && Set(ids).isSubset(of: kept), "\(Set(ids).subtracting(kept).count) of \(ids.count) are lost")
  }

  /// Serves clients that note each answer in a file as soon as they have it, and kills this process in the middle of it.
  private static func answerUntilKilled(_ path: String, answers: Int) async throws {
    let server = try LoopbackServer { request, number in
      request.object["stream"] as? Bool == true ? .streamed("a b") : .completion("\\boxed{\(number % 3)}")
    }
    let file = open(path + "-answered", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let count = AnswerCount()
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.database = path
    try await withGateway(configuration) { gateway in
      await withTaskGroup(of: Void.self) { group in
        for client in 0..<12 {
          group.addTask {
            let (model, stream) = [("m", false), ("m@sc2", false), ("m", true), ("m@what", false)][client % 4]
            let body = #"{"model":"\#(model)","stream":\#(stream),"messages":[{"role":"user","content":"x"}]}"#
            while let got = try? await gateway.post(body), let id = got.headers.first(name: "x-isoflop-id") {
              _ = write(file, id + "\n", id.utf8.count + 1)
              if count.next() >= answers { kill(getpid(), SIGKILL) }
            }
          }
        }
      }
    }
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

/// A file of receipts over the versions of the program, and beside other processes.
@Suite struct ReceiptFileTests {
  private static func path() -> String { NSTemporaryDirectory() + "receipts-\(UUID().uuidString).sqlite" }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }

  private static let first = """
    CREATE TABLE receipt (id TEXT PRIMARY KEY, time REAL NOT NULL, route TEXT NOT NULL, account TEXT NOT NULL, model TEXT NOT NULL,
      strategy TEXT NOT NULL, status INTEGER NOT NULL, seconds REAL NOT NULL, calls INTEGER NOT NULL, promptTokens INTEGER NOT NULL,
      cachedTokens INTEGER NOT NULL, completionTokens INTEGER NOT NULL, usd REAL NOT NULL, candidates INTEGER NOT NULL, agreement REAL,
      stop TEXT NOT NULL, receipt TEXT) WITHOUT ROWID
    """

  /// A file of the version before is taken on with its rows.
  @Test func anEarlierVersionIsTakenOn() async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    let now = Date().timeIntervalSince1970
    try await DatabaseQueue(path: path).write { database in
      try database.execute(sql: Self.first)
      try database.execute(
        sql: "INSERT INTO receipt VALUES ('old', ?, '/', 'a', 'm', '', 200, 1, 2, 10, 5, 20, 0.5, 0, NULL, '', NULL)", arguments: [now])
    }
    for _ in 0..<2 {
      let store = try ReceiptStore(path: path)
      #expect(try store.charged(to: "a", since: now - 1).tokens == 35 && store.charged(to: "a", since: now + 1) == .zero)
      await store.close()
    }
    let store = try ReceiptStore(path: path)
    var receipt = GatewayReceipt(id: "new", time: Date(), route: "/", account: "a")
    (receipt.spent.calls, receipt.charged) = (1, Spending(calls: 3, completionTokens: 100, usd: 0.25))
    store.keep(receipt)
    await store.close()
    let charged = try store.charged(to: "a", since: now - 1)
    #expect(charged.calls == 5 && charged.tokens == 135 && charged.usd == 0.75 && store.lost == 0)
  }

  /// What would take no receipt is refused at the start, with what differs.
  @Test(
    arguments: [
      ("ALTER TABLE receipt ADD COLUMN region TEXT NOT NULL DEFAULT ''", "region"), ("ALTER TABLE receipt DROP COLUMN stop", "stop"),
      ("PRAGMA user_version = 3", "version 3"), ("DROP TABLE receipt; CREATE TABLE receipt (x)", "x"),
    ])
  func anotherVersionIsRefused(change: String, word: String) async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    await (try ReceiptStore(path: path)).close()
    try await DatabaseQueue(path: path).write { try $0.execute(sql: change) }
    let error = #expect(throws: GatewayFailure.self) { try ReceiptStore(path: path) }
    #expect(error.map { "\($0)" }?.contains(word) == true, "\(error.map { "\($0)" } ?? "")")
  }

  /// While another process writes, receipts wait, and the operator is told once.
  @Test func receiptsWaitWhileTheFileIsTaken() async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    let words = Mutex<[String]>([])
    let store = try ReceiptStore(path: path) { word in words.withLock { $0.append(word) } }
    let other = try DatabaseQueue(path: path)
    let (began, begin) = AsyncStream.makeStream(of: Void.self)
    let (ended, end) = (DispatchSemaphore(value: 0), Date())
    DispatchQueue.global().async {
      try? other.writeWithoutTransaction { database in
        try database.execute(sql: "BEGIN IMMEDIATE")
        begin.yield()
        ended.wait()
        try database.execute(sql: "COMMIT")
      }
      begin.finish()
    }
    for await _ in began { break }
    let start = ContinuousClock.now
    for number in 0..<99 { store.keep(GatewayReceipt(id: "r\(number)", time: end, route: "/", account: "")) }
    let held = try #require(store.keep(GatewayReceipt(id: "r99", time: end, route: "/", account: "")))
    await store.committed(held)
    #expect(ContinuousClock.now - start >= .milliseconds(500) && words.withLock { $0.isEmpty }, "an answer waits for a while, and goes out")
    // Longer than a write waits by itself.
    #expect(try await isReached { words.withLock { !$0.isEmpty } })
    #expect(words.withLock { $0.count } == 1 && words.withLock { $0.first }?.contains("100 wait, 0 are lost") == true)
    ended.signal()
    for _ in 0..<100 {
      if try await other.read({ try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM receipt") }) == 100 { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(try await other.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM receipt") } == 100 && store.lost == 0)
    await store.close()
  }

  /// An hour's allowance goes on after a restart.
  @Test func aRestartIsNoNewAllowance() async throws {
    let path = Self.path()
    defer { Self.remove(path) }
    try await waitOutAnHoursEnd()
    let server = try LoopbackServer { _, _ in .completion("hi") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.database = path
    configuration.keys = [
      .init(name: "a", variable: "A", hourly: .init(calls: 5)), .init(name: "b", variable: "B", hourly: .init(tokens: 75)),
    ]
    var statuses: [String: [Int]] = [:]
    for _ in 0..<3 {
      for key in ["a", "b"] {
        statuses[key, default: []] += try await withGateway(configuration, environment: ["A": "a", "B": "b"]) { gateway in
          var statuses: [Int] = []
          for _ in 0..<2 {
            let body = #"{"model":"m","max_tokens":7,"messages":[]}"#
            let got = try await gateway.post("/v1/completions", body, headers: ["authorization": "Bearer \(key)"])
            statuses.append(got.status)
          }
          return statuses
        }
      }
    }
    #expect(statuses["a"] == [200, 200, 200, 200, 200, 400])
    // 12 tokens each, reserved at 49: the fourth doesn't fit.
    #expect(statuses["b"] == [200, 200, 200, 400, 400, 400], "\(statuses)")
  }
}
