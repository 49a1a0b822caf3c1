import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A connection that was used before, and closed before the first byte of an answer came.
///
/// The server closed it because it was idle, at the moment at which it was used again: it never read the request.
struct StaleConnection: Error {}

/// A channel handler that tells connections that were closed while they were idle from those that broke off.
///
/// HTTP/1.1 servers close idle connections after a time of their own (uvicorn, and vLLM with it, after 5 s), and a request may be on its way then (RFC 9112,
/// section 9.3.1, 9.5). To the client it looks like a server that died on the request. The difference is in the connection's past:
///
/// | answers before | bytes of this one | closed: the request |
/// |---|---|---|
/// | none | none | may have been read: an error |
/// | some | none | came too late: `StaleConnection`, and it is sent again |
/// | any | some | was worked on: an error |
///
/// It stands before HTTP's own handlers, behind those of TLS, whose closing alerts are no answers.
private final class ReuseWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = IOData

  private var answers = 0
  private var isWaiting = false

  private var isStale: Bool { isWaiting && answers > 0 }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    isWaiting = true
    context.write(data, promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isWaiting { (isWaiting, answers) = (false, answers + 1) }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if isStale { context.fireErrorCaught(StaleConnection()) }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.fireErrorCaught(isStale ? StaleConnection() : error) }

  /// Adds a handler to a connection that is ready for its first request.
  static func add(to channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.submit {
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(ReuseWatch(), position: .before(try pipeline.handler(type: HTTPRequestEncoder.self)))
    }
  }
}

extension HTTPClient.Configuration {
  /// Seconds that an idle connection is kept by default.
  ///
  /// Fewer than the 5 of uvicorn, and of the model servers that run on it.
  package static let defaultKeepAlive = 4.0

  /// The configuration for model servers.
  ///
  /// Redirects aren't followed, since the key would go to whoever is named there, and a connection that can't be made isn't tried twice.
  ///
  /// - Parameters:
  ///   - connect: The seconds within which a connection must come about.
  ///   - keepAlive: The seconds that an idle connection is kept.
  ///   - connections: The most connections to a server.
  package static func models(connect: Int64, keepAlive: Double = defaultKeepAlive, connections: Int) -> Self {
    var configuration = Self(redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(connect)
    configuration.connectionPool.idleTimeout = TimeAmount(.seconds(keepAlive))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.http1_1ConnectionDebugInitializer = { ReuseWatch.add(to: $0) }
    return configuration
  }
}

extension HTTPClient {
  /// Sends a request, once more where its connection had been closed for being idle.
  ///
  /// Another failure isn't repeated: whether a request was worked on is for the caller to weigh.
  package func send(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
    do {
      return try await execute(request, timeout: timeout)
    } catch is StaleConnection {
      return try await execute(request, timeout: timeout)
    } catch ChannelError.ioOnClosedChannel {
      // It was closed before anything was written.
      return try await execute(request, timeout: timeout)
    }
  }
}
