import ChatCompletions
import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import TextFormats

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

/// `GET /v1/models`: the models of all upstreams, each followed by the strategies that may stand behind its name.
///
/// Clients offer the list for choice and know nothing of strategies, so three of them stand there as models of their own. All others of the grammar work
/// without being listed.
struct ModelsRoute: Route {
  static let method = HTTPRequest.Method.get
  static let path = "/v1/models"

  let catalogue: ModelCatalogue

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let admitted = try context.admitted
    let models = await catalogue.modelsWithStrategies(for: admitted.head)
    admitted.finish(status: 200)
    return .json("{\"object\":\"list\",\"data\":[\(models.map(\.json).joined(separator: ","))]}")
  }
}

/// `GET /v1/models/NAME`: one model, with or without a strategy behind its name.
struct ModelRoute: Route {
  static let method = HTTPRequest.Method.get
  /// Names of models hold slashes.
  static let path = ModelsRoute.path + "/**"

  let catalogue: ModelCatalogue
  /// The most candidates of a strategy.
  let mostCandidates: Int

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    let admitted = try context.admitted
    let name = String(request.uri.path.dropFirst(ModelsRoute.path.count + 1))
    let id = name.removingPercentEncoding ?? name
    try GatewayError.check(name: id, parameter: "model")
    let models = await catalogue.modelsWithStrategies(for: admitted.head)
    let (base, strategy) = StrategySpecification.split(model: id)
    guard let model = models.first(where: { $0.id == id }) ?? models.first(where: { $0.id == base }) else {
      throw GatewayError.unknownModel(id, known: models.map(\.id))
    }
    if let strategy { _ = try StrategyPlan(name: strategy, limit: mostCandidates) }
    admitted.finish(status: 200)
    return .json(model.id == id ? model.json : ModelCatalogue.Listed(virtual: id).json)
  }
}

extension ModelCatalogue {
  /// The models of all upstreams, each followed by those of its names that have a strategy.
  fileprivate func modelsWithStrategies(for head: ClientHead) async -> [Listed] {
    await models(for: head).flatMap { model in
      [model] + StrategyPlan.listed.map { Listed(virtual: "\(model.id)@\($0)") }
    }
  }
}

extension ModelCatalogue.Listed {
  /// A model that is a name with a strategy behind it.
  fileprivate init(virtual id: String) {
    let json: JSONValue = ["id": .string(id), "object": "model", "created": 0, "owned_by": "isoflop"]
    self.init(id: id, json: json.text)
  }
}
