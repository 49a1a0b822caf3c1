import Foundation
import GRDB
import InferenceScaling

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
