import Foundation
import Synchronization

/// A small HTTP server on the loopback interface, for tests: every request gets the response that a function gives, on a thread of its own.
///
/// It stops when it is released.
public final class LoopbackServer: Sendable {
  /// Gives the response to a request; the number counts requests from 0.
  public typealias Responder = @Sendable (LoopbackRequest, Int) -> LoopbackResponse

  /// The port, chosen by the system.
  public let port: Int
  private let log: RequestLog

  /// Starts to listen.
  public init(_ respond: @escaping Responder) throws {
    let (listener, port) = try LoopbackSocket.listen()
    let log = RequestLog()
    self.port = port
    self.log = log
    Thread.detachNewThread {
      LoopbackSocket.accept(listener, until: { log.isStopped.withLock { $0 } }) { Self.serve($0, log, respond) }
    }
  }

  deinit { log.isStopped.withLock { $0 = true } }

  /// Where an API's base is.
  public var url: String { "http://127.0.0.1:\(port)/v1" }

  /// All requests so far, in the order in which they were read.
  public var requests: [LoopbackRequest] { log.requests.withLock { $0 } }

  /// The connections so far.
  public var connections: Int { log.connections.withLock { $0 } }

  private static func serve(_ connection: Int32, _ log: RequestLog, _ respond: Responder) {
    defer { close(connection) }
    log.connections.withLock { $0 += 1 }
    while let request = LoopbackSocket.readRequest(connection) {
      let number = log.requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      let response = respond(request, number)
      LoopbackSocket.write(response, to: connection)
      guard response.keepsOpen else { return }
    }
  }
}

/// The connections and requests that a server has had, and whether it is to stop.
private final class RequestLog: Sendable {
  let connections = Mutex(0)
  let requests = Mutex<[LoopbackRequest]>([])
  let isStopped = Mutex(false)
}

/// A port on which nothing listens.
public func unusedPort() throws -> Int {
  let (socket, port) = try LoopbackSocket.listen()
  close(socket)
  return port
}
