import HTTPTypes
import Hummingbird

/// Keeps pages of other sites, open in a browser on this machine, from asking: a page may send requests to 127.0.0.1 that spend money.
struct BrowserGuard {
  let configuration: GatewayConfiguration

  /// - Throws: `GatewayError`, a 403, for a request of a page that isn't the gateway's own nor of a named origin, and, where only this machine is
  ///   listened to, for one under another host's name: a name that somebody else lets point here.
  func check(_ request: Request) throws(GatewayError) {
    let host = request.head.authority ?? ""
    if isLoopback(configuration.host), !host.isEmpty, !isLoopback(Self.name(host)) {
      throw Self.refused("This server is asked by the name “\(host)”, which isn't this machine's: use 127.0.0.1 or localhost.")
    }
    guard let origin = request.headers[.origin], origin != "http://\(host)", friend(request) == nil else { return }
    throw Self.refused("Pages of \(origin) may not ask this server: name them under “origins” in its configuration.")
  }

  /// The site whose page asks and may, of those that are named: its browser wants to be told so.
  private func friend(_ request: Request) -> String? {
    request.headers[.origin].flatMap { configuration.origins.contains($0) ? $0 : nil }
  }

  /// What a browser asks before a page's request; nothing where it isn't asked by a page that may.
  func preflight(_ request: Request) -> Response? {
    guard request.method == .options, friend(request) != nil else { return nil }
    var fields: HTTPFields = [.accessControlAllowMethods: "GET, POST", .accessControlMaxAge: "600"]
    fields[.accessControlAllowHeaders] = request.headers[.accessControlRequestHeaders] ?? "authorization, content-type"
    return Response(status: .noContent, headers: fields)
  }

  /// Lets the page that asks read an answer.
  func admit(_ request: Request, to response: inout Response) {
    guard let friend = friend(request) else { return }
    response.headers[.accessControlAllowOrigin] = friend
    response.headers[.accessControlExposeHeaders] = "*"
    response.headers[.vary] = "origin"
  }

  private static func refused(_ message: String) -> GatewayError {
    GatewayError(status: 403, message: message, type: "permission_error", code: "forbidden_origin")
  }

  private func isLoopback(_ host: String) -> Bool { ["127.0.0.1", "localhost", "::1"].contains(host) || host.hasPrefix("127.") }

  /// A host without its port and brackets.
  private static func name(_ host: String) -> String {
    if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" })
  }
}
