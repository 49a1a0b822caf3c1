import ChatCompletions
import Synchronization

/// A stream of thinking and answer as it comes, which ends where its meter or somebody else says that enough was thought.
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

  /// Takes a piece; returns what of it is thought and what is said, and whether it is the first of all.
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
    let task = Task(executorPreference: LoopExecutor.shared, operation: work)
    state.withLock { state in
      state.cancel = { task.cancel() }
      if state.meter.cut != before { task.cancel() }
    }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
