import InferenceScaling
import Synchronization

/// Limits the calls under way at once; the others wait in the order in which they came.
public final class ConcurrencyLimiter: Sendable {
  private struct State {
    var free: Int
    var next = 0
    var waiting: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Tickets that were cancelled while they weren't waiting: before, or when they had their slot.
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>

  /// Creates a limiter for at most `limit` calls at once.
  public init(_ limit: Int) {
    precondition(limit > 0, "a limit of at least one call")
    state = Mutex(State(free: limit))
  }

  /// The calls that may begin at once.
  var free: Int { state.withLock { $0.free } }
  /// The calls that wait.
  var waiting: Int { state.withLock { $0.waiting.count } }

  /// Makes a call as soon as fewer than the limit are under way.
  ///
  /// - Throws: the call's error; `CallError` if the task is cancelled before the call began.
  public func run<Value>(_ call: () async throws(CallError) -> Value) async throws(CallError) -> Value {
    guard await enter() else { throw CallError(reason: "cancelled before it began") }
    defer { leave() }
    guard !Task.isCancelled else { throw CallError(reason: "cancelled before it began") }
    return try await call()
  }

  /// Waits for a free slot; false if the task is cancelled first.
  private func enter() async -> Bool {
    let ticket = state.withLock { state in
      defer { state.next += 1 }
      return state.next
    }
    defer { state.withLock { _ = $0.cancelled.remove(ticket) } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { wait($0, ticket) }
    } onCancel: {
      cancel(ticket)
    }
  }

  private func wait(_ continuation: CheckedContinuation<Bool, Never>, _ ticket: Int) {
    let isFree = state.withLock { state -> Bool? in
      if state.cancelled.contains(ticket) { return false }
      guard state.free > 0 else {
        state.waiting.append((ticket, continuation))
        return nil
      }
      state.free -= 1
      return true
    }
    if let isFree { continuation.resume(returning: isFree) }
  }

  private func cancel(_ ticket: Int) {
    let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let place = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
        state.cancelled.insert(ticket)
        return nil
      }
      return state.waiting.remove(at: place).continuation
    }
    waiting?.resume(returning: false)
  }

  /// Passes the slot on to the next.
  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}

/// A sampler whose calls wait at a limiter.
public struct LimitedSampler: Sampler {
  /// The sampler.
  public var base: any Sampler
  /// The limiter, shared with everything that it limits.
  public var limiter: ConcurrencyLimiter

  /// Creates a sampler.
  public init(base: any Sampler, limiter: ConcurrencyLimiter) { (self.base, self.limiter) = (base, limiter) }

  /// The base's bound.
  public func bound(_ call: SampleCall, question: Question) -> Spending { base.bound(call, question: question) }

  /// Draws from the base once a slot is free.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    // A probe belongs to a sample that holds a slot and may wait for the probe: with all slots held so, probes would never begin.
    if call.request.purpose == .probe { return try await base.sample(call, question: question) }
    return try await limiter.run { () async throws(CallError) in try await base.sample(call, question: question) }
  }
}

/// A verifier whose calls wait at a limiter.
public struct LimitedVerifier: Verifier {
  /// The verifier.
  public var base: any Verifier
  /// The limiter, shared with everything that it limits.
  public var limiter: ConcurrencyLimiter

  /// Creates a verifier.
  public init(base: any Verifier, limiter: ConcurrencyLimiter) { (self.base, self.limiter) = (base, limiter) }

  /// The base's bound.
  public func bound(_ candidate: Candidate, question: Question) -> Spending { base.bound(candidate, question: question) }

  /// Has the base judge once a slot is free.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    try await limiter.run { () async throws(CallError) in try await base.verdict(candidate, question: question) }
  }
}
