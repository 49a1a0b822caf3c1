import HTTPTypes
import Hummingbird
import NIOCore

/// Answers every error in the API's form: the only place where an error becomes a response.
struct ErrorResponses: RouterMiddleware {
  typealias Context = GatewayContext

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      return Response(GatewayError(error))
    }
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

/// Answers an unknown path with a 404 and the routes, a known path's other method with a 405.
///
/// It is added behind all routes, so it stands in the way of none: Hummingbird runs it only where no route was found.
struct UnmatchedRoutes: RouterMiddleware {
  typealias Context = GatewayContext

  let routes: RouteTable

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      let path = request.uri.path
      guard let method = routes.method(of: path) else { throw GatewayError.notFound(path, routes: routes.description) }
      throw GatewayError.methodNotAllowed(request.method.rawValue, path: path, allowed: method.rawValue)
    }
  }
}

/// Collects a posted body once for whatever comes behind it.
///
/// - Throws: `GatewayError`: a 415 for a compressed body, a 413 beyond the limit.
struct WholeBody: RouterMiddleware {
  typealias Context = GatewayContext

  /// The most bytes.
  let limit: Int

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    guard request.method == .post else { return try await next(request, context) }
    if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" { throw GatewayError.encoded(encoding) }
    var context = context
    do {
      context.body = try await request.body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw GatewayError.tooLarge(limit: limit)
    }
    return try await next(request, context)
  }
}

extension Response {
  /// An error in the API's form. If no repetition changes it, it says so to clients that would repeat the request.
  init(_ error: GatewayError) {
    var fields: HTTPFields = [.contentType: "application/json"]
    if let id = error.requestID { fields[.requestID] = id }
    if let method = error.allowedMethod { fields[.allow] = method }
    if let wait = error.retryAfter { fields[.retryAfter] = "\(wait)" }
    if error.type == "budget_exceeded" { fields[.shouldRetry] = "false" }
    self.init(status: .init(code: error.status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: error.json.bytes)))
  }
}
