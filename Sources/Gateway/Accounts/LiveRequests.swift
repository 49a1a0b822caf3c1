import Synchronization

/// The requests under way.
final class LiveRequests: Sendable {
  /// Keeps nothing alive: a request that nobody answers any more is none.
  private struct Entry { weak var exchange: Exchange? }

  private let entries = Mutex<[ObjectIdentifier: Entry]>([:])

  func add(_ exchange: Exchange) { entries.withLock { $0[ObjectIdentifier(exchange)] = Entry(exchange: exchange) } }
  func remove(_ exchange: Exchange) { _ = entries.withLock { $0.removeValue(forKey: ObjectIdentifier(exchange)) } }

  /// How many there are.
  var count: Int { entries.withLock { $0.count } }

  /// Those that have taken longest, the first of them first.
  func longest(_ count: Int) -> [Exchange] {
    let exchanges = entries.withLock { $0.values.compactMap(\.exchange) }
    return exchanges.sorted { $0.started < $1.started }.prefix(count).map(\.self)
  }
}
