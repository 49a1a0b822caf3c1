import InferenceScaling
import Synchronization
import Testing

@testable import ModelBackends

/// The limit holds, waiting calls keep their order, and neither errors nor cancellations lose a slot.
@Suite struct ConcurrencyLimiterTests {
  /// The calls under way, the most at once, and the order in which they began.
  final class Meter: Sendable {
    private let state = Mutex((now: 0, most: 0, order: [Int]()))

    func begin(_ number: Int) {
      state.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
        state.order.append(number)
      }
    }

    func end() { state.withLock { $0.now -= 1 } }

    var most: Int { state.withLock { $0.most } }
    var now: Int { state.withLock { $0.now } }
    var order: [Int] { state.withLock { $0.order } }
  }

  @Test(arguments: [1, 3, 8]) func noMoreThanTheLimitRunAtOnce(limit: Int) async {
    let (limiter, meter) = (ConcurrencyLimiter(limit), Meter())
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          try? await limiter.run { () async throws(CallError) in
            meter.begin(number)
            try? await Task.sleep(for: .milliseconds(1))
            meter.end()
          }
        }
      }
    }
    #expect(meter.order.count == 40 && meter.most <= limit && meter.now == 0)
  }

  @Test func waitingCallsKeepTheirOrder() async {
    let (limiter, meter) = (ConcurrencyLimiter(1), Meter())
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let first = Task { try? await limiter.run { () async throws(CallError) in for await _ in gate { break } } }
    while limiter.free > 0 { await Task.yield() }
    var others: [Task<Void, Never>] = []
    for number in 0..<5 {
      others.append(Task { try? await limiter.run { () async throws(CallError) in meter.begin(number) } })
      while limiter.waiting <= number { await Task.yield() }
    }
    open.yield()
    await first.value
    for other in others { await other.value }
    #expect(meter.order == [0, 1, 2, 3, 4])
  }

  @Test func failedCallsGiveTheirSlotBack() async throws {
    let limiter = ConcurrencyLimiter(1)
    for _ in 0..<3 {
      await #expect(throws: CallError(reason: "no")) {
        try await limiter.run { () async throws(CallError) -> Int in throw CallError(reason: "no") }
      }
    }
    #expect(try await limiter.run { () async throws(CallError) in 1 } == 1)
  }

  @Test func cancelledCallsDontWaitForTheirTurn() async throws {
    let limiter = ConcurrencyLimiter(1)
    let (gate, open) = AsyncStream.makeStream(of: Void.self)
    let holder = Task { try await limiter.run { () async throws(CallError) in for await _ in gate { break } } }
    while limiter.free > 0 { await Task.yield() }
    let waiting = Task { try await limiter.run { () async throws(CallError) in 1 } }
    while limiter.waiting == 0 { await Task.yield() }
    waiting.cancel()
    await #expect(throws: CallError.self) { try await waiting.value }
    open.yield()
    try await holder.value
    #expect(try await limiter.run { () async throws(CallError) in 2 } == 2, "the slot is free again")
  }

  @Test func aTaskThatIsCancelledAlreadyNeverBegins() async throws {
    let limiter = ConcurrencyLimiter(2)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await limiter.run { () async throws(CallError) in 1 }
    }
    task.cancel()
    await #expect(throws: CallError(reason: "cancelled before it began")) { try await task.value }
    #expect(try await limiter.run { () async throws(CallError) in 1 } == 1)
  }

  @Test func samplersAndVerifiersShareALimit() async throws {
    let (limiter, meter) = (ConcurrencyLimiter(2), Meter())
    let backend = FakeBackend { _, number in
      meter.begin(number)
      defer { meter.end() }
      return .text("42")
    }
    let sampler = LimitedSampler(base: ModelSampler(.init(backend), maximumTokens: 8), limiter: limiter)
    let verifier = LimitedVerifier(base: GivenScore(), limiter: limiter)
    #expect(
      sampler.bound(.answer(), question: question) == ModelSampler(.init(backend), maximumTokens: 8).bound(.answer(), question: question))
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { _ = try? await sampler.sample(.answer(number), question: question) }
        group.addTask { _ = try? await verifier.verdict(Candidate(score: 1), question: question) }
      }
    }
    #expect(backend.requests.count == 20 && meter.most <= 2)
  }
}
