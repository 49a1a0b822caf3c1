import AsyncHTTPClient
import ChatCompletions
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// The upstream of each model. With one upstream nothing is asked; with several, their lists are, and remembered for a minute.
///
/// A model that isn't in a list of the last minute has all upstreams asked again, so a new model is found at once and an unknown one costs a round of lists.
final class ModelCatalogue: Sendable {
  private struct State {
    var places: [String: Int] = [:]
    var time = Date.distantPast
  }

  let upstreams: [any Upstream]
  private let state = Mutex(State())
  private static let memory = 60.0
  /// The longest list of models that is read.
  private static let mostBytes = 4 << 20

  init(_ upstreams: [any Upstream]) { self.upstreams = upstreams }

  /// The upstream of a model.
  ///
  /// - Throws: `GatewayError`, a 404 if none of several has it.
  func upstream(of model: String, authorization: String?) async throws -> any Upstream {
    if upstreams.count == 1 { return upstreams[0] }
    if let place = known(model) { return upstreams[place] }
    let models = await models(authorization: authorization)
    if let place = known(model) { return upstreams[place] }
    throw GatewayError.unknownModel(model, known: models.map(\.id))
  }

  private func known(_ model: String) -> Int? {
    state.withLock { $0.time.timeIntervalSinceNow > -Self.memory ? $0.places[model] : nil }
  }

  /// A model as an upstream lists it.
  struct Listed: Hashable, Sendable {
    var id: String
    var json: String
  }

  /// The models of all upstreams that answer; a model that several list is the first one's.
  func models(authorization: String?) async -> [Listed] {
    let lists = await withTaskGroup(of: (Int, [Listed]).self) { group in
      for place in upstreams.indices {
        group.addTask { (place, (try? await self.list(self.upstreams[place], authorization: authorization)) ?? []) }
      }
      return await group.reduce(into: [[Listed]](repeating: [], count: upstreams.count)) { $0[$1.0] = $1.1 }
    }
    let pairs = lists.enumerated().flatMap { place, models in models.map { ($0.id, place) } }
    state.withLock { $0 = State(places: Dictionary(pairs) { first, _ in first }, time: Date()) }
    return lists.flatMap(\.self)
  }

  private func list(_ upstream: any Upstream, authorization: String?) async throws -> [Listed] {
    var headers = HTTPHeaders()
    if let value = upstream.authorization(authorization) { headers.add(name: "authorization", value: value) }
    let answer = try await upstream.send(.GET, "/models", headers: headers, body: nil)
    guard answer.status == .ok else { return [] }
    let json = try JSONValue(parsing: Array(buffer: try await answer.body.collect(upTo: Self.mostBytes)))
    return json["data"]?.array?.compactMap { model in
      model["id"]?.string.map { Listed(id: $0, json: String(decoding: model.bytes, as: UTF8.self)) }
    } ?? []
  }
}
