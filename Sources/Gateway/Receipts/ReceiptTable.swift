import Foundation
import GRDB
import InferenceScaling

/// The tables of receipts and of policies, in a SQLite file whose `user_version` is that of the tables.
///
/// `receipt` has a row a request, whose columns are what a query wants to group and add up; a strategy's receipt is there as JSON as well, with its votes.
/// `policy` has a row for each policy that came into force. Times are seconds since 1970. A file may be read by others while the gateway writes (WAL):
///
///     SELECT model, strategy, COUNT(*), AVG(calls), AVG(agreement) FROM receipt GROUP BY 1, 2
///
/// A file of another version is refused when the server starts, never found out by receipts that it doesn't take:
///
/// | `user_version` | columns of `receipt` | then |
/// |---|---|---|
/// | 0 | no table | a new file: the tables are made |
/// | 0 | those of version 1, which wrote no version | the columns of the charges are added |
/// | 2 | those of version 2 | – |
/// | anything else | | the file is refused, with the columns that differ |
enum ReceiptTable {
  /// The wait for others that use the file.
  static let patience = Database.BusyMode.timeout(5)

  private static let version = 2
  private static let firstColumns = [
    "id TEXT PRIMARY KEY", "time REAL NOT NULL", "route TEXT NOT NULL", "account TEXT NOT NULL", "model TEXT NOT NULL",
    "strategy TEXT NOT NULL", "status INTEGER NOT NULL", "seconds REAL NOT NULL", "calls INTEGER NOT NULL",
    "promptTokens INTEGER NOT NULL", "cachedTokens INTEGER NOT NULL", "completionTokens INTEGER NOT NULL", "usd REAL NOT NULL",
    "candidates INTEGER NOT NULL", "agreement REAL", "stop TEXT NOT NULL", "receipt TEXT",
  ]
  /// The charge to the account's hour; null if nothing was reserved.
  private static let chargeColumns = ["chargedCalls INTEGER", "chargedTokens INTEGER", "chargedUSD REAL"]

  /// A file whose tables aren't of this version.
  struct VersionError: Error, CustomStringConvertible {
    var version: Int
    var differing: [String]

    var description: String {
      "its tables are of version \(version), this program's of version \(ReceiptTable.version)"
        + (differing.isEmpty ? "" : "; the columns \(differing.joined(separator: ", ")) differ")
    }
  }

  /// Opens a file, makes the tables where there are none.
  static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = patience
    configuration.prepareDatabase { database in
      // Receipts are written once and hardly read: a large cache of pages would be memory for nothing.
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -256")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { try prepare($0) }
    return queue
  }

  /// The names of columns, without their types.
  private static func names(_ columns: [String]) -> Set<String> { Set(columns.map { String($0.prefix { $0 != " " }) }) }

  /// Makes the tables, or brings those of the version before to this one.
  ///
  /// The check goes by the columns and not by the version alone: another program may use the same number, and a table of theirs named `receipt` would take
  /// receipts until the first type that doesn't fit.
  private static func prepare(_ database: Database) throws {
    let found = Set(try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info('receipt')"))
    let stored = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let (first, all) = (names(firstColumns), names(firstColumns + chargeColumns))
    switch (stored, found) {
    case (0, []):
      try database.execute(
        sql: "CREATE TABLE receipt (\((firstColumns + chargeColumns).joined(separator: ", "))) WITHOUT ROWID")
    case (0, first): for column in chargeColumns { try database.execute(sql: "ALTER TABLE receipt ADD COLUMN \(column)") }
    case (version, all): break
    default: throw VersionError(version: stored, differing: found.symmetricDifference(all).sorted())
    }
    try database.execute(
      sql: """
        CREATE INDEX IF NOT EXISTS receiptTime ON receipt (time);
        CREATE INDEX IF NOT EXISTS receiptShadow ON receipt (time) WHERE route = '\(Shadowing.route)';
        CREATE TABLE IF NOT EXISTS policy (time REAL NOT NULL, id TEXT NOT NULL, policy TEXT);
        PRAGMA user_version = \(version);
        """)
  }
}

// Rows.
extension ReceiptTable {
  /// Inserts receipts; one that is there already stays, so a batch whose transaction was in doubt may come again.
  ///
  /// Identifiers begin with the time, so that the rows of a batch lie on one page of the file: with random ones each row was a page of 4 KB in the log.
  static func insert(_ receipts: [GatewayReceipt], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO receipt (id, time, route, account, model, strategy, status, seconds, calls, promptTokens, cachedTokens, completionTokens,
          usd, candidates, agreement, stop, receipt, chargedCalls, chargedTokens, chargedUSD) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """)
    let encoder = JSONEncoder.sorted
    for receipt in receipts {
      try statement.execute(arguments: [
        receipt.id, receipt.time.timeIntervalSince1970, receipt.route, receipt.account, receipt.model, receipt.strategy, receipt.status,
        receipt.seconds, receipt.spent.calls, receipt.spent.promptTokens, receipt.spent.cachedTokens, receipt.spent.completionTokens,
        receipt.spent.usd, receipt.candidates, receipt.agreement, receipt.stop,
        receipt.strategy.isEmpty ? nil : String(decoding: try encoder.encode(receipt), as: UTF8.self), receipt.charged?.calls,
        receipt.charged?.tokens, receipt.charged?.usd,
      ])
    }
  }

  /// The charges to an account since a time; of rows that an earlier version wrote, what was spent.
  static func charged(to account: String, since time: Double, in database: Database) throws -> Spending {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT TOTAL(COALESCE(chargedCalls, calls)) AS calls,
          TOTAL(COALESCE(chargedTokens, promptTokens + cachedTokens + completionTokens)) AS tokens, TOTAL(COALESCE(chargedUSD, usd)) AS usd
        FROM receipt WHERE time >= ? AND account = ?
        """, arguments: [time, account])
    guard let row else { return .zero }
    let (calls, tokens, usd): (Double, Double, Double) = (row["calls"], row["tokens"], row["usd"])
    return Spending(calls: Int(min(calls, 1e15)), promptTokens: Int(min(tokens, 1e15)), usd: usd)
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

  /// Inserts a policy that came into force, with its parameters as JSON.
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

extension JSONEncoder {
  /// Sorted keys, slashes as they are.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
