import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Answers every error in the API's form: the only place where an error becomes a response.
///
/// Clients read `{"error": {"message", "type", "param", "code"}}` and the status, and decide by them whether to repeat. OpenAI's clients repeat 408, 409, 429
/// and 5xx, after `retry-after` seconds if it is there, and go by `x-should-retry` before all else (openai-python, `_base_client.py`). An error after a
/// stream's first event is an event instead: see `AnswerStream` and `Relay`.
struct ErrorResponses: RouterMiddleware {
  typealias Context = GatewayContext

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      var error = GatewayError(error)
      error.requestID = error.requestID ?? ClientHead.requestID(of: request.headers)
      let response = Response(error, form: ErrorForm(path: request.uri.path))
      // A body that was announced and not asked for may come or not: what follows on the connection can't be told.
      let mayBeFollowedByABody = request.headers[.expect] != nil
      guard error.endsConnection || mayBeFollowedByABody, let channel = context.channel else { return response }
      return response.ending(channel)
    }
  }
}

extension Response {
  /// The response, after which the connection ends.
  ///
  /// Those who are refused because there are too many hold a connection, too, and would keep others out while they wait for their next try. First only the
  /// sending side is closed: closing both with a body unread resets the connection, and the client may never see the answer.
  fileprivate func ending(_ channel: any Channel) -> Response {
    var response = self
    response.headers[.connection] = "close"
    response.body = ResponseBody(contentLength: body.contentLength) { [body] writer in
      try await body.write(writer)
      channel.close(mode: .output, promise: nil)
      channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
    return response
  }
}

/// Answers HEAD with the head of the whole answer, an error's included.
struct HeadAnswers: RouterMiddleware {
  typealias Context = GatewayContext

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    return request.method == .head ? response.createHeadResponse() : response
  }
}

/// Answers requests that no route has: by a 405, by passing them on, or by a 404.
///
/// A known path's other method is a 405, other paths of the API are passed on, and all else is a 404 with the routes.
/// It is added behind all routes, so it stands in the way of none: Hummingbird runs it only where no route was found.
struct UnmatchedRoutes: RouterMiddleware {
  typealias Context = GatewayContext

  let routes: RouteTable
  /// The handler of paths that go on as they are; nil if none do.
  var relay: RelayHandler?

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      let path = request.uri.path
      if let method = routes.method(of: path) {
        throw GatewayError.methodNotAllowed(request.method.rawValue, path: path, allowed: method.rawValue)
      }
      guard let relay, let other = OtherPath(request) else {
        throw GatewayError.notFound(path, routes: routes.description + (relay == nil ? "" : ", and passes on what else is under /v1"))
      }
      guard !other.isOfOwnResponse else { throw GatewayError.responseNotKept }
      return try await relay.respond(to: request, context: context, at: other)
    }
  }
}

/// Collects a posted body once for whatever comes behind it.
///
/// The whole body is needed before the first decision: the model's name may be its last member, a budget reserves by its length, and an idempotency key
/// stands for its hash. A compressed body is refused and not unpacked: a few bytes could be gigabytes, and what is passed on must be what was read.
///
/// A client that says `expect: 100-continue` waits for a word before it sends its body, curl for a second: it gets the 100 once its head is accepted, or the
/// refusal at once. A length that is announced beyond the limit is refused before a byte of the body (RFC 9110, section 10.1.1).
///
/// - Throws: `GatewayError`: a 415 for a compressed body, a 413 beyond the limit.
struct WholeBody: RouterMiddleware {
  typealias Context = GatewayContext

  /// The most bytes.
  let limit: Int

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    guard Self.methods.contains(request.method) else { return try await next(request, context) }
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" { throw GatewayError.encoded(encoding) }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw GatewayError.tooLarge(limit: limit) }
    if request.headers[.expect]?.lowercased() == "100-continue" { try await context.channel?.writeContinue() }
    var context = context
    do {
      context.body = try await request.body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw GatewayError.tooLarge(limit: limit)
    }
    return try await next(request, context)
  }

  private static let methods: Set<HTTPRequest.Method> = [.post, .put, .patch, .delete]
}

extension Channel {
  /// Tells a client to send its body.
  ///
  /// The head is written behind the encoder of answers, which would take it for the answer's.
  fileprivate func writeContinue() async throws {
    try await eventLoop.submit {
      let context = try self.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
      context.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))), promise: nil)
    }.get()
  }
}

extension Response {
  /// An error in the API's form. If no repetition changes it, it says so to clients that would repeat the request.
  init(_ error: GatewayError, form: ErrorForm = .openAI) {
    var fields: HTTPFields = [.contentType: "application/json"]
    fields[.requestID] = error.requestID
    fields[.receiptID] = error.receiptID
    fields[.upstreamRequestID] = error.upstreamRequestID
    if let method = error.allowedMethod { fields[.allow] = method }
    if let wait = error.retryAfter { fields[.retryAfter] = "\(wait)" }
    if let shouldRetry = error.shouldRetry { fields[.shouldRetry] = shouldRetry ? "true" : "false" }
    self.init(status: .init(code: error.status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: form.json(error).bytes)))
  }
}

extension HTTPField.Name {
  static let shouldRetry = Self("x-should-retry")!
}
