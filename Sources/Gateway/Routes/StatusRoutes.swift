import HTTPTypes
import Hummingbird

/// `GET /health`: whether the process answers.
///
/// No upstream is asked: a supervisor that restarts the gateway because a model server is down would end the streams of the others.
struct HealthRoute: Route {
  static let method = HTTPRequest.Method.get
  static let path = "/health"

  func respond(to request: Request, context: GatewayContext) async throws -> Response { .json(#"{"status":"ok"}"#) }
}

/// `GET /metrics`: counts for Prometheus.
///
/// Anybody who reaches the port may read them and the page. Both name models and keys' names, and no word of what was asked.
struct MetricsRoute: Route {
  static let method = HTTPRequest.Method.get
  static let path = "/metrics"

  let registry: RequestRegistry
  let links: ClientLinks
  let shadowing: Shadowing?

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let now = GatewayMetrics.Now(
      inFlight: registry.count, connections: links.count, lost: registry.receipts.lost, skipped: shadowing?.skipped ?? 0)
    return .text(registry.metrics.text(now), type: "text/plain; version=0.0.4")
  }
}

/// `GET /`: the dashboard.
struct DashboardRoute: Route {
  static let method = HTTPRequest.Method.get
  static let path = "/"

  let page: DashboardPage

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    .text(await page.html, type: "text/html; charset=utf-8")
  }
}
