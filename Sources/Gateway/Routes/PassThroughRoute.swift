import Foundation
import Hummingbird
import NIOCore
import NIOHTTP1

/// Routes that have no strategies: every byte goes on.
struct PassThroughRoute {
  let services: GatewayServices
  let exchange: Exchange

  func respond(to request: Request) async throws -> Response {
    let body = try await request.wholeBody(upTo: services.configuration.limits.bodyBytes)
    let object = try RawObject(Array(buffer: body))
    let model = try object.model
    guard StrategyPlan.split(model).strategy == nil, object["isoflop"] == nil else {
      throw GatewayError.invalidRequest(
        "\(request.uri.path) has no strategies: ask for them on /v1/chat/completions or /v1/responses, or name the model alone",
        parameter: "model",
        code: "unsupported_strategy")
    }
    exchange.note { $0.model = model }
    let path = String(request.uri.path.dropFirst("/v1".count))
    try exchange.reserve(PassedOnCost(object, path: path))
    let upstream = try await services.catalogue.upstream(of: model, authorization: exchange.authorizationOfClient)
    return try await Relay(upstream: upstream, exchange: exchange).respond(
      .POST, path + request.query, fields: request.headers, body: body)
  }
}

extension RawObject {
  /// The model's name.
  ///
  /// - Throws: `GatewayError` where there is none.
  var model: String {
    get throws(GatewayError) {
      guard let model = string("model"), !model.isEmpty else {
        throw .invalidRequest("“model” is missing or no text", parameter: "model")
      }
      return model
    }
  }
}

extension Request {
  /// The query with its question mark; empty where there is none.
  var query: String { uri.query.map { "?" + $0 } ?? "" }
}
