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
