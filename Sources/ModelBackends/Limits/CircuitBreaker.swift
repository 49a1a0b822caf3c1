import Synchronization

/// Stops further calls when they are pointless.
///
/// Examples are a wrong key, a model that doesn't exist, a server that fails every time and an output that can't be written.
/// It opens at the first fatal error, or after `patience` transient failures without a success between them; a server that says when to come back
/// (`retryAfter`) works and isn't counted. Once open it stays open, with its first error.
public final class CircuitBreaker: Sendable {
  private struct State {
    var error: (any Error)?
    var failuresInARow = 0
  }

  private let state = Mutex(State())
  private let patience: Int

  /// Creates a breaker that opens after `patience` failures in a row.
  public init(patience: Int) { self.patience = patience }

  /// The error that opened it; `nil` while calls are made.
  public var error: (any Error)? { state.withLock { $0.error } }

  /// The same as text.
  public var reason: String? { error.map { "\($0)" } }

  /// Takes note of a success.
  public func succeeded() { state.withLock { $0.failuresInARow = 0 } }

  /// Takes note of a failed call.
  public func failed(_ error: BackendError) {
    state.withLock { state in
      if error.isFatal { state.error = state.error ?? error }
      guard error.isTransient, error.retryAfter == nil else { return }
      state.failuresInARow += 1
      if state.failuresInARow >= patience { state.error = state.error ?? error }
    }
  }

  /// Opens for another reason.
  public func open(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }
}
