import HTTPTypes
import Hummingbird
import InferenceScaling

/// A route of the API that upstreams have under the same path.
protocol UpstreamRoute: Route {
  /// The members that limit an answer's length, the one to advise last.
  static var lengths: [String] { get }
}

extension UpstreamRoute {
  static var method: HTTPRequest.Method { .post }
  /// The path behind an upstream's base, which ends in `/v1`.
  static var upstreamPath: String { String(path.dropFirst("/v1".count)) }
}

/// `POST /v1/completions`: passed on.
struct CompletionsRoute: UpstreamRoute {
  static let path = "/v1/completions"
  static let lengths = ["max_tokens"]

  let relay: RelayHandler

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await relay.respond(to: request, context: context, on: Self.self)
  }
}

/// `POST /v1/embeddings`: passed on; nothing is generated.
struct EmbeddingsRoute: UpstreamRoute {
  static let path = "/v1/embeddings"
  static let lengths: [String] = []

  let relay: RelayHandler

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await relay.respond(to: request, context: context, on: Self.self)
  }
}

/// The handler of routes that have no strategies: every byte is passed on.
struct RelayHandler: Sendable {
  let catalogue: ModelCatalogue
  let prices: PriceList

  func respond(to request: Request, context: GatewayContext, on route: (some UpstreamRoute).Type) async throws -> Response {
    let (admitted, object) = (try context.admitted, try RawObject(Array(buffer: context.body)))
    let model = try object.model
    guard StrategySpecification.split(model: model).strategy == nil, object["isoflop"] == nil else {
      throw GatewayError.invalidRequest(
        "\(route.path) has no strategies: ask for them on \(ChatRoute.path) or \(ResponsesRoute.path), or name the model alone",
        parameter: "model", code: "unsupported_strategy")
    }
    admitted.note { $0.model = model }
    try admitted.reserve(PassedOnCost(object, lengths: route.lengths), at: prices[model])
    let upstream = try await catalogue.upstream(of: model, authorization: admitted.authorization)
    return try await Relay(upstream: upstream, request: admitted, price: prices[model]).respond(
      .POST, route.upstreamPath + request.query, fields: request.headers, body: context.body)
  }
}

extension RawObject {
  /// The model's name.
  ///
  /// - Throws: `GatewayError` if there is none.
  var model: String {
    get throws(GatewayError) {
      guard let model = value("model")?.string, !model.isEmpty else {
        throw .invalidRequest("“model” is missing or no text", parameter: "model")
      }
      return model
    }
  }
}
