import ChatCompletions
import Foundation
import InferenceScaling
import LoopbackServer
import Testing

@testable import Gateway

/// A failing upstream is asked once more or twice, not by every candidate again.
@Suite struct CallBreakerTests {
  private static func refusal(_ status: Int, retryAfter: Duration? = nil, shouldRetry: Bool? = nil) -> ChatError {
    .refused(ServerRefusal(status: status, message: "", endpoint: "e", retryAfter: retryAfter, shouldRetry: shouldRetry))
  }

  @Test func oneTriesAfterAFailure() async throws {
    let breaker = CallBreaker()
    let wave = try await [breaker.enter(), breaker.enter(), breaker.enter()]
    let start = ContinuousClock.now
    for permit in wave { #expect(breaker.failed(Self.refusal(503), permit, isShared: true) == .milliseconds(500)) }
    let trial = try await breaker.enter()
    #expect(ContinuousClock.now - start >= .milliseconds(500))
    let other = Task { try await breaker.enter() }
    try await Task.sleep(for: .milliseconds(100))
    breaker.succeeded()
    _ = trial
    _ = try await other.value
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func theSecondTrialThatFailsOpensIt() async throws {
    let breaker = CallBreaker()
    #expect(breaker.failed(Self.refusal(529), try await breaker.enter(), isShared: true) != nil)
    #expect(breaker.failed(Self.refusal(529), try await breaker.enter(), isShared: true) != nil)
    #expect(breaker.failed(Self.refusal(529), try await breaker.enter(), isShared: true) == nil)
    await #expect(throws: CallError.self) { _ = try await breaker.enter() }
  }

  @Test func whatIsForGoodOpensItAtOnce() async throws {
    for (error, isShared, isOpen) in [
      (Self.refusal(401), false, true), (Self.refusal(400), true, true), (Self.refusal(400), false, false),
      (Self.refusal(429, retryAfter: .seconds(30)), false, true), (Self.refusal(429, shouldRetry: false), true, true),
      (ChatError.cancelled(endpoint: "e"), true, false),
    ] {
      let breaker = CallBreaker()
      #expect(breaker.failed(error, try await breaker.enter(), isShared: isShared) == nil)
      #expect(((try? await breaker.enter()) == nil) == isOpen, "\(error)")
    }
  }

  /// A trial that is cancelled, or refused for its own prompt, holds nobody up.
  @Test func aTrialThatSaysNothingIsNone() async throws {
    for error in [ChatError.cancelled(endpoint: "e"), Self.refusal(413)] {
      let breaker = CallBreaker()
      _ = breaker.failed(Self.refusal(500), try await breaker.enter(), isShared: true)
      _ = breaker.failed(error, try await breaker.enter(), isShared: false)
      _ = try await breaker.enter()
    }
  }

  private static let body = #"{"model":"m@sc4","messages":[{"role":"user","content":"x"}]}"#

  /// Without a breaker, twelve calls in a moment; three times that with a client that repeats.
  @Test(arguments: [502, 503, 529]) func anOverloadedUpstreamIsSpared(status: Int) async throws {
    let server = try LoopbackServer { _, _ in .failure(status, "overloaded") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let start = ContinuousClock.now
      let got = try await gateway.post(Self.body)
      #expect(got.status == status && got.body.contains("overloaded"), "\(got.body)")
      #expect(server.requests.count <= 6 && ContinuousClock.now - start >= .milliseconds(1500), "\(server.requests.count)")
    }
  }

  @Test func aMomentsFailureIsGotOver() async throws {
    // The four fail together: a candidate that isn't sent yet would be the next try, and fail it.
    let wave = Gate(opensAt: 4)
    let server = try LoopbackServer { _, number in
      wave.pass()
      return number < 4 ? .failure(503, "busy") : .completion("\\boxed{42}")
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body)
      #expect(got.status == 200 && got.content == "\\boxed{42}" && server.requests.count <= 8, "\(got.body)")
    }
  }

  /// Clients decide by an error's type, code and parameter, and by the upstream's word on another try.
  @Test func anUpstreamsErrorIsPassedOnAsItIs() async throws {
    for (status, type, code, parameter, retry) in [
      (429, "insufficient_quota", "insufficient_quota", nil, "false"),
      (400, "invalid_request_error", "context_length_exceeded", "messages", nil),
      (404, "invalid_request_error", "model_not_found", "model", nil), (400, "invalid_request_error", "content_filter", nil, nil),
    ] as [(Int, String, String, String?, String?)] {
      let message = String(repeating: "long ", count: 100)
      let server = try LoopbackServer { _, _ in
        var response = LoopbackResponse(
          status: status,
          body:
            #"{"error":{"message":"\#(message)","type":"\#(type)","code":"\#(code)","param":\#(parameter.map { "\"\($0)\"" } ?? "null")}}"#)
        if let retry { response.headers["x-should-retry"] = retry }
        return response
      }
      try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
        for model in ["m@sc4", "m@cap9"] {
          let got = try await gateway.post(Self.body.replacingOccurrences(of: "m@sc4", with: model))
          #expect(got.status == status && got.error["code"] as? String == code && got.error["type"] as? String == type, "\(got.body)")
          #expect(got.error["param"] as? String == parameter && got.error["message"] as? String == message)
          #expect(got.headers.first(name: "x-should-retry") == retry)
        }
      }
      #expect(server.requests.count <= 5, "nothing is repeated: \(server.requests.count)")
    }
  }
}
