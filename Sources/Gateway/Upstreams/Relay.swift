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

/// Passes a request on and its answer back unchanged: status, headers, body, events whole.
///
/// An answer that breaks off must not look whole to the client. HTTP/1.1 has three ways to say where a body ends, and one of them says nothing:
///
/// | the body is delimited by | whole if | else |
/// |---|---|---|
/// | `content-length` or chunks (RFC 9112, section 6) | the client of the upstream says so | 502; of a stream, an error event and a broken connection |
/// | the connection's end, JSON | it can be read to its end | 502 |
/// | the connection's end, a stream | its last event is an end mark | an error event and a broken connection |
///
/// End marks are `[DONE]`, of responses the events `response.completed`, `.incomplete` and `.failed`, and of Anthropic's form `message_stop`. Nothing of an
/// answer is decoded on its way but its usage, from the last events of a stream. An event that breaks off in its middle isn't passed on, so that the error
/// event stands alone: behind half an event a client would read both as one, whose data is no JSON.
struct Relay: Sendable {
  let upstream: any Upstream
  let request: GatewayRequest
  let price: TokenPrice

  /// The most bytes of an answer that isn't streamed, and of one event.
  private static let mostBytes = 64 << 20
  /// The most bytes of events that wait for a slow client.
  private static let mostGatheredBytes = 256 << 10

  /// An upstream's answer: whole, or as a stream of events.
  private struct Answer: Sendable {
    var head: HTTPClientResponse
    var body: ByteBuffer?
  }

  /// Whole events of a stream, with the stream's usage if its end mark is the last of them.
  private struct Piece: Sendable {
    var events: ByteBuffer
    var isEnd = false
    var usage: ChatUsage?
  }

  /// Returns the upstream's answer; its cost goes on the request's receipt when it is whole.
  ///
  /// Until the upstream has said what it took, the receipt says one call and an unknown cost, so whatever happens on the way (a client that leaves, an upstream
  /// that breaks off) the account's hour is charged at most the bound that was reserved.
  func respond(_ method: HTTPMethod, _ path: String, body: ByteBuffer?) async throws -> Response {
    let headers = request.head.passedOn(authorization: upstream.authorization(request.head.authorization), id: request.clientID)
    let path = path + request.head.query
    let answer = try await request.whileConnected { try await ask(method, path, headers, body) }
    let status = HTTPResponse.Status(code: Int(answer.head.status.code), reasonPhrase: answer.head.status.reasonPhrase)
    let fields = request.headersForClient(answer.head.headers)
    guard let whole = answer.body else { return Response(status: status, headers: fields, body: events(answer.head, status: status.code)) }
    request.finish(status: status.code, spent: ChatUsage.told(in: whole), price: price)
    return Response(status: status, headers: fields, body: .init(byteBuffer: whole))
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
      let usage = try await request.whileConnected { try await relayEvents(answer, to: output, status: status) }
      request.finish(status: status, spent: usage, price: price)
      await request.kept()
      try await output.finish()
    }
  }

  /// Passes a stream on to its end and returns its usage.
  ///
  /// One that breaks off ends in an error event and an error.
  ///
  /// One task reads whole events, the other writes at once all that have come since its last write. So a slow client slows the upstream down through its
  /// connection, and a fast upstream's events cost a write together and not a write each. What follows an end mark is of no interest to a client, so a break
  /// there is none, and the mark itself waits until the receipt is kept: many clients have their answer with it.
  private func relayEvents(_ answer: HTTPClientResponse, to output: LentWriter, status: Int) async throws -> ChatUsage? {
    let queue = GatheringQueue<Piece>(most: Self.mostGatheredBytes)
    let (events, failure) = await withTaskGroup(of: (RelayedEvents, (any Error)?).self) { group in
      group.addTask { await read(answer, into: queue) }
      var unwritable: (any Error)?
      while let pieces = await queue.next() {
        if let end = pieces.last(where: \.isEnd) {
          request.finish(status: status, spent: end.usage, price: price)
          await request.kept()
        }
        do { try await output.write(ByteBuffer(joining: pieces.map(\.events))) } catch {
          unwritable = error
          break
        }
      }
      queue.close()
      if unwritable != nil { group.cancelAll() }
      let (events, failure) = await group.next() ?? (RelayedEvents(), nil)
      return (events, unwritable ?? failure)
    }
    guard let failure else { return events.usage }
    let stop = Task.isCancelled ? request.departure : "the upstream broke off"
    request.finish(status: status, spent: events.usage, price: price, stop: stop)
    if !Task.isCancelled {
      let event = ErrorForm(path: request.receipt.route).event(GatewayError(upstream: failure))
      try? await output.write(ByteBuffer(string: event.text))
    }
    throw failure
  }

  /// Reads a stream to its end, and hands over its events whole.
  ///
  /// Returns what it said of itself, and the error that broke it off.
  ///
  /// The half of an event is handed over only where a stream ends as it should: it is the upstream's own.
  private func read(_ answer: HTTPClientResponse, into queue: GatheringQueue<Piece>) async -> (RelayedEvents, (any Error)?) {
    var (events, failure) = (RelayedEvents(), (any Error)?.none)
    do {
      for try await buffer in answer.body {
        guard let whole = events.add(buffer) else {
          guard events.rest.readableBytes <= Self.mostBytes else { throw GatewayError.brokenOff }
          continue
        }
        let isEnd = whole.endsWithMark
        let piece = Piece(events: whole, isEnd: isEnd, usage: isEnd ? events.usage : nil)
        guard await queue.add(piece, size: whole.readableBytes) else { throw CancellationError() }
      }
      if !answer.isDelimited, !events.isDone { throw GatewayError.brokenOff }
    } catch {
      // Nothing that follows the end mark is waited for by a client.
      if Task.isCancelled || !events.isDone { failure = error }
    }
    if failure == nil, events.rest.readableBytes > 0 { _ = await queue.add(Piece(events: events.rest), size: 0) }
    queue.end()
    return (events, failure)
  }
}

extension ByteBuffer {
  /// Whether the last of some events is a chat's end mark, `data: [DONE]`.
  ///
  /// It looks at the last bytes alone, since it is asked of every buffer; responses and messages have marks with a meaning of their own, and end with their
  /// connection's last chunk.
  fileprivate var endsWithMark: Bool {
    withUnsafeReadableBytes { bytes in
      let end = (bytes.lastIndex { $0 != 0x0A && $0 != 0x0D } ?? -1) + 1
      return end >= 6 && bytes[end - 1] == 0x5D && bytes[end - 6..<end].elementsEqual("[DONE]".utf8)
    }
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

extension ChatUsage {
  /// The usage in a whole answer, if it is one; nothing else of it is decoded.
  static func told(in answer: ByteBuffer) -> ChatUsage? {
    (try? RawObject(Array(buffer: answer)))?.value("usage").flatMap { try? ChatUsage(json: $0) }
  }
}
