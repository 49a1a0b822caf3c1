import AsyncHTTPClient
import ChatCompletions
import Foundation
import Hummingbird
import HummingbirdCore
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
  private let files: OpenFiles
  private let client: HTTPClient
  private let links = ClientLinks()
  private let registry: RequestRegistry
  private let policies: PolicyStore
  private let shadowing: Shadowing?
  private let responder: RouterResponder<GatewayContext>

  /// Makes a gateway; nothing is listened on yet.
  ///
  /// The process's soft limit of open files is raised to its hard limit, and the connections are held below that.
  ///
  /// - Parameters:
  ///   - local: The models of this process, asked before the configuration's upstreams.
  ///   - environment: The variables that hold the keys.
  ///   - onTrouble: Gets a line for the operator, once a minute at most, while receipts can't be written.
  /// - Throws: `GatewayFailure`.
  public init(
    _ configuration: GatewayConfiguration, local: [LocalModel] = [], environment: [String: String],
    onTrouble: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(GatewayFailure) {
    guard !configuration.upstreams.isEmpty || !local.isEmpty else { throw .noUpstream }
    try configuration.validate(localModels: local.map(\.name))
    self.configuration = configuration
    files = OpenFiles.raised()
    client = Self.client(
      configuration.limits, connections: files.connections(upstreams: configuration.upstreams.count))
    do throws(GatewayFailure) {
      let catalogue = ModelCatalogue(
        local.map { LocalUpstream(model: $0.name, backend: $0.backend) } + (try Self.upstreams(configuration, client, environment)))
      registry = RequestRegistry(receipts: try ReceiptStore(path: configuration.database, onTrouble: onTrouble))
      let accounts = try Accounts(configuration, environment: environment, receipts: registry.receipts)
      policies = try PolicyStore(path: configuration.policy, receipts: registry.receipts)
      let strategies = StrategyServices(
        catalogue: catalogue, prices: PriceList(configuration.prices, free: local.map(\.name)), policies: policies,
        tokensOfAnswer: configuration.limits.tokensOfAnswer)
      shadowing = try Self.shadowing(configuration, registry, strategies)
      responder = Self.responder(configuration, files, accounts, links, registry, strategies, shadowing)
    } catch {
      client.shutdown { _ in }
      throw error
    }
  }

  private static func client(_ limits: GatewayConfiguration.Limits, connections: Int) -> HTTPClient {
    var settings = HTTPClient.Configuration.models(connect: 5, keepAlive: limits.keepAlive, connections: connections)
    settings.timeout.read = TimeAmount(.seconds(limits.silence))
    settings.tracing.tracer = nil
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
  ///
  /// Hummingbird runs middlewares in the order in which they were added, and only before routes that were added after them. So the order here is that of a
  /// request, and each middleware may count on those before it:
  ///
  /// | middleware | before | because |
  /// |---|---|---|
  /// | `HeadAnswers` | everything | a HEAD is answered with the head of any answer, an error's included |
  /// | `OriginGuard` | everything but that | a page of another site learns nothing, not even an error |
  /// | `ErrorResponses` | all routes | an error becomes a response in one place |
  /// | `Authentication` | routes that cost | it makes the request's value, on which the next ones note what they do |
  /// | `WholeBody` | the same | a body is read only of whom is known, and once |
  /// | `Idempotency` | the same | a repeated request is known by account, key and body |
  /// | `UnmatchedRoutes` | nothing: it is the last | it answers paths that no route has |
  private static func responder(
    _ configuration: GatewayConfiguration, _ files: OpenFiles, _ accounts: Accounts, _ links: ClientLinks, _ registry: RequestRegistry,
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
      Authentication(accounts: accounts, registry: registry, links: links, mostRequests: min(limits.requests, files.requests)),
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
  /// Ending has an order, so that nobody loses what was paid for: no connection is accepted any more, requests under way are finished, the receipts that wait
  /// are written, and the connections to upstreams are closed. Shadowed requests that wait are dropped; nobody waits for them.
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
      configuration: .init(
        address: .hostname(configuration.host, port: port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(files.clients, logger: logger)),
      onServerRunning: { channel in onReady(channel.localAddress?.port ?? port) }, logger: logger)
  }

  /// Writes the receipts that wait and closes the connections.
  private func close() async {
    await registry.receipts.close()
    try? await client.shutdown()
  }
}

/// The files that this process may have open, and the connections that they allow.
///
/// A streamed request holds two: its client's connection and its upstream's; a vote of k holds k + 1. A server that runs out of them can't accept, call or
/// write, and a system's usual soft limit of 1,024 is reached by 500 streams. So the soft limit is raised to the hard one, and what it allows is divided:
///
///     64 for the process itself, then one half for clients, the other for upstreams
///     requests at once ≤ 7/8 of the clients' half: who comes later still gets a connection, and on it a 429
struct OpenFiles: Hashable, Sendable {
  /// The most files.
  let limit: Int

  private static let ownFiles = 64
  #if canImport(Darwin)
  private static let resource = RLIMIT_NOFILE
  #else
  private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif

  /// Takes a limit as given.
  init(limit: Int) { self.limit = limit }

  /// Raises the process's soft limit to its hard limit.
  ///
  /// If the system refuses that, the soft limit stays.
  static func raised() -> OpenFiles {
    var limits = rlimit()
    guard getrlimit(resource, &limits) == 0 else { return OpenFiles(limit: 1024) }
    var wanted = limits
    wanted.rlim_cur = limits.rlim_max
    if setrlimit(resource, &wanted) == 0 { limits = wanted }
    return OpenFiles(limit: Int(clamping: limits.rlim_cur))
  }

  /// The most connections of clients.
  var clients: Int { max((limit - Self.ownFiles) / 2, 1) }
  /// The most requests at once.
  var requests: Int { max(clients / 8 * 7, 1) }
  /// The most connections to each of so many upstreams.
  func connections(upstreams: Int) -> Int { min(max((limit - Self.ownFiles) / 2 / max(upstreams, 1), 1), 4096) }
}
