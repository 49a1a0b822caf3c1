import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NumericalMethods
import Synchronization

/// Gives a request with an `Idempotency-Key` one answer, however often it comes.
///
/// A client that repeats it because its connection broke pays once. A key is in one of three states:
///
///     unknown   → the request goes on, and the key is under way
///     under way → 409 with `retry-after`, which clients repeat; an error or a broken answer makes the key unknown again
///     answered  → the same status, headers and body, with `idempotent-replayed`; for another body 422
///
/// A stream is kept as well, and replayed at once. What a crash of the gateway leaves is unknown again: keys are held in memory only.
///
/// Source: draft-ietf-httpapi-idempotency-key-header.
struct Idempotency: RouterMiddleware {
  typealias Context = GatewayContext

  let answers: AnswerCache

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    guard request.method == .post, let key = request.headers[.idempotencyKey] else { return try await next(request, context) }
    let admitted = try context.admitted
    let repeatable = AnswerCache.Request(
      key: key, route: request.uri.path, account: admitted.account.name, credentials: admitted.head.credentials, body: context.body)
    if let answer = try answers.begin(repeatable) {
      admitted.note { $0.stop = "replayed" }
      admitted.finish(status: answer.status.code)
      return answer
    }
    do {
      return answers.keeping(try await next(request, context), as: repeatable, of: admitted)
    } catch {
      answers.forget(repeatable)
      throw error
    }
  }
}

/// The answers to requests with an `Idempotency-Key`, kept for ten minutes.
///
/// A key is known by the SHA-256 of itself, its route, its account and its bearer, and the request by the SHA-256 of its body: neither is kept. So one
/// client's key never gives another client's answer. At most 64 MB of answers are held, the oldest leaving first; one over 4 MB isn't kept, and its key is
/// unknown again when it ends: a repetition is paid for, which is better than an answer that is cut.
final class AnswerCache: Sendable {
  /// The identity of a request that may come again: its client, and what it asks.
  struct Request: Hashable, Sendable {
    fileprivate var name: SHA256Digest
    fileprivate var content: SHA256Digest

    init(key: String, route: String, account: String, credentials: String, body: ByteBuffer) {
      name = SHA256.hash([key, route, account, credentials].joined(separator: "\u{0}").utf8)
      content = SHA256.hash(body.readableBytesView)
    }
  }

  private struct Kept: Sendable {
    var status: HTTPResponse.Status
    var fields: HTTPFields
    var body: ByteBuffer
  }

  private struct Entry {
    var content: SHA256Digest
    /// The answer; nil while the request is under way.
    var answer: Kept?
    var time: ContinuousClock.Instant
  }

  private let entries = Mutex<[SHA256Digest: Entry]>([:])
  private static let memory = Duration.seconds(600)
  /// The most bytes of an answer that is kept, and of all answers together.
  private static let (mostBytes, mostBytesOfAll) = (4 << 20, 64 << 20)

  /// Begins a request; returns the answer that was given to it before, if there is one.
  ///
  /// - Throws: `GatewayError`: a 409 that may be repeated while the first is under way, a 422 if the key stood for another request.
  func begin(_ request: Request) throws(GatewayError) -> Response? {
    let now = ContinuousClock.now
    let entry = entries.withLock { entries -> Entry? in
      entries = entries.filter { now - $0.value.time < Self.memory }
      if let entry = entries[request.name] { return entry }
      entries[request.name] = Entry(content: request.content, time: now)
      return nil
    }
    guard let entry else { return nil }
    guard entry.content == request.content else { throw .keyOfAnother }
    guard let answer = entry.answer else { throw .underWay }
    var fields = answer.fields
    fields[.idempotentReplayed] = "true"
    return Response(status: answer.status, headers: fields, body: .init(byteBuffer: answer.body))
  }

  /// Keeps an answer once it has gone out whole; after an error, or a break, the request may come again.
  ///
  /// The copy is made while the body is written: an answer isn't held back to be kept. A client that broke off half-way gets another answer on its next try,
  /// since nobody knows how much of the first it has seen.
  func keeping(_ response: Response, as request: Request, of admitted: GatewayRequest) -> Response {
    guard (200..<300).contains(response.status.code) else {
      forget(request)
      return response
    }
    let (status, fields) = (response.status, response.headers)
    return Response(
      status: status, headers: fields,
      body: ResponseBody(contentLength: response.body.contentLength) { [self] writer in
        let copy = CopyingWriter(writer, most: Self.mostBytes)
        do {
          try await response.body.write(copy)
        } catch {
          forget(request)
          throw error
        }
        // A stream that ended with an error has the status that it began with.
        if let body = copy.bytes, admitted.receipt.status < 300 {
          keep(Kept(status: status, fields: fields, body: body), as: request)
        } else {
          forget(request)
        }
      })
  }

  /// Makes a key unknown again: the request failed, or its answer can't be kept.
  func forget(_ request: Request) { entries.withLock { $0[request.name] = nil } }

  /// Keeps an answer, and drops the oldest ones until all fit.
  ///
  /// Keys under way are never dropped, or a second request would be paid for.
  private func keep(_ answer: Kept, as request: Request) {
    entries.withLock { entries in
      entries[request.name] = Entry(content: request.content, answer: answer, time: .now)
      var bytes = entries.values.reduce(0) { $0 + ($1.answer?.body.readableBytes ?? 0) }
      for (name, entry) in entries.sorted(by: { $0.value.time < $1.value.time }) where bytes > Self.mostBytesOfAll {
        bytes -= entry.answer?.body.readableBytes ?? 0
        if entry.answer != nil { entries[name] = nil }
      }
    }
  }
}

/// A writer that hands a body on and keeps a copy of it, up to a number of bytes.
private final class CopyingWriter: ResponseBodyWriter {
  private var writer: any ResponseBodyWriter
  private let most: Int
  private var copy = ByteBuffer()
  private var isEnded = false

  init(_ writer: any ResponseBodyWriter, most: Int) { (self.writer, self.most) = (writer, most) }

  func write(_ buffer: ByteBuffer) async throws {
    if copy.readableBytes <= most { copy.writeImmutableBuffer(buffer) }
    try await writer.write(buffer)
  }

  func finish(_ trailers: HTTPFields?) async throws {
    try await writer.finish(trailers)
    isEnded = true
  }

  /// All bytes that went out; nil if they broke off or were too many.
  var bytes: ByteBuffer? { isEnded && copy.readableBytes <= most ? copy : nil }
}

extension GatewayError {
  fileprivate static let keyOfAnother = Self(
    status: 422, message: "This Idempotency-Key stood for another request: give each request its own.", type: "invalid_request_error",
    code: "idempotency_key_reused", parameter: "Idempotency-Key")
  fileprivate static let underWay = Self(
    status: 409, message: "The request of this Idempotency-Key is under way: its answer can be had once it is whole.",
    type: "invalid_request_error", code: "idempotency_key_in_use", parameter: "Idempotency-Key", retryAfter: 1)
}

extension HTTPField.Name {
  static let idempotencyKey = Self("idempotency-key")!
  static let idempotentReplayed = Self("idempotent-replayed")!
}
