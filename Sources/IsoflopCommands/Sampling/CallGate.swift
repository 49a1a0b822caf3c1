import InferenceScaling
import Synchronization

/// Lets so many calls through at once, in the order in which they came.
final class CallGate: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  init(_ room: Int) { state = Mutex(State(free: room)) }

  /// Waits for room.
  private func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(continuation)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  /// Makes a call once there is room for it.
  ///
  /// - Throws: what the call throws; `CallError` where it was cancelled while it waited.
  func pass<Value>(_ call: () async throws(CallError) -> Value) async throws(CallError) -> Value {
    await enter()
    defer { leave() }
    guard !Task.isCancelled else { throw CallError(reason: "cancelled before it began") }
    return try await call()
  }

  /// Gives room to the next.
  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if state.waiting.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst()
    }
    next?.resume()
  }
}

/// A sampler whose calls wait at a gate.
struct GatedSampler: Sampler {
  var base: any Sampler
  var gate: CallGate

  func bound(_ call: SampleCall, question: Question) -> Spending { base.bound(call, question: question) }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    try await gate.pass { () async throws(CallError) in try await base.sample(call, question: question) }
  }
}

/// A verifier whose calls wait at a gate.
struct GatedVerifier: Verifier {
  var base: any Verifier
  var gate: CallGate

  func bound(_ candidate: Candidate, question: Question) -> Spending { base.bound(candidate, question: question) }

  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    try await gate.pass { () async throws(CallError) in try await base.verdict(candidate, question: question) }
  }
}
