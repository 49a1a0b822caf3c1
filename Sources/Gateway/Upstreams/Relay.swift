import AsyncHTTPClient
import ChatCompletions
import ComputeAccounting
import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import NIOCore
import NIOHTTP1
import TextFormats

/// Passes a request on and its answer back unchanged: status, headers, body, events one by one.
///
/// An answer that breaks off must not look whole to the client. HTTP/1.1 has three ways to say where a body ends, and one of them says nothing:
///
/// | the body is delimited by | whole if | else |
/// |---|---|---|
/// | `content-length` or chunks (RFC 9112, section 6) | the client of the upstream says so | 502; of a stream, an error event and a broken connection |
/// | the connection's end, JSON | it can be read to its end | 502 |
/// | the connection's end, a stream | its last event is an end mark | an error event and a broken connection |
///
/// End marks are `[DONE]` and, of responses, the events `response.completed`, `.incomplete` and `.failed`. Nothing of an answer is decoded on its way but its
/// usage, from the last events of a stream.
struct Relay: Sendable {
  let upstream: any Upstream
  let request: GatewayRequest
  let price: TokenPrice

  /// The most bytes of an answer that isn't streamed.
  private static let mostBytes = 64 << 20

  /// An upstream's answer: whole, or as a stream of events.
  private struct Answer: Sendable {
    var head: HTTPClientResponse
    var body: ByteBuffer?
  }

  /// Returns the upstream's answer; its cost goes on the request's receipt when it is whole.
  ///
  /// Until the upstream has said what it took, the receipt says one call and an unknown cost, so whatever happens on the way (a client that leaves, an upstream
  /// that breaks off) the account's hour is charged at most the bound that was reserved.
  func respond(_ method: HTTPMethod, _ path: String, fields: HTTPFields, body: ByteBuffer?) async throws -> Response {
    let headers = RelayedHeaders.toUpstream(fields, authorization: upstream.authorization(request.authorization), id: request.id)
    let answer = try await request.whileConnected { try await ask(method, path, headers, body) }
    let status = HTTPResponse.Status(code: Int(answer.head.status.code), reasonPhrase: answer.head.status.reasonPhrase)
    let fields = RelayedHeaders.toClient(answer.head.headers, id: request.id)
    guard let whole = answer.body else { return Response(status: status, headers: fields, body: events(answer.head, status: status.code)) }
    return Response(status: status, headers: fields, body: passingOn(whole, status: status.code))
  }

  /// Reads the cost of an answer from it once the client has it.
  private func passingOn(_ whole: ByteBuffer, status: Int) -> ResponseBody {
    ResponseBody(contentLength: whole.readableBytes) { writer in
      defer { request.finish(status: status, spent: ChatUsage.told(in: whole), price: price) }
      try await ResponseBody(byteBuffer: whole).write(writer)
    }
  }

  private func ask(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders, _ body: ByteBuffer?) async throws -> Answer {
    // Until the upstream says what it took: a call, and at most what was reserved.
    request.note { ($0.spent, $0.isUnmetered) = (Spending(calls: 1), true) }
    let head = try await upstream.send(method, path, headers: headers, body: body)
    if head.headers.first(name: "content-type")?.lowercased().hasPrefix("text/event-stream") == true { return Answer(head: head) }
    do {
      let body = try await head.body.collect(upTo: Self.mostBytes)
      guard head.isDelimited || !head.isJSON || body.isJSON else { throw GatewayError.brokenOff }
      return Answer(head: head, body: body)
    } catch let error as CancellationError {
      throw error
    } catch {
      throw GatewayError(upstream: error)
    }
  }

  private func events(_ answer: HTTPClientResponse, status: Int) -> ResponseBody {
    ResponseBody { writer in
      let output = LentWriter(writer)
      let tail = try await request.whileConnected { try await relayEvents(answer, to: output, status: status) }
      request.finish(status: status, spent: tail.usage, price: price)
      try await output.finish()
    }
  }

  /// Passes a stream on to its end; one that breaks off ends in an error event and an error.
  ///
  /// Buffers go on as they come: events are neither parsed nor put together, and a slow client slows the upstream down through its connection. What follows
  /// an end mark is of no interest to a client, so a break there is none.
  private func relayEvents(_ answer: HTTPClientResponse, to output: LentWriter, status: Int) async throws -> StreamTail {
    var tail = StreamTail()
    do {
      for try await buffer in answer.body {
        tail.add(buffer)
        try await output.write(buffer)
      }
      if !answer.isDelimited, !tail.isDone { throw GatewayError.brokenOff }
    } catch {
      // Nothing that follows the end mark is waited for by a client.
      if tail.isDone, !Task.isCancelled { return tail }
      let stop = Task.isCancelled ? "the client left" : "the upstream broke off"
      request.finish(status: status, spent: tail.usage, price: price, stop: stop)
      if !Task.isCancelled {
        let event = ServerSentEvent(json: GatewayError(upstream: error).json).text
        try? await output.write(ByteBuffer(string: (tail.isInsideAnEvent ? "\n\n" : "") + event))
      }
      throw error
    }
    return tail
  }
}

extension HTTPClientResponse {
  fileprivate var isJSON: Bool { headers.first(name: "content-type")?.lowercased().contains("json") == true }
}

extension ByteBuffer {
  /// Whether this is JSON from beginning to end.
  fileprivate var isJSON: Bool {
    var scanner = JSONScanner(Array(buffer: self)[...], options: .outline)
    do throws(JSONProblem) {
      _ = try scanner.value()
      try scanner.expectEnd()
      return true
    } catch {
      return false
    }
  }
}

/// The headers that go through the gateway: all but a connection's, those that the gateway sets, and its own.
///
/// A connection's are those of RFC 9110, section 7.6.1, and whatever `connection` names; they say how two neighbours talk and not what is said. `expect` is
/// answered here, and `accept-encoding` left out because a compressed answer's usage couldn't be read.
enum RelayedHeaders {
  private static let ofConnection: Set<String> = [
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding",
    "upgrade",
    "host", "content-length", "expect",
  ]
  /// The headers that the gateway sets; bodies are read on their way for their cost, so they come uncompressed.
  private static let decidedHere: Set<String> = ["accept-encoding", "authorization", "x-request-id"]

  /// The client's headers as the upstream gets them.
  static func toUpstream(_ fields: HTTPFields, authorization: String?, id: String) -> HTTPHeaders {
    let named = Set(fields[values: .connection].flatMap { $0.split(separator: ",").map { $0.trimmed.lowercased() } })
    var headers = HTTPHeaders()
    for field in fields {
      let name = field.name.canonicalName
      if ofConnection.contains(name) || decidedHere.contains(name) || named.contains(name) || name.hasPrefix("x-isoflop-") { continue }
      headers.add(name: field.name.rawName, value: field.value)
    }
    if let authorization { headers.add(name: "authorization", value: authorization) }
    headers.add(name: "x-request-id", value: id)
    return headers
  }

  /// The upstream's headers as the client gets them, with the request's name.
  static func toClient(_ headers: HTTPHeaders, id: String) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in headers {
      guard !ofConnection.contains(name.lowercased()), name.lowercased() != "x-request-id", let field = HTTPField.Name(name) else {
        continue
      }
      fields.append(HTTPField(name: field, value: value))
    }
    fields[.requestID] = id
    return fields
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// The last bytes of a stream of events, which say how the stream ended and what it cost.
///
/// Servers put the usage in the last event of a chat's stream, if the request asked for it, and in the last event of a response's stream always. A stream
/// without it is charged at the bound.
///
/// Only the last 64 KB are kept, and nothing is decoded before the end: a relayed event costs a copy of its bytes.
struct StreamTail {
  private var bytes: [UInt8] = []
  /// Usage and end stand in the last events; those of responses hold the whole text.
  private static let length = 64 << 10

  mutating func add(_ buffer: ByteBuffer) {
    bytes += buffer.readableBytesView
    if bytes.count > 2 * Self.length { bytes.removeFirst(bytes.count - Self.length) }
  }

  private var events: [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      line.hasPrefix("data:") ? line.dropFirst(5).trimmingCharacters(in: .whitespaces) : nil
    }
  }

  /// Whether the last event is one with which streams end: `[DONE]`, or the state of a response that has ended.
  var isDone: Bool {
    guard let last = events.last else { return false }
    if last == "[DONE]" { return true }
    let type = (try? JSONValue(parsing: last.utf8, options: .network))?["type"]?.string
    return ["response.completed", "response.incomplete", "response.failed"].contains(type)
  }

  /// Whether an event has begun and not ended.
  var isInsideAnEvent: Bool {
    !bytes.isEmpty && !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) && !bytes.suffix(2).elementsEqual("\n\n".utf8)
  }

  /// The usage that the last events tell.
  var usage: ChatUsage? {
    for event in events.reversed() where event.contains("\"usage\"") {
      let event = try? JSONValue(parsing: event.utf8, options: .network)
      // Streams of responses tell it with the whole response.
      if let json = event?["usage"]?.unlessNull ?? event?["response"]?["usage"]?.unlessNull, let usage = try? ChatUsage(json: json) {
        return usage
      }
    }
    return nil
  }
}

extension ChatUsage {
  /// The usage in a whole answer, if it is one; nothing else of it is decoded.
  static func told(in answer: ByteBuffer) -> ChatUsage? {
    (try? RawObject(Array(buffer: answer)))?.value("usage").flatMap { try? ChatUsage(json: $0) }
  }
}
