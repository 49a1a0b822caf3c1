import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import NumericalMethods

/// Keeps pages of other sites, open in a browser on this machine, from sending requests to 127.0.0.1 that spend money.
///
/// A browser sends a page's simple POST to any address before it asks whether the page may; only the answer is kept from the page (Fetch, CORS protocol).
/// To a server that spends money with each request that is too late, so the request itself is refused:
///
/// | `origin` | `host` | answer |
/// |---|---|---|
/// | none: no browser's page | this machine, or any if others are listened to | goes on |
/// | the gateway's own, or a named one | the same | goes on; a named one's page may read the answer |
/// | another | any | 403 |
/// | any | another name, if only this machine is listened to | 403 |
///
/// Refused with a 403 are requests of a page that is neither the gateway's own nor of a named origin and, if only this machine is listened to, requests under
/// another host's name: somebody else may let that name point here (DNS rebinding). A named origin's browser is told that its page may read the answers.
struct OriginGuard: RouterMiddleware {
  typealias Context = GatewayContext

  /// The address that is listened on.
  let host: String
  /// The origins of pages that may ask.
  let origins: Set<String>

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    do throws(GatewayError) {
      try check(request)
    } catch {
      return Response(error)
    }
    guard let friend = friend(request) else { return try await next(request, context) }
    var response = if request.method == .options { preflight(request) } else { try await next(request, context) }
    response.headers[.accessControlAllowOrigin] = friend
    response.headers[.accessControlExposeHeaders] = "*"
    response.headers[.vary] = "origin"
    return response
  }

  private func check(_ request: Request) throws(GatewayError) {
    let name = request.head.authority ?? ""
    if Self.isLoopback(host), !name.isEmpty, !Self.isLoopback(Self.withoutPort(name)) {
      throw Self.refused("This server is asked by the name “\(name)”, which isn't this machine's: use 127.0.0.1 or localhost.")
    }
    guard let origin = request.headers[.origin], origin != "http://\(name)", friend(request) == nil else { return }
    throw Self.refused("Pages of \(origin) may not ask this server: name them under “origins” in its configuration.")
  }

  /// The origin of the page that asks, if it is a named one.
  private func friend(_ request: Request) -> String? {
    request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
  }

  /// The answer to a browser's question before a page's request.
  private func preflight(_ request: Request) -> Response {
    var fields: HTTPFields = [.accessControlAllowMethods: "GET, POST", .accessControlMaxAge: "600"]
    fields[.accessControlAllowHeaders] = request.headers[.accessControlRequestHeaders] ?? "authorization, content-type"
    return Response(status: .noContent, headers: fields)
  }

  private static func refused(_ message: String) -> GatewayError {
    GatewayError(status: 403, message: message, type: "permission_error", code: "forbidden_origin")
  }

  /// Whether a host is this machine's; `127.` begins an address only where nothing but digits follows, and otherwise somebody's name.
  private static func isLoopback(_ host: String) -> Bool {
    ["localhost", "::1"].contains(host) || host.hasPrefix("127.") && host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
  }

  /// A host without its port and brackets.
  private static func withoutPort(_ host: String) -> String {
    if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" })
  }
}

/// Admits a request: finds its account by its key, counts it, and gives its handler a `GatewayRequest`.
///
/// With keys of its own the gateway keeps a client's key to itself and calls upstreams with the operator's. Without keys everybody is one account without a
/// name, and a client's `authorization` goes on to the upstream if the operator gave it none.
///
/// Refused without a receipt are, in this order: an unknown key (401), a key whose minute has had its requests (429), and a request beyond those that are
/// served at once (429). An error of the handler ends the request with the error's receipt and goes on with the request's identifier. The answer of a request
/// that has ended goes out when its receipt is kept.
struct Authentication: RouterMiddleware {
  typealias Context = GatewayContext

  let accounts: Accounts
  let registry: RequestRegistry
  let links: ClientLinks
  /// The most requests at once.
  let mostRequests: Int

  /// The route of requests whose path no route has, on receipts and in metrics: a client's path may be anything.
  static let unmatched = "unmatched"

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    let account = try accounts.account(authorization: ClientHead.key(of: request.headers))
    try account.admit(now: Date())
    guard registry.count < mostRequests else {
      var busy = GatewayError.busy("requests at once", retryAfter: 1)
      busy.endsConnection = true
      throw busy
    }
    let admitted = registry.begin(
      route: context.endpointPath ?? OtherPath(request)?.label ?? Self.unmatched, account: account,
      head: ClientHead(request, hasKeys: accounts.hasKeys),
      link: context.channel.flatMap { links[$0] })
    var context = context
    context.request = admitted
    do {
      let response = try await next(request, context)
      await admitted.kept()
      return admitted.handingOver(response)
    } catch {
      let failure = admitted.fail(error)
      await admitted.kept()
      throw failure
    }
  }
}

/// The accounts that may ask.
///
/// Keys are held as SHA-256 digests, and an unknown key is compared with all of them: how long a refusal takes says nothing about how much of a guess was
/// right.
final class Accounts: Sendable {
  private let accounts: [Account]
  private let everybody: Account?

  /// - Parameters:
  ///   - receipts: Those of earlier runs, whose spending counts in the present hour.
  ///   - now: The time of the start.
  /// - Throws: `GatewayFailure` if a key's variable isn't set, or the receipts can't be read.
  init(
    _ configuration: GatewayConfiguration, environment: [String: String], receipts: ReceiptStore? = nil, now: Date = Date()
  ) throws(GatewayFailure) {
    let perMinute = configuration.limits.requestsPerMinute
    var accounts: [Account] = []
    for key in configuration.keys {
      guard let value = environment[key.variable], !value.isEmpty else { throw .missingKey(variable: key.variable) }
      let hour = HourOfAccount(key.hourly, spent: try receipts?.charged(to: key.name, since: HourOfAccount.start(now)) ?? .zero, now: now)
      accounts.append(Account(name: key.name, key: value, hour: hour, requestsPerMinute: perMinute))
    }
    self.accounts = accounts
    everybody = accounts.isEmpty ? Account(name: "", requestsPerMinute: perMinute) : nil
  }

  /// Whether a client's key is the gateway's, so that it isn't passed on.
  var hasKeys: Bool { everybody == nil }

  /// Returns the account of a header's key.
  ///
  /// Every key is compared, each in a time that doesn't depend on the guess.
  /// - Throws: `GatewayError.unauthorized`.
  func account(authorization: String?) throws(GatewayError) -> Account {
    if let everybody { return everybody }
    guard let token = authorization?.bearerToken else { throw .unauthorized }
    let digest = SHA256.hash(token.utf8)
    var found: Account?
    for account in accounts where account.digest == digest { found = account }
    guard let found else { throw .unauthorized }
    return found
  }
}

extension String {
  /// The key of an `authorization` header; nil for another scheme.
  var bearerToken: String? { lowercased().hasPrefix("bearer ") ? String(dropFirst("bearer ".count)) : nil }
}
