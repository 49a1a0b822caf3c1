import AsyncHTTPClient
import ChatCompletions
import Foundation
import Hummingbird
import Logging
import NIOCore

/// A server of the OpenAI API in front of others.
///
/// It passes requests on as they are, or answers them with a strategy, and writes a receipt for each. All parts are made by its initializer, which is the
/// only place that knows all of them; running it adds the tasks that go on beside requests: the watch over the policy's file, and shadowing.
public struct Gateway: Sendable {
  /// A model of this process, under its name for clients.
  public struct LocalModel: Sendable {
    /// The name for clients.
    public let name: String
    let backend: any ChatBackend

    /// Makes a model of any backend.
    public init(name: String, backend: any ChatBackend) { (self.name, self.backend) = (name, backend) }

    /// Makes a model that continues text.
    public init(_ model: any TextModel) { self.init(name: model.name, backend: TextBackend(model)) }
  }

  private let configuration: GatewayConfiguration
  private let client: HTTPClient
  private let links = ClientLinks()
  private let registry: RequestRegistry
  private let policies: PolicyStore
  private let shadowing: Shadowing?
  private let responder: RouterResponder<GatewayContext>

  /// Makes a gateway; nothing is listened on yet.
  ///
  /// - Parameter local: The models of this process, asked before the configuration's upstreams.
  /// - Throws: `GatewayFailure`.
  public init(
    _ configuration: GatewayConfiguration, local: [LocalModel] = [], environment: [String: String]
  ) throws(GatewayFailure) {
    guard !configuration.upstreams.isEmpty || !local.isEmpty else { throw .noUpstream }
    let accounts = try Accounts(configuration, environment: environment)
    self.configuration = configuration
    client = Self.client(silence: configuration.limits.silence)
    do throws(GatewayFailure) {
      let catalogue = ModelCatalogue(
        local.map { LocalUpstream(model: $0.name, backend: $0.backend) } + (try Self.upstreams(configuration, client, environment)))
      registry = RequestRegistry(receipts: try ReceiptStore(path: configuration.database))
      policies = try PolicyStore(path: configuration.policy, receipts: registry.receipts)
      let strategies = StrategyServices(
        catalogue: catalogue, prices: PriceList(configuration.prices), policies: policies,
        tokensOfAnswer: configuration.limits.tokensOfAnswer)
      shadowing = try Self.shadowing(configuration, registry, strategies)
      responder = Self.responder(configuration, accounts, links, registry, strategies, shadowing)
    } catch {
      client.shutdown { _ in }
      throw error
    }
  }

  private static func client(silence: Double) -> HTTPClient {
    var settings = HTTPClient.Configuration(redirectConfiguration: .disallow)
    settings.timeout.connect = .seconds(5)
    settings.timeout.read = TimeAmount(.seconds(silence))
    settings.tracing.tracer = nil
    settings.connectionPool.retryConnectionEstablishment = false
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4096
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
  }

  private static func upstreams(
    _ configuration: GatewayConfiguration, _ client: HTTPClient, _ environment: [String: String]
  ) throws(GatewayFailure) -> [any Upstream] {
    var upstreams: [any Upstream] = []
    for upstream in configuration.upstreams {
      do throws(ChatError) {
        upstreams.append(try ServerUpstream(upstream, client: client, silence: configuration.limits.silence, environment: environment))
      } catch {
        throw .upstream(error)
      }
    }
    return upstreams
  }

  private static func shadowing(
    _ configuration: GatewayConfiguration, _ registry: RequestRegistry, _ strategies: StrategyServices
  ) throws(GatewayFailure) -> Shadowing? {
    guard let settings = configuration.shadow else { return nil }
    return try Shadowing(settings, mostSamples: configuration.limits.candidates, registry: registry, strategies: strategies)
  }

  /// Puts the routes together: first those that anybody may ask, then those that need an account.
  private static func responder(
    _ configuration: GatewayConfiguration, _ accounts: Accounts, _ links: ClientLinks, _ registry: RequestRegistry,
    _ strategies: StrategyServices, _ shadowing: Shadowing?
  ) -> RouterResponder<GatewayContext> {
    let (limits, catalogue) = (configuration.limits, strategies.catalogue)
    let page = DashboardPage(
      registry: registry, policies: strategies.policies, configuration: configuration, upstreams: catalogue.upstreams.map(\.name))
    let answers = AnswerHandler(catalogue: catalogue, strategies: strategies, shadowing: shadowing, limits: limits)
    let relay = RelayHandler(catalogue: catalogue, prices: strategies.prices)
    var router = GatewayRouter(origins: OriginGuard(host: configuration.host, origins: Set(configuration.origins)))
    router.add(HealthRoute())
    router.add(MetricsRoute(registry: registry, links: links, shadowing: shadowing))
    router.add(DashboardRoute(page: page))
    router.add(
      Authentication(accounts: accounts, registry: registry, links: links, mostRequests: limits.requests),
      WholeBody(limit: limits.bodyBytes),
      Idempotency(answers: AnswerCache()))
    router.add(ChatRoute(answers: answers))
    router.add(ResponsesRoute(answers: answers))
    router.add(CompletionsRoute(relay: relay))
    router.add(EmbeddingsRoute(relay: relay))
    router.add(ModelsRoute(catalogue: catalogue))
    router.add(ModelRoute(catalogue: catalogue, mostCandidates: limits.candidates))
    return router.responder()
  }
}

// Running.
extension Gateway {
  /// Serves until the task is cancelled or the process is asked to end.
  ///
  /// Requests under way are finished then, and receipts written.
  ///
  /// - Parameter onReady: Is told the port once connections are taken.
  /// - Throws: `GatewayFailure.address` if the port can't be had.
  public func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
    let application = application(onReady)
    do {
      try await withTaskExecutorPreference(LoopExecutor.shared) {
        try await withThrowingTaskGroup(of: Void.self) { [policies, shadowing] group in
          group.addTask { await policies.watch() }
          group.addTask { await shadowing?.run() }
          try await application.runService()
          group.cancelAll()
        }
      }
    } catch let error as IOError {
      await close()
      throw GatewayFailure.address(
        host: configuration.host, port: configuration.port, reason: String(cString: strerror(error.errnoCode)).lowercased())
    }
    await close()
  }

  private func application(_ onReady: @escaping @Sendable (Int) -> Void) -> some ApplicationProtocol {
    var logger = Logger(label: "isoflop")
    logger.logLevel = .critical
    let (headerBytes, port) = (configuration.limits.headerBytes, configuration.port)
    return Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ClientLink(links)], idleTimeout: .seconds(300),
          httpDecoderConfiguration: .init(maxHeaderFieldSize: headerBytes, maxHeaderListSize: headerBytes, maxHeaderFieldCount: 200))),
      configuration: .init(address: .hostname(configuration.host, port: port), backlog: 1024),
      onServerRunning: { channel in onReady(channel.localAddress?.port ?? port) }, logger: logger)
  }

  /// Writes the receipts that wait and closes the connections.
  private func close() async {
    await registry.receipts.close()
    try? await client.shutdown()
  }
}
