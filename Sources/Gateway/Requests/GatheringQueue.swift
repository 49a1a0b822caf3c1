import Synchronization

/// A queue whose reader takes at once all that has come since it last looked.
///
/// A reader that is slower than its writer does fewer and larger pieces of work, and what waits is bounded: beyond `most` the writer waits for the reader.
/// One task adds, one task takes. Whoever ends first tells the other:
///
///     add → true, after a wait while too much lies there; false once the reader has closed
///     next → all that lies there, after a wait while nothing does; nil once the writer has ended and all is taken
final class GatheringQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var size = 0
    var isEnded = false
    var isClosed = false
    var reader: CheckedContinuation<Void, Never>?
    var writer: CheckedContinuation<Void, Never>?
  }

  private let most: Int
  private let state = Mutex(State())

  /// - Parameter most: The most that lies there, in whatever `add` measures.
  init(most: Int = .max) { self.most = most }

  /// Adds an element and waits while more lies there than may; false if nobody takes it any more.
  func add(_ element: Element, size: Int) async -> Bool {
    put(element, size: size)
    while state.withLock({ $0.size > most && !$0.isClosed }) {
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          guard state.size > most, !state.isClosed else { return true }
          state.writer = continuation
          return false
        }
        if isFree { continuation.resume() }
      }
    }
    return !state.withLock(\.isClosed)
  }

  /// Adds an element without a wait.
  func put(_ element: Element, size: Int = 0) {
    wakeReader { state in
      state.elements.append(element)
      state.size += size
    }
  }

  /// Says that nothing follows.
  func end() { wakeReader { $0.isEnded = true } }

  private func wakeReader(_ change: (inout State) -> Void) {
    let reader = state.withLock { state in
      change(&state)
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume()
  }

  /// All that has come; waits for the first.
  ///
  /// - Parameter endsWithTask: Whether the wait ends, without anything, when the task is cancelled.
  func next(endsWithTask: Bool = true) async -> [Element]? {
    while !(endsWithTask && Task.isCancelled) {
      let (elements, isEnded) = take()
      if !elements.isEmpty { return elements }
      if isEnded { return nil }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isReady = state.withLock { state in
            guard state.elements.isEmpty, !state.isEnded, !(endsWithTask && Task.isCancelled) else { return true }
            state.reader = continuation
            return false
          }
          if isReady { continuation.resume() }
        }
      } onCancel: {
        if endsWithTask { wakeReader { _ in } }
      }
    }
    return nil
  }

  private func take() -> (elements: [Element], isEnded: Bool) {
    let (elements, isEnded, writer) = state.withLock { state in
      defer { (state.elements, state.size, state.writer) = ([], 0, nil) }
      return (state.elements, state.isEnded, state.writer)
    }
    writer?.resume()
    return (elements, isEnded)
  }

  /// Says that nothing more is taken.
  func close() {
    let writer = state.withLock { state in
      state.isClosed = true
      defer { state.writer = nil }
      return state.writer
    }
    writer?.resume()
  }
}
