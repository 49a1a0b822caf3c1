import AsyncHTTPClient
import Foundation
import Gateway
import LoopbackServer
import NIOCore
import Testing

/// A good upstream behind a line that isn't: what is spoiled on the way is never a good answer, holds nobody up, leaves nothing open, and is paid for.
@Suite struct FaultProxyTests {
  /// A way to ask.
  enum Way: String, CaseIterable, Sendable {
    case passed, passedStream, vote, voteStream, capped, cappedStream

    var isStreamed: Bool { [.passedStream, .voteStream, .cappedStream].contains(self) }
    var isPassedOn: Bool { [.passed, .passedStream].contains(self) }

    var body: String {
      let model =
        switch self {
        case .passed, .passedStream: "m"
        case .vote, .voteStream: "m@sc3"
        case .capped, .cappedStream: "m@cap64"
        }
      return #"{"model":"\#(model)","stream":\#(isStreamed),"messages":[{"role":"user","content":"6*7?"}]}"#
    }
  }

  /// The seconds after which silence is one, where silence is the fault; elsewhere a busy machine may be slow.
  private static let (silence, patience) = (0.5, 20.0)
  private static let answer = "Thus \\boxed{42}."

  @Test(arguments: Fault.allCases, Way.allCases) func isSeenAndCleanedUp(fault: Fault, way: Way) async throws {
    let server = try Self.server()
    let proxy = try FaultProxy(to: server.port) { _ in fault }
    let (got, seconds) = try await Self.withGateway(before: proxy, silence: fault.isHarmless ? Self.patience : Self.silence) { gateway in
      let start = ContinuousClock.now
      let got = try await gateway.outcome(way.body)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      try await Self.expectNothingIsLeft(of: proxy, gateway)
      return (got, seconds)
    }
    #expect(seconds < 25, "\(fault), \(way) took \(seconds) s")
    if fault.isHarmless {
      #expect(got.isGood(Self.answer), "\(fault), \(way): \(got)")
    } else {
      #expect(got.isVisiblyBroken(passedOn: way.isPassedOn), "\(fault), \(way): \(got)")
    }
  }

  /// Wherever an answer ends too early, also one that only its connection's end delimits, what comes of it is whole or visibly broken.
  @Test(arguments: Way.allCases, [true, false]) func anEarlyEndIsNoAnswersEnd(way: Way, isDelimited: Bool) async throws {
    let server = try Self.server(isDelimited: isDelimited)
    for (place, fault) in [0, 0.03, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999].map({ ($0, Fault.halfClose) }) + [(0.2, .reset), (0.99, .reset)]
    {
      let proxy = try FaultProxy(to: server.port, at: place) { _ in fault }
      let got = try await Self.withGateway(before: proxy, silence: Self.patience) { try await $0.outcome(way.body) }
      #expect(got.isGood(Self.answer) || got.isVisiblyBroken(passedOn: false), "\(fault) at \(place), \(way): \(got)")
      #expect(place > 0.6 || !got.isGood(Self.answer), "\(fault) at \(place), \(way): \(got)")
    }
    let line = try FaultProxy(to: server.port) { _ in nil }
    let good = try await Self.withGateway(before: line, silence: Self.patience) { try await $0.outcome(way.body) }
    #expect(good.isGood(Self.answer), "\(way): \(good)")
  }

  /// What one bad call spoils, the next makes good.
  @Test(arguments: [Fault.silence, .reset, .halfClose, .duplicate, .garbage, .garbageInside])
  func aVoteSurvivesABadCall(fault: Fault) async throws {
    let server = try Self.server()
    let proxy = try FaultProxy(to: server.port) { $0 == 0 ? fault : nil }
    try await Self.withGateway(before: proxy, silence: fault == .silence ? 4 * Self.silence : Self.patience) { gateway in
      let got = try await gateway.outcome(Way.vote.body)
      #expect(got.isGood(Self.answer), "\(fault): \(got)")
      try await Self.expectNothingIsLeft(of: proxy, gateway)
    }
    #expect((3...4).contains(proxy.forwarded), "two that agree suffice, or the bad call is made again")
  }

  private static func withGateway<Value: Sendable>(
    before proxy: FaultProxy, silence: Double, _ body: @Sendable (RunningGateway) async throws -> Value
  ) async throws -> Value {
    var configuration = GatewayConfiguration(upstreams: [.init(url: proxy.url)])
    configuration.limits.silence = silence
    return try await GatewayTests.withGateway(configuration, body)
  }

  /// No request, no connection on either side; and every call that reached the upstream on the one receipt.
  private static func expectNothingIsLeft(of proxy: FaultProxy, _ gateway: RunningGateway) async throws {
    let deadline = ContinuousClock.now + .seconds(5)
    var metrics = try await gateway.metrics()
    // The connection that asks for the metrics is one.
    while metrics["requests_in_flight"] != 0 || metrics["connections"] != 1 || proxy.openConnections > 0, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(5))
      metrics = try await gateway.metrics()
    }
    #expect(metrics["requests_in_flight"] == 0 && metrics["connections"] == 1 && proxy.openConnections == 0, "\(metrics)")
    #expect(metrics["requests_total"] == 1)
    #expect(proxy.forwarded > 0)
    #expect((metrics["upstream_calls_total"] ?? 0) + (metrics["dropped_calls_total"] ?? 0) >= Double(proxy.forwarded), "\(metrics)")
  }

  /// Answers at once, or as a stream of chunks, an event in each: a hundred words of thought before the answer.
  private static func server(isDelimited: Bool = true) throws -> LoopbackServer {
    try LoopbackServer { request, _ in
      let isStreamed = request.object["stream"] as? Bool == true
      var response = isStreamed ? stream(of: request, isChunked: isDelimited) : .completion(answer)
      if !isStreamed, !isDelimited { response.rawHead = head("application/json") }
      return response
    }
  }

  private static func stream(of request: LoopbackRequest, isChunked: Bool) -> LoopbackResponse {
    let isConcluding = request.object["continue_final_message"] as? Bool == true
    let isCapped = (request.object["stream_options"] as? [String: Any])?["include_usage"] as? Bool == true
    let thoughts = isCapped && !isConcluding ? (0..<100).map { delta("reasoning_content", "thought\($0) ") } : []
    let events =
      thoughts + answer.split(separator: " ", omittingEmptySubsequences: false).map { delta("content", "\($0) ") }
      + [#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]"]
    let bytes = events.map { Array("data: \($0)\n\n".utf8) }
    var response = LoopbackResponse(chunks: isChunked ? bytes.map(chunk) + [Array("0\r\n\r\n".utf8)] : bytes)
    response.rawHead = head("text/event-stream\(isChunked ? "\r\ntransfer-encoding: chunked" : "")")
    return response
  }

  private static func delta(_ key: String, _ text: String) -> String {
    #"{"choices":[{"index":0,"delta":{"\#(key)":"\#(text.replacingOccurrences(of: "\\", with: "\\\\"))"},"finish_reason":null}]}"#
  }

  private static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
  }

  private static func head(_ type: String) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\nconnection: close\r\n\r\n".utf8)
  }
}

extension Fault {
  /// Whether a good answer comes all the same.
  fileprivate var isHarmless: Bool { [.delay, .byteAtATime, .duplicateEvent].contains(self) }
}

/// What came of a request, as far as its client could read.
private struct Outcome: CustomStringConvertible {
  var answer: RunningGateway.Answer
  /// Whether the connection ended before the answer did.
  var isBrokenOff: Bool

  var description: String { "\(answer.status), broken off: \(isBrokenOff), \(answer.body.prefix(300))…\(answer.body.suffix(200))" }

  private var isStream: Bool { answer.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true }
  /// Whether the end mark came; the blank line after it may be lost.
  private var isDone: Bool { events.last == "[DONE]" }
  private var events: [String] { answer.events.map { $0.trimmingCharacters(in: .newlines) } }
  private var chunks: [[String: Any]?] {
    events.filter { $0 != "[DONE]" }.map { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
  }
  private var text: String {
    let choices = chunks.compactMap { $0?["choices"] as? [[String: Any]] }.flatMap(\.self)
    return choices.compactMap { ($0["delta"] as? [String: Any])?["content"] as? String }.joined()
  }

  /// Whether the answer came whole. A stream's event that came twice can't be told from a word said twice.
  func isGood(_ content: String) -> Bool {
    guard answer.status == 200, !isBrokenOff else { return false }
    let said = (isStream ? text : answer.content ?? "").split(separator: " ")
    let words = said.reduce(into: [Substring]()) { if $0.last != $1 { $0.append($1) } }
    let isWhole = !isStream || isDone && chunks.allSatisfy { $0?["choices"] != nil }
    return isWhole && words.joined(separator: " ") == content
  }

  /// Whether its client can't take it for whole: an error in the API's form with its status, or as a stream's last event, or a broken connection;
  /// of what is passed on as it came, also an answer that isn't JSON.
  func isVisiblyBroken(passedOn: Bool) -> Bool {
    if answer.status != 200 { return [502, 504].contains(answer.status) && Self.isError(answer.object) }
    if isStream {
      let isUnreadable = passedOn && chunks.contains { $0 == nil }
      return isUnreadable || !isDone && (isBrokenOff || Self.isError(chunks.last.flatMap(\.self) ?? [:]))
    }
    return isBrokenOff || passedOn && answer.object.isEmpty
  }

  private static func isError(_ object: [String: Any]) -> Bool {
    let error = object["error"] as? [String: Any]
    return error?["message"] is String && error?["type"] is String && error?["param"] != nil && error?["code"] != nil
  }
}

extension RunningGateway {
  /// Asks on a connection of its own, within 30 s, and reads as far as can be.
  fileprivate func outcome(_ body: String) async throws -> Outcome {
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/v1/chat/completions")
    request.method = .POST
    request.headers.add(name: "connection", value: "close")
    request.body = .bytes(ByteBuffer(string: body))
    do {
      let outcome = try await Self.read(client.execute(request, timeout: .seconds(30)))
      try await client.shutdown()
      return outcome
    } catch {
      try await client.shutdown()
      throw error
    }
  }

  private static func read(_ response: HTTPClientResponse) async throws -> Outcome {
    var (bytes, isBrokenOff) = (ByteBuffer(), false)
    do {
      for try await buffer in response.body { bytes.writeImmutableBuffer(buffer) }
    } catch {
      isBrokenOff = true
    }
    let answer = Answer(status: Int(response.status.code), headers: response.headers, body: String(buffer: bytes))
    return Outcome(answer: answer, isBrokenOff: isBrokenOff)
  }

  /// The metrics by name, summed over their labels; asked for on a connection of its own.
  fileprivate func metrics() async throws -> [String: Double] {
    let lines = try await get("/metrics", headers: ["connection": "close"]).body.split(separator: "\n")
    return lines.reduce(into: [:]) { sums, line in
      guard line.hasPrefix("isoflop_"), let value = line.split(separator: " ").last.flatMap({ Double($0) }) else { return }
      sums[String(line.dropFirst("isoflop_".count).prefix { $0 != "{" && $0 != " " }), default: 0] += value
    }
  }
}
