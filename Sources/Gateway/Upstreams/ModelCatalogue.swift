import ChatCompletions
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TextFormats

/// The upstream of each model. With one upstream nothing is asked; with several, their lists are, and remembered for a minute.
///
/// A model that isn't in a list of the last minute has all upstreams asked again, so a new model is found at once and an unknown one costs a round of lists.
/// An upstream that doesn't answer has no models for that minute. A name that several list is the first one's: the order of the configuration decides.
final class ModelCatalogue: Sendable {
  private struct State {
    var places: [String: Int] = [:]
    var time = Date.distantPast
  }

  let upstreams: [any Upstream]
  private let state = Mutex(State())
  private static let memory = 60.0

  init(_ upstreams: [any Upstream]) { self.upstreams = upstreams }

  /// The upstream of a model.
  ///
  /// - Throws: `GatewayError`, a 404 if none of several has it.
  func upstream(of model: String, for head: ClientHead) async throws -> any Upstream {
    if upstreams.count == 1 { return upstreams[0] }
    if let place = known(model) { return upstreams[place] }
    let models = await models(for: head)
    if let place = known(model) { return upstreams[place] }
    throw GatewayError.unknownModel(model, known: models.map(\.id))
  }

  /// The upstream of a request that names no model: the only one.
  ///
  /// - Throws: `GatewayError`, a 400 if there are several.
  func only(for path: String) throws(GatewayError) -> any Upstream {
    guard upstreams.count == 1 else {
      throw .invalidRequest(
        "\(path) names no model, and this server has several upstreams: name one in the body, or as ?model=NAME", parameter: "model")
    }
    return upstreams[0]
  }

  /// The place of a model in the lists of the last minute.
  private func known(_ model: String) -> Int? {
    state.withLock { $0.time.timeIntervalSinceNow > -Self.memory ? $0.places[model] : nil }
  }

  /// A model as an upstream lists it.
  struct Listed: Hashable, Sendable {
    var id: String
    var json: String
  }

  /// The models of all upstreams that answer; a model that several list is the first one's.
  func models(for head: ClientHead) async -> [Listed] {
    let lists = await withTaskGroup(of: (Int, [Listed]).self) { group in
      for place in upstreams.indices {
        group.addTask { (place, (try? await self.list(self.upstreams[place], for: head)) ?? []) }
      }
      return await group.reduce(into: [[Listed]](repeating: [], count: upstreams.count)) { $0[$1.0] = $1.1 }
    }
    let pairs = lists.enumerated().flatMap { place, models in models.map { ($0.id, place) } }
    state.withLock { $0 = State(places: Dictionary(pairs) { first, _ in first }, time: Date()) }
    return lists.flatMap(\.self)
  }

  private func list(_ upstream: any Upstream, for head: ClientHead) async throws -> [Listed] {
    try await upstream.models(for: head).compactMap { model in
      model["id"]?.string.map { Listed(id: $0, json: String(decoding: model.bytes, as: UTF8.self)) }
    }
  }
}

extension Upstream {
  /// Its list of models, of at most 4 MB; empty if it has none.
  fileprivate func models(for head: ClientHead) async throws -> [JSONValue] {
    let headers = head.ofLists(authorization: authorization(head.authorization))
    let answer = try await send(.GET, ModelsRoute.path + head.query, headers: headers, body: nil)
    guard answer.status == .ok else { return [] }
    let json = try JSONValue(parsing: Array(buffer: try await answer.body.collect(upTo: 4 << 20)), options: .network)
    return json["data"]?.array ?? []
  }

  /// The owners of its models, by which servers name themselves.
  func owners(for head: ClientHead) async -> [String] { (try? await models(for: head))?.compactMap { $0["owned_by"]?.string } ?? [] }
}
