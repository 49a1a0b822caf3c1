import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// What a request's handler is given.
struct GatewayContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

/// Finds the route of a request; errors become answers here and nowhere else.
struct GatewayResponder: HTTPResponder {
  let services: GatewayServices

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let browsers = BrowserGuard(configuration: services.configuration)
    do throws(GatewayError) {
      try browsers.check(request)
    } catch {
      return Response(error, id: nil)
    }
    var response = if let preflight = browsers.preflight(request) { preflight } else { await response(to: request, context) }
    browsers.admit(request, to: &response)
    return response
  }

  /// The head alone is that of the whole answer.
  private func response(to request: Request, _ context: GatewayContext) async -> Response {
    guard request.method == .head else { return await wholeResponse(to: request, context) }
    var head = request.head
    head.method = .get
    return await wholeResponse(to: Request(head: head, body: request.body), context).createHeadResponse()
  }

  private func wholeResponse(to request: Request, _ context: GatewayContext) async -> Response {
    switch (request.method, request.uri.path) {
    case (.get, "/health"): return .json(#"{"status":"ok"}"#)
    case (.get, "/metrics"):
      let now = Metrics.Now(
        inFlight: services.live.count, connections: services.links.count, lost: services.receipts.lost,
        skipped: services.shadowing?.skipped ?? 0)
      return .text(services.metrics.text(now), type: "text/plain; version=0.0.4")
    case (.get, "/"): return .text(await DashboardPage(services: services).html, type: "text/html; charset=utf-8")
    default: return await answer(request, context)
    }
  }

  private func answer(_ request: Request, _ context: GatewayContext) async -> Response {
    let authorization = request.headers[.authorization]
    do throws(GatewayError) {
      let account = try services.accounts.account(authorization: authorization)
      try account.admit(now: Date())
      guard services.live.count < services.configuration.limits.requests else { throw .busy("requests at once", retryAfter: 1) }
      let exchange = Exchange(
        route: request.uri.path, account: account, authorization: authorization, link: services.links[context.channel], services: services)
      return await answer(request, exchange)
    } catch {
      return Response(error, id: nil)
    }
  }

  private func answer(_ request: Request, _ exchange: Exchange) async -> Response {
    do {
      return try await answerOnce(request, exchange)
    } catch {
      return Response(exchange.fail(error), id: exchange.id)
    }
  }

  /// A request with an `Idempotency-Key` has one answer, however often it comes.
  private func answerOnce(_ request: Request, _ exchange: Exchange) async throws -> Response {
    guard request.method == .post, let key = request.headers[.idempotencyKey] else { return try await route(request, exchange) }
    let body = try await request.wholeBody(upTo: services.configuration.limits.bodyBytes)
    var request = request
    request.body = .init(buffer: body)
    let repeatable = IdempotentAnswers.Request(
      key: key, route: request.uri.path, account: exchange.account.name, authorization: exchange.authorizationOfClient, body: body)
    if let answer = try services.answers.begin(repeatable) {
      exchange.note { $0.stop = "replayed" }
      exchange.finish(status: answer.status.code)
      return answer
    }
    do {
      return services.answers.keeping(try await route(request, exchange), as: repeatable, of: exchange)
    } catch {
      services.answers.forget(repeatable)
      throw error
    }
  }

  private func route(_ request: Request, _ exchange: Exchange) async throws -> Response {
    switch (request.method, request.uri.path) {
    case (.post, "/v1/chat/completions"):
      return try await AnswerRoute(services: services, exchange: exchange, form: .chat).respond(to: request)
    case (.post, "/v1/responses"):
      return try await AnswerRoute(services: services, exchange: exchange, form: .response).respond(to: request)
    case (.post, "/v1/completions"), (.post, "/v1/embeddings"):
      return try await PassThroughRoute(services: services, exchange: exchange).respond(to: request)
    case (.get, "/v1/models"): return try await ModelsRoute(services: services, exchange: exchange).list()
    case (.get, let path) where path.hasPrefix("/v1/models/"):
      return try await ModelsRoute(services: services, exchange: exchange).one(String(path.dropFirst("/v1/models/".count)))
    default: throw GatewayError.unknownRoute(request.method, request.uri.path)
    }
  }
}

extension Response {
  /// An error in the API's form. What no repetition changes says so, for clients that would repeat it.
  init(_ error: GatewayError, id: String?) {
    var fields: HTTPFields = [.contentType: "application/json"]
    if let id { fields[.requestID] = id }
    if let method = error.allowedMethod { fields[.allow] = method }
    if let wait = error.retryAfter { fields[.retryAfter] = "\(wait)" }
    if error.type == "budget_exceeded" { fields[.shouldRetry] = "false" }
    self.init(status: .init(code: error.status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: error.body)))
  }

  static func json(_ text: String) -> Response { .text(text, type: "application/json") }

  static func text(_ text: String, type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}

extension Request {
  /// The whole body.
  ///
  /// - Throws: `GatewayError`, a 413 beyond the limit, a 415 for a compressed one.
  func wholeBody(upTo limit: Int) async throws -> ByteBuffer {
    if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" { throw GatewayError.encoded(encoding) }
    do {
      return try await body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw GatewayError.tooLarge(limit: limit)
    }
  }
}
