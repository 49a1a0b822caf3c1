import InferenceScaling
import ModelBackends
import Testing

/// It opens at a fatal error or after failures in a row, keeps its first error, and calls stop then.
@Suite struct CircuitBreakerTests {
  static let transient = BackendError(reason: "down", isTransient: true)

  @Test func opensAfterFailuresInARow() {
    let breaker = CircuitBreaker(patience: 3)
    for _ in 0..<2 { breaker.failed(Self.transient) }
    breaker.succeeded()
    for _ in 0..<2 { breaker.failed(Self.transient) }
    #expect(breaker.error == nil && breaker.reason == nil)
    breaker.failed(Self.transient)
    #expect(breaker.reason == "down")
    breaker.succeeded()
    #expect(breaker.reason == "down", "once open it stays open")
  }

  @Test func opensAtOnceAtAFatalError() {
    let breaker = CircuitBreaker(patience: 100)
    breaker.failed(BackendError(reason: "wrong key", isFatal: true))
    breaker.open(BackendError(reason: "later"))
    #expect(breaker.reason == "wrong key", "the first error stays")
  }

  @Test func failuresThatAreNoSignOfADeadServerDontCount() {
    let breaker = CircuitBreaker(patience: 1)
    breaker.failed(BackendError(reason: "busy", isTransient: true, retryAfter: .seconds(1)))
    breaker.failed(BackendError(reason: "bad request"))
    #expect(breaker.error == nil)
  }

  @Test func noCallIsMadeOnceItIsOpen() async throws {
    let backend = FakeBackend { _, _ throws(BackendError) in throw BackendError(reason: "no such model", isFatal: true) }
    let sampler = ModelSampler(.init(backend), maximumTokens: 8, breaker: CircuitBreaker(patience: 5))
    for number in 0..<4 {
      await #expect(throws: CallError.self) { try await sampler.sample(.answer(number), question: question) }
    }
    #expect(backend.requests.count == 1 && sampler.breaker?.reason == "no such model")
  }

  @Test func aStrategyEndsWithTheReason() async {
    let backend = FakeBackend { _, _ throws(BackendError) in throw Self.transient }
    let sampler = ModelSampler(.init(backend), maximumTokens: 8, breaker: CircuitBreaker(patience: 4))
    let solver = Solver(sampler: sampler, concurrency: 1, retries: 1) { _ in }
    let result = await solver.solve(question, with: MajorityVote(limit: 50))
    #expect(backend.requests.count == 4 && result.lastFailure == "down", "\(backend.requests.count)")
  }
}
