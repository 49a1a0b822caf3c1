import Foundation
import GRDB
import InferenceScaling
import Synchronization

/// Keeps receipts: the latest in memory, all of them in a SQLite file.
///
/// Writing never holds up an answer: a writer of its own takes what has gathered into one transaction after the other. Its queue is bounded; what
/// doesn't fit is counted, and shows in the metrics. In WAL mode a committed receipt survives `kill -9`.
final class ReceiptStore: Sendable {
  private struct State {
    var queue: [GatewayReceipt] = []
    var recent: [GatewayReceipt] = []
    var shadows: [GatewayReceipt] = []
    var versions: [PolicyVersion] = []
    var dropped = 0
    var failures = 0
    var isWriting = false
  }

  private let state = Mutex(State())
  private let database: DatabaseQueue?
  /// Transactions block; they have a thread of their own.
  private let writer = DispatchQueue(label: "receipts")

  /// The receipts that are kept in memory, and the most that wait to be written.
  static let (mostRecent, mostWaiting) = (512, 16_384)
  private static let mostVersions = 50

  /// - Throws: `GatewayFailure` where the file can't be opened or is another program's.
  init(path: String?) throws(GatewayFailure) {
    do {
      database = try path.map(ReceiptTable.open)
      let (shadows, versions) =
        try database?.read { database in
          (
            try ReceiptTable.shadows(in: database, latest: Self.mostRecent),
            try ReceiptTable.versions(in: database, latest: Self.mostVersions)
          )
        } ?? ([], [])
      state.withLock { ($0.shadows, $0.versions) = (shadows, versions) }
    } catch {
      throw .database(path: path ?? "", reason: "\(error)")
    }
  }

  /// Takes a receipt; O(1).
  func keep(_ receipt: GatewayReceipt) {
    let mustStart = state.withLock { state in
      if receipt.route == Shadowing.route { Self.add(receipt, to: &state.shadows) } else { Self.add(receipt, to: &state.recent) }
      guard database != nil else { return false }
      if state.queue.count < Self.mostWaiting { state.queue.append(receipt) } else { state.dropped += 1 }
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if mustStart { writer.async { self.write() } }
  }

  private static func add(_ receipt: GatewayReceipt, to list: inout [GatewayReceipt]) {
    list.append(receipt)
    if list.count > 2 * mostRecent { list.removeFirst(list.count - mostRecent) }
  }

  /// Takes a change of policy, unless it is the one that decided last.
  func keep(_ version: PolicyVersion) {
    let isNew = state.withLock { state in
      guard state.versions.last?.id != version.id else { return false }
      state.versions = state.versions.suffix(Self.mostVersions - 1) + [version]
      return true
    }
    guard isNew, let database else { return }
    writer.async {
      do {
        try database.write { try ReceiptTable.insert(version, into: $0) }
      } catch {
        self.state.withLock { $0.failures += 1 }
      }
    }
  }

  /// The latest receipts of shadowed requests, those of an earlier run with the same file among them; the newest last.
  var shadows: [GatewayReceipt] { state.withLock { Array($0.shadows.suffix(Self.mostRecent)) } }
  /// The policies that decided, the present one last.
  var versions: [PolicyVersion] { state.withLock { $0.versions } }
  /// The latest receipts, the newest last.
  var recent: [GatewayReceipt] { state.withLock { Array($0.recent.suffix(Self.mostRecent)) } }
  /// Receipts that found no room in the queue, or that the file didn't take.
  var lost: Int { state.withLock { $0.dropped + $0.failures } }

  /// Writes everything that waits.
  func close() async {
    await withCheckedContinuation { continuation in writer.async { continuation.resume() } }
  }

  /// Writes batch after batch until nothing waits.
  private func write() {
    while true {
      let batch = state.withLock { state in
        defer { state.queue = [] }
        state.isWriting = !state.queue.isEmpty
        return state.queue
      }
      if batch.isEmpty { return }
      do {
        try database?.write { try ReceiptTable.insert(batch, into: $0) }
      } catch {
        state.withLock { $0.failures += batch.count }
      }
    }
  }
}

/// The tables of receipts and of policies.
enum ReceiptTable {
  /// The wait for others that use the file.
  static let patience = Database.BusyMode.timeout(5)

  /// Opens a file, makes the table where there is none.
  static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = patience
    configuration.prepareDatabase { database in
      // Receipts are written once and hardly read: a large cache of pages would be memory for nothing.
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -256")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE IF NOT EXISTS receipt (
            id TEXT PRIMARY KEY, time REAL NOT NULL, route TEXT NOT NULL, account TEXT NOT NULL, model TEXT NOT NULL, strategy TEXT NOT NULL,
            status INTEGER NOT NULL, seconds REAL NOT NULL, calls INTEGER NOT NULL, promptTokens INTEGER NOT NULL, cachedTokens INTEGER NOT NULL,
            completionTokens INTEGER NOT NULL, usd REAL NOT NULL, candidates INTEGER NOT NULL, agreement REAL, stop TEXT NOT NULL,
            receipt TEXT) WITHOUT ROWID;
          CREATE INDEX IF NOT EXISTS receiptTime ON receipt (time);
          CREATE INDEX IF NOT EXISTS receiptShadow ON receipt (time) WHERE route = '\(Shadowing.route)';
          CREATE TABLE IF NOT EXISTS policy (time REAL NOT NULL, id TEXT NOT NULL, policy TEXT);
          """)
    }
    return queue
  }

  static func insert(_ receipts: [GatewayReceipt], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO receipt VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    let encoder = JSONEncoder.sorted
    for receipt in receipts {
      try statement.execute(arguments: [
        receipt.id, receipt.time.timeIntervalSince1970, receipt.route, receipt.account, receipt.model, receipt.strategy, receipt.status,
        receipt.seconds, receipt.spent.calls, receipt.spent.promptTokens, receipt.spent.cachedTokens, receipt.spent.completionTokens,
        receipt.spent.usd, receipt.candidates, receipt.agreement, receipt.stop,
        receipt.strategy.isEmpty ? nil : String(decoding: try encoder.encode(receipt), as: UTF8.self),
      ])
    }
  }

  /// The shadowed requests that were answered, the latest last.
  static func shadows(in database: Database, latest: Int = -1) throws -> [GatewayReceipt] {
    let texts = try String.fetchAll(
      database,
      sql: """
        SELECT receipt FROM (SELECT time, receipt FROM receipt WHERE route = '\(Shadowing.route)' AND status = 200 ORDER BY time DESC LIMIT ?) ORDER BY time
        """, arguments: [latest])
    let decoder = JSONDecoder()
    return try texts.map { try decoder.decode(GatewayReceipt.self, from: Data($0.utf8)) }
  }

  static func insert(_ version: PolicyVersion, into database: Database) throws {
    let policy = try version.policy.map { String(decoding: try JSONEncoder.sorted.encode($0), as: UTF8.self) }
    try database.execute(
      sql: "INSERT INTO policy VALUES (?, ?, ?)", arguments: [version.time.timeIntervalSince1970, version.id, policy])
  }

  /// The policies that decided, the latest last.
  static func versions(in database: Database, latest: Int) throws -> [PolicyVersion] {
    try Row.fetchAll(database, sql: "SELECT time, id, policy FROM policy ORDER BY rowid DESC LIMIT ?", arguments: [latest]).reversed().map {
      row in
      let policy: String? = row["policy"]
      return PolicyVersion(
        id: row["id"], policy: try policy.map { try JSONDecoder().decode(CalibratedPolicy.self, from: Data($0.utf8)) },
        time: Date(timeIntervalSince1970: row["time"]))
    }
  }
}
