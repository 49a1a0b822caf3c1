import AsyncHTTPClient
import ChatCompletions
import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import NIOCore
import NIOHTTP1

/// Passes a request on as it is, and its answer back as it is: status, headers, body, events one by one.
struct Relay: Sendable {
  let upstream: Upstream
  let exchange: Exchange

  /// The most of an answer that isn't streamed.
  private static let mostBytes = 64 << 20

  /// An upstream's answer: whole, or as a stream of events.
  private struct Answer: Sendable {
    var head: HTTPClientResponse
    var body: ByteBuffer?
  }

  /// Returns the upstream's answer; what it cost goes on the exchange's receipt when it is whole.
  func respond(_ method: HTTPMethod, _ path: String, fields: HTTPFields, body: ByteBuffer?) async throws -> Response {
    let headers = RelayedHeaders.toUpstream(fields, authorization: exchange.authorization(for: upstream), id: exchange.id)
    let answer = try await exchange.whileConnected { try await ask(method, path, headers, body) }
    let status = HTTPResponse.Status(code: Int(answer.head.status.code), reasonPhrase: answer.head.status.reasonPhrase)
    let fields = RelayedHeaders.toClient(answer.head.headers, id: exchange.id)
    guard let whole = answer.body else { return Response(status: status, headers: fields, body: events(answer.head, status: status.code)) }
    return Response(status: status, headers: fields, body: passingOn(whole, status: status.code))
  }

  /// What an answer cost is read from it once the client has it.
  private func passingOn(_ whole: ByteBuffer, status: Int) -> ResponseBody {
    ResponseBody(contentLength: whole.readableBytes) { writer in
      nonisolated(unsafe) let output = writer
      defer { exchange.finish(status: status, spent: ChatUsage.told(in: whole)) }
      try await ResponseBody(byteBuffer: whole).write(output)
    }
  }

  private func ask(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders, _ body: ByteBuffer?) async throws -> Answer {
    // Until the upstream says what it took: a call, and at most what was reserved.
    exchange.note { ($0.spent, $0.isUnmetered) = (Spending(calls: 1), true) }
    let head = try await upstream.send(method, path, headers: headers, body: body)
    if head.headers.first(name: "content-type")?.lowercased().hasPrefix("text/event-stream") == true { return Answer(head: head) }
    do {
      let body = try await head.body.collect(upTo: Self.mostBytes)
      guard head.isDelimited || !head.isJSON || body.isJSON else { throw GatewayError.brokenOff }
      return Answer(head: head, body: body)
    } catch let error as CancellationError {
      throw error
    } catch {
      throw GatewayError(error, upstream: upstream)
    }
  }

  private func events(_ answer: HTTPClientResponse, status: Int) -> ResponseBody {
    ResponseBody { writer in
      nonisolated(unsafe) var output = writer
      let tail = try await exchange.whileConnected { [exchange, upstream] in
        var tail = StreamTail()
        do {
          for try await buffer in answer.body {
            tail.add(buffer)
            try await output.write(buffer)
          }
          if !answer.isDelimited, !tail.isDone { throw GatewayError.brokenOff }
        } catch {
          // What follows the end mark is nothing that a client waits for.
          if tail.isDone, !Task.isCancelled { return tail }
          exchange.finish(status: status, spent: tail.usage, stop: Task.isCancelled ? "the client left" : "the upstream broke off")
          if !Task.isCancelled {
            try? await output.write(ServerEvent.error(GatewayError(error, upstream: upstream), isInside: tail.isInsideAnEvent))
          }
          throw error
        }
        return tail
      }
      exchange.finish(status: status, spent: tail.usage)
      try await output.finish(nil)
    }
  }
}

extension HTTPClientResponse {
  fileprivate var isJSON: Bool { headers.first(name: "content-type")?.lowercased().contains("json") == true }
}

extension ByteBuffer {
  /// Whether this is JSON from beginning to end.
  fileprivate var isJSON: Bool { (try? JSONSerialization.jsonObject(with: Data(readableBytesView), options: .fragmentsAllowed)) != nil }
}

/// What the gateway itself writes into a stream of events.
enum ServerEvent {
  /// A comment, which clients skip: it keeps the connection open.
  static let keepAlive = ByteBuffer(string: ": still at work\n\n")
  static let done = ByteBuffer(string: "data: [DONE]\n\n")

  /// An error as an event of its own, also where another one has begun.
  static func error(_ error: GatewayError, isInside: Bool = false) -> ByteBuffer {
    ByteBuffer(string: (isInside ? "\n\n" : "") + "data: " + String(decoding: error.body, as: UTF8.self) + "\n\n")
  }

  static func data(_ value: some Encodable, kind: String? = nil) throws -> ByteBuffer {
    ByteBuffer(
      string: (kind.map { "event: \($0)\n" } ?? "") + "data: " + String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
        + "\n\n")
  }
}
