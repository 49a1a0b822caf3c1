import AsyncHTTPClient
import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import NIOCore

/// What all requests share.
final class GatewayServices: Sendable {
  let configuration: GatewayConfiguration
  let accounts: Accounts
  let catalogue: ModelCatalogue
  let metrics = Metrics()
  let live = LiveRequests()
  let answers = IdempotentAnswers()
  let receipts: ReceiptStore
  let policies: PolicyBook
  let shadowing: Shadowing?
  let links = ClientLinks()
  private let client: HTTPClient

  init(_ configuration: GatewayConfiguration, environment: [String: String]) throws(GatewayFailure) {
    guard !configuration.upstreams.isEmpty else { throw .noUpstream }
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
    settings.timeout.connect = .seconds(5)
    settings.timeout.read = TimeAmount(.seconds(configuration.limits.silence))
    settings.tracing.tracer = nil
    settings.connectionPool.retryConnectionEstablishment = false
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4096
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    self.client = client
    self.configuration = configuration
    do throws(GatewayFailure) {
      accounts = try Accounts(configuration, environment: environment)
      catalogue = ModelCatalogue(try Self.upstreams(configuration, client, environment))
      receipts = try ReceiptStore(path: configuration.database)
      policies = try PolicyBook(path: configuration.policy, receipts: receipts)
      shadowing = try Self.shadowing(configuration)
    } catch {
      client.shutdown { _ in }
      throw error
    }
  }

  private static func shadowing(_ configuration: GatewayConfiguration) throws(GatewayFailure) -> Shadowing? {
    guard let settings = configuration.shadow else { return nil }
    return try Shadowing(settings, limits: configuration.limits)
  }

  /// What goes on beside requests, until the task is cancelled.
  func workBesideRequests() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.policies.watch() }
      group.addTask { await self.shadowing?.run(self) }
    }
  }

  private static func upstreams(
    _ configuration: GatewayConfiguration, _ client: HTTPClient, _ environment: [String: String]
  ) throws(GatewayFailure) -> [Upstream] {
    var upstreams: [Upstream] = []
    for upstream in configuration.upstreams {
      do throws(ChatError) {
        upstreams.append(try Upstream(upstream, client: client, silence: configuration.limits.silence, environment: environment))
      } catch {
        throw .upstream(error)
      }
    }
    return upstreams
  }

  /// The price of a model's tokens; nothing where none is configured.
  func price(of model: String) -> TokenPrice { configuration.prices[model]?.perToken ?? .free }

  /// Writes what waits and closes the connections.
  func close() async {
    await receipts.close()
    try? await client.shutdown()
  }
}
