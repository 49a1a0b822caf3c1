import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The context that middlewares and routes of a request share.
///
/// It is a value: a middleware that adds to it hands its copy on, so nothing that is behind a middleware is there before it.
struct GatewayContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection; nil where a test asks without one.
  let channel: (any Channel)?
  /// The admitted request, behind `Authentication`.
  var request: GatewayRequest?
  /// The whole body, behind `WholeBody`.
  var body = ByteBuffer()

  /// The connection that a request came by.
  struct Source: RequestContextSource {
    var logger: Logger
    var channel: (any Channel)?
  }

  init(source: Source) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  /// A context without a connection.
  init(logger: Logger) { self.init(source: Source(logger: logger)) }

  /// The admitted request.
  ///
  /// - Throws: `GatewayError.unauthorized` on a route that `Authentication` doesn't stand before: nothing is served there by mistake.
  var admitted: GatewayRequest {
    get throws(GatewayError) {
      guard let request else { throw .unauthorized }
      return request
    }
  }
}

/// A method and a path of the gateway, and the answer that is given there.
///
/// The path is written in its route and nowhere else: the router, the errors for unknown paths and other routes read it from the type. A route is a value with
/// what it uses, so it is tested by calling `respond(to:context:)`, without a server.
protocol Route: Sendable {
  static var method: HTTPRequest.Method { get }
  static var path: String { get }
  func respond(to request: Request, context: GatewayContext) async throws -> Response
}

/// The router: routes that anybody may ask, those that need an account, and the middlewares before them.
///
/// Hummingbird puts those middlewares before a route that were added before it, and all of them before the answer to an unknown path.
struct GatewayRouter {
  private let router = Router(context: GatewayContext.self, options: [.autoGenerateHeadEndpoints])
  private var table = RouteTable()

  init(origins: OriginGuard) {
    router.add(middleware: HeadAnswers())
    router.add(middleware: origins)
    router.add(middleware: ErrorResponses())
  }

  /// Adds middlewares for all routes that follow.
  func add(_ middlewares: any MiddlewareProtocol<Request, Response, GatewayContext>...) {
    for middleware in middlewares { router.add(middleware: middleware) }
  }

  /// Adds a route.
  mutating func add<Endpoint: Route>(_ route: Endpoint) {
    table.add(Endpoint.method, Endpoint.path)
    router.on(RouterPath(Endpoint.path), method: Endpoint.method) { try await route.respond(to: $0, context: $1) }
  }

  /// Ends with the answer to paths that no route has.
  ///
  /// - Parameter relay: The handler of those that are passed on; nil if none are.
  func responder(passingOn relay: RelayHandler? = nil) -> RouterResponder<GatewayContext> {
    router.add(middleware: UnmatchedRoutes(routes: table, relay: relay))
    return router.buildResponder()
  }
}

/// The routes by method and path, for the answers to requests that match none of them.
///
/// A wrong path is the commonest mistake of a new client (`/chat/completions` without `/v1`), so the answer lists what there is; a right path with the wrong
/// method is a 405 that names the right one (RFC 9110, section 15.5.6).
struct RouteTable: CustomStringConvertible {
  private var entries: [(method: HTTPRequest.Method, path: String)] = []

  mutating func add(_ method: HTTPRequest.Method, _ path: String) { entries.append((method, path)) }

  /// The method of a path; nil if no route has it. A path that ends in `**` has all that continue it.
  func method(of path: String) -> HTTPRequest.Method? {
    entries.first { entry in
      entry.path == path || entry.path.hasSuffix("**") && path.hasPrefix(entry.path.dropLast(2)) && path.count > entry.path.count - 2
    }?.method
  }

  /// The routes as errors name them.
  var description: String { entries.map { "\($0.method.rawValue) \($0.path.replacing("**", with: "…"))" }.joined(separator: ", ") }
}

extension Response {
  static func json(_ text: String) -> Response { .text(text, type: "application/json") }

  /// A text that no cache keeps.
  static func text(_ text: String, type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
