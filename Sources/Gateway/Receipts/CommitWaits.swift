import Dispatch
import Synchronization

/// The answers that wait until their receipts are in the file.
///
/// Receipts are written in the order in which they came, so a ticket is a number, and a transaction settles all tickets up to one:
///
///     ticket 7 → wait ─┬─ the transaction that holds receipt 7 is committed
///                      ├─ the file refused it (it is locked, the disk is full)
///                      └─ `patience` is over
///
/// After a refusal, or a wait that was too long, nobody waits until the file takes a transaction again: receipts then wait alone, and answers go out.
final class CommitWaits: Sendable {
  private struct Waiter {
    var ticket: Int
    var since: DispatchTime
    var continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var given = 0
    var settled = 0
    var waiters: [Waiter] = []
    var isRefused = false
    var isWatched = false
  }

  private let state = Mutex(State())
  private let patience: DispatchTimeInterval

  /// - Parameter patience: The longest wait of an answer; half a second is assumed to be more than any commit of a healthy disk takes.
  init(patience: DispatchTimeInterval = .milliseconds(500)) { self.patience = patience }

  /// The ticket of the next receipt.
  func ticket() -> Int {
    state.withLock { state in
      state.given += 1
      return state.given
    }
  }

  /// The last ticket that was given.
  var last: Int { state.withLock { $0.given } }

  /// Lets go on whose receipts are in the file.
  func committed(upTo ticket: Int) {
    letGo { state in
      state.isRefused = false
      state.settled = max(state.settled, ticket)
    }
  }

  /// Lets everybody go on, until the file takes a transaction again.
  func refused() {
    letGo { state in
      state.isRefused = true
      state.settled = state.given
    }
  }

  private func letGo(_ change: (inout State) -> Void) {
    let free = state.withLock { state in
      change(&state)
      let count = state.waiters.prefix { $0.ticket <= state.settled }.count
      defer { state.waiters.removeFirst(count) }
      return state.waiters.prefix(count)
    }
    for waiter in free { waiter.continuation.resume() }
  }

  /// Waits for a ticket's commit, `patience` at most.
  ///
  /// Cancelling the task doesn't end the wait: whoever writes the last of an answer writes it after the commit, whatever became of the client.
  func wait(for ticket: Int) async {
    if state.withLock({ $0.settled >= ticket || $0.isRefused }) { return }
    await withCheckedContinuation { continuation in
      let (isSettled, isFirst) = state.withLock { state -> (Bool, Bool) in
        guard state.settled < ticket, !state.isRefused else { return (true, false) }
        // Tickets come nearly in order; who was overtaken on the way stands before whom it has to.
        let place = (state.waiters.lastIndex { $0.ticket < ticket } ?? -1) + 1
        state.waiters.insert(Waiter(ticket: ticket, since: .now(), continuation: continuation), at: place)
        defer { state.isWatched = true }
        return (false, !state.isWatched)
      }
      if isSettled { continuation.resume() }
      if isFirst { watch(at: .now() + patience) }
    }
  }

  /// Looks at a time whether somebody waits for too long.
  ///
  /// One look at a time is on its way, and none where nobody waits.
  private func watch(at time: DispatchTime) {
    DispatchQueue.global().asyncAfter(deadline: time) { [weak self] in self?.look() }
  }

  private func look() {
    let end = state.withLock { state -> DispatchTime? in
      let end = state.waiters.map(\.since).min().map { $0 + patience }
      state.isWatched = end != nil
      return end
    }
    guard let end else { return }
    let isOver = end <= .now()
    if isOver { refused() }
    watch(at: isOver ? .now() + patience : end)
  }
}
