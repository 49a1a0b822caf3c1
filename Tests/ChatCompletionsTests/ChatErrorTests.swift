import Foundation
import Testing
import TextFormats

@testable import ChatCompletions

/// Errors by what their callers ask of them, in full words, and what servers say of waiting.
@Suite struct ChatErrorTests {
  private static let url = "http://h/v1"

  private static func refused(_ status: Int, message: String = "", shouldRetry: Bool? = nil, body: ChatErrorBody? = nil) -> ChatError {
    .refused(ServerRefusal(status: status, message: message, endpoint: url, shouldRetry: shouldRetry, body: body))
  }

  /// Transient, fatal, and whether tokens may have been taken.
  private static let answers: [(error: ChatError, isTransient: Bool, isFatal: Bool, mayHaveCost: Bool)] = [
    (.invalidURL("x", reason: "r"), false, true, false), (.missingKey(variable: "K"), false, true, false),
    (.invalidKey, false, true, false),
    (.unreachable(endpoint: url, reason: "r"), true, false, false), (.brokenOff(endpoint: url, reason: "r"), true, false, true),
    (.timedOut(endpoint: url, seconds: 5), true, false, true), (.malformed(endpoint: url, reason: "r", excerpt: "e"), true, false, true),
    (.noChoices(endpoint: url), true, false, true), (.failedStream(endpoint: url, message: "m"), true, false, true),
    (.tooLarge(endpoint: url, limit: 9), false, false, true), (.cancelled(endpoint: url), false, false, true),
    (refused(301), false, true, false), (refused(400), false, false, false), (refused(401), false, true, false),
    (refused(402), false, true, false),
    (refused(403), false, true, false), (refused(404), false, true, false), (refused(405), false, true, false),
    (refused(408), true, false, true),
    (refused(409), true, false, false), (refused(413), false, false, false), (refused(422), false, false, false),
    (refused(425), true, false, false),
    (refused(429), true, false, false), (refused(500), true, false, false), (refused(503), true, false, false),
    (refused(504), true, false, true),
    (refused(524), true, false, true), (refused(400, shouldRetry: true), true, false, false),
    (refused(503, shouldRetry: false), false, false, false),
    (refused(429, body: ChatErrorBody(message: "m", code: "insufficient_quota")), false, true, false),
    (refused(429, body: ChatErrorBody(message: "m", type: "insufficient_quota")), false, true, false),
    (refused(429, body: ChatErrorBody(message: "m", type: "requests")), true, false, false),
  ]

  @Test(arguments: answers.indices) func whatCallersAsk(index: Int) {
    let (error, isTransient, isFatal, mayHaveCost) = Self.answers[index]
    #expect(error.isTransient == isTransient && error.isFatal == isFatal && error.mayHaveCost == mayHaveCost, "\(error)")
    #expect(!(error.isTransient && error.isFatal), "what fails for all calls isn't tried again")
  }

  @Test(arguments: [
    (ChatError.invalidURL("x", reason: "write it like that"), "x can't be used as an endpoint: write it like that."),
    (.missingKey(variable: "KEY"), "the environment variable KEY isn't set: put the key of the endpoint into it."),
    (
      .unreachable(endpoint: url, reason: "no such host"),
      "http://h/v1 can't be reached (no such host): is the server running, and is the address right?"
    ),
    (.timedOut(endpoint: url, seconds: 5), "http://h/v1 gave no answer within 5 s: allow more time, fewer tokens, or fewer calls at once."),
    (
      .timedOut(endpoint: url, seconds: 0.25),
      "http://h/v1 gave no answer within 0.25 s: allow more time, fewer tokens, or fewer calls at once."
    ),
    (.malformed(endpoint: url, reason: "not JSON", excerpt: "<html>"), "http://h/v1 sent what is no chat completion (not JSON): “<html>”."),
    (.tooLarge(endpoint: url, limit: 64), "http://h/v1 sent more than 64 bytes: lower the most tokens of an answer."),
    (.noChoices(endpoint: url), "http://h/v1 sent an answer without choices: look into the server's log."),
    (.cancelled(endpoint: url), "the call to http://h/v1 was cancelled."),
    (refused(307), "http://h/v1 answered 307: it has moved, give its new address."),
    (refused(413, message: "too much"), "http://h/v1 answered 413 (too much): the prompt is too long."),
    (refused(418, message: "tea"), "http://h/v1 answered 418 (tea): it doesn't take this request."),
    (
      refused(429, message: "m", body: ChatErrorBody(message: "m", code: "insufficient_quota")),
      "http://h/v1 answered 429 (m): the account has no credit left."
    ),
  ])
  func inWords(error: ChatError, text: String) { #expect("\(error)" == text) }

  /// Milliseconds go before seconds, a date is held against the server's own, and what can't be read asks for nothing.
  @Test(
    arguments: [
      ([:], nil), (["retry-after": "3"], 3), (["retry-after": "0.5"], 0.5), (["retry-after": "-1"], nil), (["retry-after": "nan"], nil),
      (["retry-after": "1e400"], nil), (["retry-after": "soon"], nil), (["retry-after-ms": "250", "retry-after": "9"], 0.25),
      (["retry-after-ms": "-5", "retry-after": "9"], 9), (["retry-after-ms": "x"], nil),
      (["retry-after": "Wed, 21 Oct 2026 07:28:20 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"], 20),
      (["retry-after": "Wed, 21 Oct 2026 07:27:20 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"], 0),
      (["retry-after": "Thu, 01 Jan 1970 00:02:00 GMT"], 20), (["retry-after": "Thu, 01 Jan 1970 00:02:00 GMT", "date": "yesterday"], 20),
    ] as [([String: String], Double?)])
  func waits(headers: [String: String], seconds: Double?) {
    let wait = RetryAfter.duration({ headers[$0] }, now: Date(timeIntervalSince1970: 100))
    #expect(wait.map { $0 / .seconds(1) } == seconds)
  }

  /// A key is masked wherever a server repeats it, and what it says is one line of bounded length.
  @Test func wordsOfServersAreMaskedAndBounded() throws {
    let endpoint = try ChatEndpoint(url: "http://h/v1", key: "sk-1")
    #expect(endpoint.excerpt("bad key sk-1\nuse\r\nanother, not sk-1") == "bad key ••• use another, not •••")
    #expect(endpoint.excerpt(String(repeating: "é", count: 301)) == String(repeating: "é", count: 300) + "…")
    #expect(endpoint.excerpt(String(repeating: "é", count: 300)).count == 300 && endpoint.excerpt("abcdef", limit: 3) == "abc…")
    #expect(throws: ChatError.self, "what follows a # never reaches a server") { try ChatEndpoint(url: "http://h/v1#part") }
  }

  /// Foundation's errors of decoding in one line, with the place.
  @Test(arguments: [
    (#"{"a":{"b":[1,"x"]}}"#, "a.b.1 has another type"), (#"{"a":{"b":null}}"#, "a.b is null"), (#"{"a":{}}"#, "a.b is missing"),
    (#"[1]"#, "the whole has another type"), ("{", "it isn't JSON, or has a number that is too large"),
    ("", "it isn't JSON, or has a number that is too large"),
  ])
  func decodersErrors(text: String, words: String) {
    struct Inner: Decodable { var b: [Int] }
    struct Outer: Decodable { var a: Inner }
    do {
      _ = try JSONDecoder().decode(Outer.self, from: Data(text.utf8))
      Issue.record("\(text) was read")
    } catch { #expect(DecodingProblem(error).description == words) }
  }
}
