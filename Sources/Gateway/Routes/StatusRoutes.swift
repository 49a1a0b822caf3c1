import HTTPTypes
import Hummingbird

/// `GET /health`: whether the process answers.
struct HealthRoute: Route {
  static let method = HTTPRequest.Method.get
  static let path = "/health"

  func respond(to request: Request, context: GatewayContext) async throws -> Response { .json(#"{"status":"ok"}"#) }
}

/// `GET /metrics`: counts for Prometheus.
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
