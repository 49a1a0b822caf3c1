import ChatCompletions
import InferenceScaling
import Synchronization

/// The circuit breaker of one request's calls to one model: what fails for one candidate isn't tried again by all.
///
/// Without it a failing upstream is asked 3 · K times for K candidates, and three times that by a client that repeats. With it, K + 2 times at most:
///
/// | state | a call | a failure | a success |
/// |---|---|---|---|
/// | closed | goes out | overload or break → half-open; refusal for good → open | – |
/// | half-open | one goes out after the pause, the others wait for its outcome | the second → open, else a longer pause | → closed |
/// | open | is refused unsent, at no cost | – | – |
///
/// Pauses are 0.5 s and 1 s, or what the server asks for; one that asks for 10 s and more opens it, and the client is told to wait instead. A refusal is for
/// good if every request would meet it (key, model, quota), or if all candidates send the same prompt. Whoever cancels a call closes and opens nothing.
final class CallBreaker: Sendable {
  /// A call that may go out, and whether it is the trial of a half-open breaker.
  struct Permit: Sendable {
    fileprivate var isTrial: Bool
  }

  private enum State {
    case closed
    case halfOpen(trials: Int, next: ContinuousClock.Instant, isTrying: Bool)
    case open(ChatError)
  }

  private enum Admission {
    case go(Permit)
    case wait(Duration)
    case refuse(ChatError)
  }

  private let state = Mutex(State.closed)

  private static let mostTrials = 2
  private static let pause = Duration.milliseconds(500)
  private static let longestPause = Duration.seconds(10)
  /// The time between two looks whether a trial has ended.
  private static let look = Duration.milliseconds(20)

  /// The failure that opened it.
  var error: ChatError? {
    state.withLock { state in if case .open(let error) = state { error } else { nil } }
  }

  /// Waits until the call may go out.
  ///
  /// - Throws: `CallError`, at no cost, if the breaker is open or the task is cancelled.
  func enter() async throws(CallError) -> Permit {
    while true {
      switch state.withLock({ Self.admit(&$0) }) {
      case .go(let permit): return permit
      case .refuse(let error): throw CallError(reason: "\(error)")
      case .wait(let time):
        guard (try? await Task.sleep(for: time)) != nil else { throw CallError(reason: "cancelled before it began") }
      }
    }
  }

  private static func admit(_ state: inout State) -> Admission {
    switch state {
    case .closed: return .go(Permit(isTrial: false))
    case .open(let error): return .refuse(error)
    case .halfOpen(let trials, let next, let isTrying):
      let rest = isTrying ? look : next - .now
      guard rest <= .zero else { return .wait(rest) }
      state = .halfOpen(trials: trials, next: next, isTrying: true)
      return .go(Permit(isTrial: true))
    }
  }

  /// Takes note of a call that was answered.
  func succeeded() {
    state.withLock { state in
      if case .halfOpen = state { state = .closed }
    }
  }

  /// Takes note of a call that failed, and returns the pause before another try; `nil` if there is none.
  ///
  /// - Parameter isShared: Whether the other candidates send the same prompt.
  func failed(_ error: ChatError, _ permit: Permit, isShared: Bool) -> Duration? {
    state.withLock { state in
      if case .cancelled = error {
        if permit.isTrial, case .halfOpen(let trials, let next, _) = state {
          state = .halfOpen(trials: trials, next: next, isTrying: false)
        }
        return nil
      }
      let wait = max(error.retryAfter ?? .zero, Self.pause)
      guard error.isTransient, wait < Self.longestPause else {
        // A server that refuses one prompt works.
        if error.isFatal || isShared || error.isTransient { state = .open(error) } else if permit.isTrial { state = .closed }
        return nil
      }
      return Self.halfOpen(&state, error, wait, permit)
    }
  }

  private static func halfOpen(_ state: inout State, _ error: ChatError, _ wait: Duration, _ permit: Permit) -> Duration? {
    switch state {
    case .closed: state = .halfOpen(trials: 0, next: ContinuousClock.now + wait, isTrying: false)
    case .halfOpen(let trials, _, _) where permit.isTrial:
      guard trials + 1 < mostTrials else {
        state = .open(error)
        return nil
      }
      state = .halfOpen(trials: trials + 1, next: ContinuousClock.now + max(wait, pause * 2), isTrying: false)
    // Calls of the same wave say nothing new.
    case .halfOpen: break
    case .open: return nil
    }
    return wait
  }
}
