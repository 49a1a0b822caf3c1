import AsyncHTTPClient
import ChatCompletions
import Foundation
import Hummingbird
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

  let configuration: GatewayConfiguration
  let files: OpenFiles
  let client: HTTPClient
  let links = ClientLinks()
  let registry: RequestRegistry
  let policies: PolicyStore
  let shadowing: Shadowing?
  let responder: RouterResponder<GatewayContext>
  let onTrouble: @Sendable (String) -> Void

  /// Makes a gateway; nothing is listened on yet.
  ///
  /// The process's soft limit of open files is raised to its hard limit, and the connections are held below that.
  ///
  /// - Parameters:
  ///   - local: The models of this process, asked before the configuration's upstreams.
  ///   - environment: The variables that hold the keys.
  ///   - onTrouble: Gets lines for the operator: while receipts can't be written, one a minute at most; when requests are cut off at the end.
  /// - Throws: `GatewayFailure`.
  public init(
    _ configuration: GatewayConfiguration, local: [LocalModel] = [], environment: [String: String],
    onTrouble: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(GatewayFailure) {
    guard !configuration.upstreams.isEmpty || !local.isEmpty else { throw .noUpstream }
    try configuration.validate(localModels: local.map(\.name))
    (self.configuration, self.onTrouble) = (configuration, onTrouble)
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
  /// | `UnmatchedRoutes` | nothing: it is the last | it answers paths that no route has, or passes them on |
  private static func responder(
    _ configuration: GatewayConfiguration, _ files: OpenFiles, _ accounts: Accounts, _ links: ClientLinks, _ registry: RequestRegistry,
    _ strategies: StrategyServices, _ shadowing: Shadowing?
  ) -> RouterResponder<GatewayContext> {
    let (limits, catalogue) = (configuration.limits, strategies.catalogue)
    let page = DashboardPage(
      registry: registry, policies: strategies.policies, configuration: configuration, upstreams: catalogue.upstreams.map(\.name))
    let answers = AnswerHandler(
      catalogue: catalogue, strategies: strategies, shadowing: shadowing, limits: limits, efforts: configuration.efforts)
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
    router.add(MessagesRoute(answers: answers))
    router.add(CompletionsRoute(relay: relay))
    router.add(EmbeddingsRoute(relay: relay))
    router.add(ModelsRoute(catalogue: catalogue))
    router.add(ModelRoute(catalogue: catalogue, mostCandidates: limits.candidates))
    return router.responder(passingOn: configuration.passesUnknownRoutes ? relay : nil)
  }
}

/// The reason for which a gateway can't be started.
public enum GatewayFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// No upstream was named.
  case noUpstream
  /// The configuration has a member that isn't known, or one that can't be meant.
  case configuration(String)
  /// An upstream's address or key can't be used.
  case upstream(ChatError)
  /// The environment variable that should hold a client's key isn't set.
  case missingKey(variable: String)
  /// The file of receipts can't be opened.
  case database(path: String, reason: String)
  /// The file of receipts can't be learnt from.
  case receipts(path: String, reason: String)
  /// The file of the policy can't be used.
  case policy(path: String, reason: String)
  /// The settings of shadowing can't be.
  case shadow(reason: String)
  /// The port can't be had.
  case address(host: String, port: Int, reason: String)

  /// The fault and the remedy.
  public var description: String {
    switch self {
    case .noUpstream: "no upstream: name the server that answers, for example --upstream http://127.0.0.1:8000/v1"
    case .configuration(let problem): "the configuration can't be used: \(problem)"
    case .upstream(let error): "\(error)"
    case .missingKey(let variable): "the environment variable \(variable) isn't set: put the client's key into it"
    case .database(let path, let reason):
      "\(path) can't keep receipts (\(reason)): name a file that can be written, or one of this program's"
    case .receipts(let path, let reason): "\(path): there is nothing to learn from (\(reason))"
    case .policy(let path, let reason):
      "\(path) is no policy (\(reason)): give the file that isoflop calibrate --policy wrote"
    case .shadow(let reason): reason
    case .address(let host, let port, let reason): "\(host):\(port) can't be listened on (\(reason)): choose another --port, or 0 for any"
    }
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
