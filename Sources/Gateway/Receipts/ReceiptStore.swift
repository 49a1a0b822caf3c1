import Foundation
import GRDB
import Synchronization

/// Keeps receipts: the latest in memory, all of them in a SQLite file.
///
/// Writing never holds up an answer: a writer of its own takes what has gathered into one transaction after the other. Its queue is bounded; what
/// doesn't fit is counted, and shows in the metrics. In WAL mode a committed receipt survives `kill -9`.
final class ReceiptStore: Sendable {
  private struct State {
    var queue: [GatewayReceipt] = []
    var recent: [GatewayReceipt] = []
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

  /// - Throws: `GatewayFailure` where the file can't be opened or is another program's.
  init(path: String?) throws(GatewayFailure) {
    do {
      database = try path.map(ReceiptTable.open)
    } catch {
      throw .database(path: path ?? "", reason: "\(error)")
    }
  }

  /// Takes a receipt; O(1).
  func keep(_ receipt: GatewayReceipt) {
    let mustStart = state.withLock { state in
      state.recent.append(receipt)
      if state.recent.count > 2 * Self.mostRecent { state.recent.removeFirst(state.recent.count - Self.mostRecent) }
      guard database != nil else { return false }
      if state.queue.count < Self.mostWaiting { state.queue.append(receipt) } else { state.dropped += 1 }
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if mustStart { writer.async { self.write() } }
  }

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

/// The table of receipts.
enum ReceiptTable {
  /// Opens a file, makes the table where there is none.
  static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000")
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
}
