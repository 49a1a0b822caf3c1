import Synchronization

#if Serving
import ChatCompletions
#endif

/// Sees when further calls are pointless: a wrong key, a model that isn't there, a server that fails every time, an output that can't be written.
final class CallWatch: Sendable {
  private struct State {
    var failure: CommandFailure?
    var failuresInARow = 0
    var unmetered = 0
  }

  private let state = Mutex(State())
  private let patience: Int

  /// Makes a watch that gives up after so many failures without a success between them.
  init(patience: Int) { self.patience = patience }

  /// Why no further call is made; `nil` while they are.
  var stopReason: String? { failure?.description }

  /// The same with its exit status.
  var failure: CommandFailure? { state.withLock { $0.failure } }

  /// The answers without a usage: each was counted at the most that it may have taken.
  var unmetered: Int { state.withLock { $0.unmetered } }

  func noteUnmetered() { state.withLock { $0.unmetered += 1 } }

  func succeeded() { state.withLock { $0.failuresInARow = 0 } }

  #if Serving
  func failed(_ error: ChatError) {
    state.withLock { state in
      if error.isFatal { state.failure = state.failure ?? CommandFailure(error) }
      guard error.isTransient, error.retryAfter == nil else { return }
      state.failuresInARow += 1
      if state.failuresInARow >= patience { state.failure = state.failure ?? CommandFailure(error) }
    }
  }
  #endif

  /// Stops for another reason; the first one stays.
  func stop(_ failure: CommandFailure) { state.withLock { $0.failure = $0.failure ?? failure } }
}

#if Serving
extension CommandFailure {
  /// A server's error with its exit status.
  init(_ error: ChatError) {
    switch error {
    case .invalidURL, .missingKey, .invalidKey: self.init(.usage, "\(error)")
    case .status(let code, _, _, _) where [401, 402, 403].contains(code): self.init(.noPermission, "\(error)")
    case .status(let code, _, _, _) where [404, 405].contains(code): self.init(.noInput, "\(error)")
    default: self.init(.unavailable, "\(error)")
    }
  }
}
#endif
