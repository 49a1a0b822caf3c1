import Foundation
import GRDB
import InferenceScaling
import Synchronization

/// Keeps receipts: the latest in memory, all of them in a SQLite file.
///
/// An answer's last byte waits for its receipt's transaction, which in WAL mode survives `kill -9`: whoever has an answer has a receipt. A writer of its own
/// takes what has gathered into one transaction after the other: at once if no other request is under way, which could come along, and otherwise
/// `timeBetweenWrites` after the one before. What the file doesn't take (another process writes, the disk is full) is tried again every second, and
/// answers don't wait for it longer than `CommitWaits` has patience:
///
///     queue, at most 16,384 → a transaction → kept, and their answers go out
///                           ← back to the front, and a word to the operator once a minute, while it fails; answers go out
///
/// Beyond the queue's bound, and at the end, what still waits is lost and counted; the metrics and the page show it.
final class ReceiptStore: Sendable {
  private struct State {
    var queue: [GatewayReceipt] = []
    var recent: [GatewayReceipt] = []
    var shadows: [GatewayReceipt] = []
    var versions: [PolicyVersion] = []
    var lost = 0
    var isWriting = false
    /// Whether the writer is not to wait for more.
    var isHurried = false
    var lastWrite = DispatchTime(uptimeNanoseconds: 0)
    var lastWord: ContinuousClock.Instant?
  }

  private let state = Mutex(State())
  private let path: String
  private let database: DatabaseQueue?
  private let onTrouble: @Sendable (String) -> Void
  /// Transactions block; they have a thread of their own.
  private let writer = DispatchQueue(label: "receipts")
  private let hurry = DispatchSemaphore(value: 0)
  private let commits = CommitWaits()

  /// The receipts that are kept in memory, and the most that wait to be written.
  static let (mostRecent, mostWaiting) = (512, 16_384)
  private static let mostVersions = 50
  private static let timeBetweenWords = Duration.seconds(60)
  /// The time between two transactions while other requests are under way.
  ///
  /// Each costs as much as a hundred receipts in it, and the answers of those that wait wait, too.
  private static let timeBetweenWrites = DispatchTimeInterval.milliseconds(1)

  /// - Parameter onTrouble: Gets a line for the operator when receipts can't be written.
  /// - Throws: `GatewayFailure` where the file can't be opened, is another program's or of another version.
  init(path: String?, onTrouble: @escaping @Sendable (String) -> Void = { _ in }) throws(GatewayFailure) {
    (self.path, self.onTrouble) = (path ?? "", onTrouble)
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

  /// The charges to an account since a time, in seconds since 1970, by this run and earlier ones.
  ///
  /// - Throws: `GatewayFailure` if they can't be read.
  func charged(to account: String, since time: Double) throws(GatewayFailure) -> Spending {
    do {
      return try database?.read { try ReceiptTable.charged(to: account, since: time, in: $0) } ?? .zero
    } catch {
      throw .database(path: path, reason: "\(error)")
    }
  }

  /// The latest receipts of shadowed requests, those of an earlier run with the same file among them; the newest last.
  var shadows: [GatewayReceipt] { state.withLock { Array($0.shadows.suffix(Self.mostRecent)) } }
  /// The policies that decided, the present one last.
  var versions: [PolicyVersion] { state.withLock { $0.versions } }
  /// The latest receipts, the newest last.
  var recent: [GatewayReceipt] { state.withLock { Array($0.recent.suffix(Self.mostRecent)) } }
  /// Receipts that found no room in the queue, or that the file never took.
  var lost: Int { state.withLock { $0.lost } }
}

// Keeping.
extension ReceiptStore {
  /// Takes a receipt and returns the ticket of its commit; nil if none is to be waited for. O(1).
  ///
  /// - Parameter isAlone: Whether no other request is under way, so that nothing is to be gained by a wait for its receipt.
  @discardableResult
  func keep(_ receipt: GatewayReceipt, isAlone: Bool = false) -> Int? {
    let (ticket, isIdle, isHurried) = state.withLock { state -> (Int?, Bool, Bool) in
      if receipt.route == Shadowing.route { Self.add(receipt, to: &state.shadows) } else { Self.add(receipt, to: &state.recent) }
      guard database != nil else { return (nil, false, false) }
      guard state.queue.count < Self.mostWaiting else {
        state.lost += 1
        return (nil, false, false)
      }
      state.queue.append(receipt)
      defer { (state.isWriting, state.isHurried) = (true, state.isHurried || isAlone) }
      return (commits.ticket(), !state.isWriting, isAlone && !state.isHurried)
    }
    if isHurried { hurry.signal() }
    if isIdle { writer.async { self.write() } }
    return ticket
  }

  /// Waits until a receipt is in the file, or can't be for now.
  ///
  /// - Parameter ticket: The one that `keep` returned for it.
  func committed(_ ticket: Int) async { await commits.wait(for: ticket) }

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
        self.report(error, waiting: 0)
      }
    }
  }

  /// Writes everything that waits; what the file doesn't take now is lost.
  func close() async {
    await withCheckedContinuation { continuation in
      writer.async {
        while self.hasMore, self.writeBatch() {}
        let left = self.state.withLock { $0.queue.count }
        self.state.withLock { state in
          state.lost += left
          state.queue = []
        }
        self.commits.refused()
        continuation.resume()
      }
    }
  }

  /// Writes a batch, and comes back for what has come meanwhile; in a second if the batch isn't taken.
  ///
  /// A transaction of one receipt costs as much as one of a hundred, so what comes while one is written waits for the next: the more there is to write, the
  /// larger are the batches.
  private func write() {
    let (isHurried, last) = state.withLock { ($0.isHurried, $0.lastWrite) }
    // The receipt of a request that is alone ends the wait.
    _ = hurry.wait(timeout: isHurried ? .distantFuture : last + Self.timeBetweenWrites)
    let isTaken = writeBatch()
    guard hasMore else { return }
    if isTaken { writer.async { self.write() } } else { writer.asyncAfter(deadline: .now() + .seconds(1)) { self.write() } }
  }

  /// Whether receipts wait; if none do, the writer rests until the next one comes.
  private var hasMore: Bool {
    state.withLock { state in
      state.isWriting = !state.queue.isEmpty
      return state.isWriting
    }
  }

  /// Writes all that waits in one transaction; false if it isn't taken, and waits again.
  private func writeBatch() -> Bool {
    let (batch, ticket) = state.withLock { state in
      defer { (state.queue, state.isHurried, state.lastWrite) = ([], false, .now()) }
      return (state.queue, commits.last)
    }
    if batch.isEmpty { return true }
    do {
      try database?.write { try ReceiptTable.insert(batch, into: $0) }
      commits.committed(upTo: ticket)
      return true
    } catch {
      commits.refused()
      let waiting = state.withLock { state in
        state.queue = batch + state.queue
        let excess = max(state.queue.count - Self.mostWaiting, 0)
        state.queue.removeLast(excess)
        state.lost += excess
        return state.queue.count
      }
      report(error, waiting: waiting)
      return false
    }
  }

  private func report(_ error: any Error, waiting: Int) {
    let lost = state.withLock { state -> Int? in
      if let last = state.lastWord, .now - last < Self.timeBetweenWords { return nil }
      state.lastWord = .now
      return state.lost
    }
    if let lost { onTrouble("receipts can't be written to \(path) (\(error)): \(waiting) wait, \(lost) are lost") }
  }
}
