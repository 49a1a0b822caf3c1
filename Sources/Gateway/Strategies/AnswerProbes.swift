import Synchronization

/// Asks for the answer at intervals while the thinking goes on, and finds when it no longer changes.
///
/// Source: Fu et al. 2024, arXiv:2412.20993.
final class AnswerProbes: Sendable {
  private struct State {
    var next: Int
    var running: Task<Void, Never>?
    var last: String?
    var left: Int
  }

  private let tokens: Int
  private let ask: @Sendable (ThoughtMeter) async -> String?
  private let state: Mutex<State>

  /// - Parameters:
  ///   - tokens: The tokens of thinking between two probes.
  ///   - most: The most probes.
  ///   - ask: Gives the answer to a thinking so far; nil if there is none.
  init(every tokens: Int, most: Int, ask: @escaping @Sendable (ThoughtMeter) async -> String?) {
    (self.tokens, self.ask) = (tokens, ask)
    state = Mutex(State(next: tokens, left: most))
  }

  /// Takes thinking that has grown. If a probe is due and none is on its way, one is sent; if it says what the last one said, `onStable` is called.
  func follow(_ meter: ThoughtMeter, onStable: @escaping @Sendable () -> Void) {
    state.withLock { state in
      guard meter.thoughtTokens >= state.next, state.running == nil, state.left > 0 else { return }
      state.left -= 1
      state.next = (meter.thoughtTokens / tokens + 1) * tokens
      state.running = Task(executorPreference: LoopExecutor.shared) { [self] in
        let answer = await ask(meter)
        if take(answer) { onStable() }
      }
    }
  }

  /// Whether an answer is that of the last probe.
  private func take(_ answer: String?) -> Bool {
    state.withLock { state in
      defer { (state.last, state.running) = (answer, nil) }
      return answer != nil && answer == state.last
    }
  }

  /// Ends a probe that is on its way, so that its cost is known.
  func end() async {
    let running = state.withLock { state in
      state.next = .max
      return state.running
    }
    running?.cancel()
    await running?.value
  }
}
