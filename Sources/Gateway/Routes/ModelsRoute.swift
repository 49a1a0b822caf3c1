import ChatCompletions
import Foundation
import Hummingbird

/// The models of all upstreams, each followed by the strategies that may stand behind its name.
struct ModelsRoute {
  let services: GatewayServices
  let exchange: Exchange

  func list() async throws -> Response {
    let models = await models
    exchange.finish(status: 200)
    return .json("{\"object\":\"list\",\"data\":[\(models.map(\.json).joined(separator: ","))]}")
  }

  /// One of them.
  func one(_ id: String) async throws -> Response {
    let (models, id) = (await models, id.removingPercentEncoding ?? id)
    let (base, strategy) = StrategyPlan.split(id)
    guard let model = models.first(where: { $0.id == id }) ?? models.first(where: { $0.id == base }) else {
      throw GatewayError.unknownModel(id, known: models.map(\.id))
    }
    if let strategy { _ = try StrategyPlan(name: strategy, limit: services.configuration.limits.candidates) }
    exchange.finish(status: 200)
    return .json(model.id == id ? model.json : Self.virtual(id).json)
  }

  private var models: [ModelCatalogue.Listed] {
    get async {
      await services.catalogue.models(authorization: exchange.authorizationOfClient).flatMap { model in
        [model] + StrategyPlan.listed.map { Self.virtual("\(model.id)@\($0)") }
      }
    }
  }

  private static func virtual(_ id: String) -> ModelCatalogue.Listed {
    let name = (try? JSONEncoder.sorted.encode(id)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    return .init(id: id, json: "{\"id\":\(name),\"object\":\"model\",\"created\":0,\"owned_by\":\"isoflop\"}")
  }
}
