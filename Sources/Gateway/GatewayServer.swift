import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

// Running.
extension Gateway {
  /// Serves until the task is cancelled or the process is asked to end.
  ///
  /// Ending has an order, so that nobody loses what was paid for: no connection is accepted any more, requests under way are finished, the receipts that wait
  /// are written, and the connections to upstreams are closed. Shadowed requests that wait are dropped; nobody waits for them.
  ///
  /// | | then |
  /// |---|---|
  /// | SIGTERM or SIGINT | requests under way have `limits.drain` seconds; what takes longer is cut off |
  /// | SIGTERM or SIGINT again | requests are cut off at once |
  /// | SIGHUP | nothing: a terminal that is closed ends no server, and a policy's file is read by itself |
  /// | cancellation of the task | requests are cut off at once |
  ///
  /// - Parameter onReady: Is told the port once connections are taken.
  /// - Throws: `GatewayFailure.address` if the port can't be had.
  public func run(onReady: @escaping @Sendable (Int) -> Void) async throws {
    let signals = EndingSignals()
    defer { signals.stop() }
    try await run(asksToEnd: signals.stream, onReady: onReady)
  }

  /// Serves until it is asked to end: once to finish its work, twice to end at once.
  func run(asksToEnd: AsyncStream<Void>, onReady: @escaping @Sendable (Int) -> Void) async throws {
    do {
      try await withTaskExecutorPreference(LoopExecutor.shared) {
        try await withThrowingTaskGroup(of: Void.self) { [policies, shadowing] group in
          group.addTask { await policies.watch() }
          group.addTask { await shadowing?.run() }
          try await serve(server(onReady), until: asksToEnd)
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

  /// Runs a server to its end.
  ///
  /// Work that was cancelled and doesn't end by itself, as a model of this process that computes, isn't waited for longer than `patience`.
  private func serve(_ server: Server<HTTP1Channel>, until asksToEnd: AsyncStream<Void>) async throws {
    let outcome = GatheringQueue<Result<Void, any Error>>()
    let serving = Task(executorPreference: LoopExecutor.shared) {
      do { outcome.put(.success(try await server.run())) } catch { outcome.put(.failure(error)) }
    }
    let cut: @Sendable () -> Void = {
      serving.cancel()
      Task {
        try? await Task.sleep(for: Self.patience)
        outcome.put(.success(()))
      }
    }
    let ending = Task { await end(server, asksToEnd, cut) }
    defer { ending.cancel() }
    let results = await withTaskCancellationHandler {
      await outcome.next()
    } onCancel: {
      cut()
    }
    try results?.first?.get()
  }

  /// The time that cancelled work has to end.
  private static let patience = Duration.seconds(2)

  /// Ends a server as it is asked: gracefully at first, then at once.
  private func end(_ server: Server<HTTP1Channel>, _ asksToEnd: AsyncStream<Void>, _ cut: @escaping @Sendable () -> Void) async {
    var limit: Task<Void, any Error>?
    defer { limit?.cancel() }
    for await _ in asksToEnd {
      guard limit == nil else { return cutOff("it was asked to end at once", cut) }
      Task { try? await server.shutdownGracefully() }
      limit = Task {
        try await Task.sleep(for: .seconds(configuration.limits.drain))
        cutOff("they took longer than limits.drain, \(configuration.limits.drain) s", cut)
      }
    }
    // Nobody asks any more, and what was asked for goes on.
    if let limit {
      await withTaskCancellationHandler {
        _ = await limit.result
      } onCancel: {
        limit.cancel()
      }
    }
  }

  /// Cuts off what is under way, and tells the operator how much that was.
  private func cutOff(_ reason: String, _ cut: () -> Void) {
    registry.isEnding = true
    let count = registry.count
    if count > 0 { onTrouble("\(count) requests under way are cut off: \(reason)") }
    cut()
  }

  /// Writes the receipts that wait and closes the connections.
  private func close() async {
    await registry.receipts.close()
    try? await client.shutdown()
  }
}

// Connections.
extension Gateway {
  /// The listening server and the handlers of its connections.
  ///
  /// An idle connection is closed after five minutes, longer than clients keep theirs, so that it is they who close it. Connections beyond those that the
  /// process's files allow wait in the backlog and are not accepted: an accepted one would have to be told something, and that takes a file.
  private func server(_ onReady: @escaping @Sendable (Int) -> Void) -> Server<HTTP1Channel> {
    var logger = Logger(label: "isoflop")
    logger.logLevel = .critical
    let (headerBytes, port) = (configuration.limits.headerBytes, configuration.port)
    let channel = HTTP1Channel(
      responder: answering(logger),
      configuration: .init(
        additionalChannelHandlers: [ClientLink(links)], idleTimeout: .seconds(300),
        httpDecoderConfiguration: .init(maxHeaderFieldSize: headerBytes, maxHeaderListSize: headerBytes, maxHeaderFieldCount: 200)))
    return Server(
      childChannelSetup: channel,
      configuration: .init(
        address: .hostname(configuration.host, port: port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(files.clients, logger: logger)),
      onServerRunning: { channel in onReady(channel.localAddress?.port ?? port) }, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: logger)
  }

  /// The answer to one request of a connection.
  private func answering(_ logger: Logger) -> HTTPChannelHandler.Responder {
    let date = AnswerDate()
    return { [responder] (request, writer: consuming ResponseWriter, channel) in
      var response: Response
      do {
        response = try await withTaskExecutorPreference(LoopExecutor.of(channel.eventLoop)) {
          try await responder.respond(to: request, context: GatewayContext(source: .init(logger: logger, channel: channel)))
        }
      } catch let error as HTTPParserError {
        throw error
      } catch {
        // Errors of routes are responses by now: this one is of the connection.
        response = Response(status: .internalServerError)
      }
      response.headers[.date] = date.text
      do {
        try await writer.write(response: response.head, body: response.body)
      } catch is HTTPParserError {
        // Passed on it would be answered, in the middle of this answer.
        throw GatewayError.clientLeft
      }
    }
  }
}

/// The value of the header `date`, made once a second (RFC 9110, section 5.6.7).
private final class AnswerDate: Sendable {
  private let latest = Mutex((second: time_t(0), text: ""))

  var text: String {
    let now = time(nil)
    return latest.withLock { latest in
      if latest.second != now { latest = (now, Self.text(of: now)) }
      return latest.text
    }
  }

  /// Formats a time in Greenwich's time zone and English, whatever the process's locale is.
  private static func text(of second: time_t) -> String {
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)]
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Int(parts.tm_mon)]
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return "\(day), \(two(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(time) GMT"
  }
}

/// The signals that ask this process to end, one after the other; SIGHUP is ignored meanwhile.
private final class EndingSignals {
  let stream: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  /// Takes the signals over: their usual effects end the process at once, or drop a terminal's server with the terminal.
  init() {
    let (stream, inbox) = AsyncStream.makeStream(of: Void.self)
    self.stream = stream
    signal(SIGHUP, SIG_IGN)
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { inbox.yield() }
      source.resume()
      return source
    }
  }

  /// Leaves the signals to their usual effects again.
  func stop() {
    for source in sources { source.cancel() }
    for number in [SIGTERM, SIGINT, SIGHUP] { signal(number, SIG_DFL) }
  }
}
