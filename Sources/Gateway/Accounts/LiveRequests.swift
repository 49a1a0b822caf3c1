import Synchronization

/// The requests under way.
final class LiveRequests: Sendable {
  private let exchanges = Mutex<[ObjectIdentifier: Exchange]>([:])

  func add(_ exchange: Exchange) { exchanges.withLock { $0[ObjectIdentifier(exchange)] = exchange } }
  func remove(_ exchange: Exchange) { exchanges.withLock { $0[ObjectIdentifier(exchange)] = nil } }

  /// How many there are.
  var count: Int { exchanges.withLock { $0.count } }
  /// Those that have taken longest, the first of them first.
  func longest(_ count: Int) -> [Exchange] {
    exchanges.withLock { Array($0.values) }.sorted { $0.started < $1.started }.prefix(count).map(\.self)
  }
}
