import ChatCompletions
import Synchronization

/// A stream of thinking and answer, which ends when a meter or probe finds the thinking long enough.
final class FollowedStream: Sendable {
  private struct State {
    var meter: ThoughtMeter
    var cancel: (@Sendable () -> Void)?
  }

  private let before: ThoughtMeter.Cut?
  private let state: Mutex<State>

  init(_ meter: ThoughtMeter) {
    before = meter.cut
    state = Mutex(State(meter: meter))
  }

  /// All that came.
  var meter: ThoughtMeter { state.withLock { $0.meter } }

  /// Takes a piece; returns its thinking, its text, and whether it is the first.
  func add(_ piece: ChatChunk) -> (thought: String, said: String, isFirst: Bool) {
    state.withLock { state in
      let wasCut = state.meter.cut != nil
      defer { if !wasCut, state.meter.cut != nil { state.cancel?() } }
      let isFirst = state.meter.thought.isEmpty && state.meter.said.isEmpty
      let parts = state.meter.add(piece)
      return (parts.thought, parts.said, isFirst)
    }
  }

  /// Ends the thinking.
  func cut(_ reason: ThoughtMeter.Cut) {
    state.withLock { state in
      if state.meter.cut(reason) { state.cancel?() }
    }
  }

  /// Does the work that brings the pieces, up to its end or to the cut.
  func whileUncut<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    await withCancellableTask(work) { cancel in
      let isCut = state.withLock { state in
        state.cancel = cancel
        return state.meter.cut != before
      }
      if isCut { cancel() }
    }
  }
}
