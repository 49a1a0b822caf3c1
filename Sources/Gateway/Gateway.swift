import Foundation
import Hummingbird
import Logging
import NIOCore

/// A server of the OpenAI API in front of others: passes requests on as they are, or answers them with a strategy, and writes a receipt for each.
public struct Gateway: Sendable {
  private let services: GatewayServices

  /// The routes, as errors name them.
  static let routes = [
    "POST /v1/chat/completions", "POST /v1/completions", "POST /v1/responses", "POST /v1/embeddings", "GET /v1/models", "GET /health",
    "GET /metrics", "GET /",
  ]

  /// Makes a gateway; nothing is listened on yet.
  ///
  /// - Throws: `GatewayFailure`.
  public init(_ configuration: GatewayConfiguration, environment: [String: String]) throws(GatewayFailure) {
    services = try GatewayServices(configuration, environment: environment)
  }

  /// Serves until the task is cancelled or the process is asked to end; then requests under way are finished and receipts written.
  ///
  /// - Parameter onReady: Is told the port once connections are taken.
  /// - Throws: `GatewayFailure.address` where the port can't be had.
  public func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
    let (configuration, links) = (services.configuration, services.links)
    var logger = Logger(label: "isoflop")
    logger.logLevel = .critical
    let application = Application(
      responder: GatewayResponder(services: services),
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ClientLink(links)], idleTimeout: .seconds(300),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: configuration.limits.headerBytes, maxHeaderListSize: configuration.limits.headerBytes,
            maxHeaderFieldCount: 200))),
      configuration: .init(address: .hostname(configuration.host, port: configuration.port), backlog: 1024),
      onServerRunning: { channel in onReady(channel.localAddress?.port ?? configuration.port) }, logger: logger)
    do {
      try await withTaskExecutorPreference(LoopExecutor.shared) {
        try await withThrowingTaskGroup(of: Void.self) { [services] group in
          group.addTask { await services.workBesideRequests() }
          try await application.runService()
          group.cancelAll()
        }
      }
    } catch let error as IOError {
      await services.close()
      throw GatewayFailure.address(
        host: configuration.host, port: configuration.port, reason: String(cString: strerror(error.errnoCode)).lowercased())
    }
    await services.close()
  }
}
