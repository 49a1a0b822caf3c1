import Foundation
import Synchronization

/// A proxy before a server on the loopback interface that spoils the server's answers, a connection to a request.
///
/// It stops when it is released.
public final class FaultProxy: Sendable {
  /// The port, chosen by the system.
  public let port: Int
  private let state: ProxyState

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - server: The port of the server whose answers are spoiled; each connection to it ends with its answer.
  ///   - place: Where in an answer the fault is, as a share of it.
  ///   - fault: What is done to the answer to a request; the number counts requests from 0, and nil leaves it as it is.
  public init(to server: Int, at place: Double = 0.5, _ fault: @escaping @Sendable (Int) -> Fault?) throws {
    let (listener, port) = try LoopbackSocket.listen()
    let state = ProxyState()
    (self.port, self.state) = (port, state)
    Thread.detachNewThread {
      LoopbackSocket.accept(listener, until: { state.isStopped.withLock { $0 } }) {
        Self.serve($0, server, state) { fault($0)?.script($1, at: place) }
      }
    }
  }

  deinit { state.isStopped.withLock { $0 = true } }

  /// Where an API's base is.
  public var url: String { "http://127.0.0.1:\(port)/v1" }

  /// The requests that went on to the server.
  public var forwarded: Int { state.forwarded.withLock { $0 } }

  /// The connections that had a request and are open still.
  public var openConnections: Int { state.open.withLock { $0 } }

  private static func serve(_ client: Int32, _ server: Int, _ state: ProxyState, _ script: (Int, [UInt8]) -> Fault.Script?) {
    defer { close(client) }
    guard let request = LoopbackSocket.readRequest(client) else { return }
    state.open.withLock { $0 += 1 }
    defer { state.open.withLock { $0 -= 1 } }
    let number = state.forwarded.withLock { count in
      count += 1
      return count - 1
    }
    guard let answer = LoopbackSocket.ask(server, request.bytes) else { return }
    play(script(number, answer) ?? Fault.Script(pieces: [answer]), to: client)
  }

  private static func play(_ script: Fault.Script, to client: Int32) {
    Thread.sleep(forTimeInterval: script.delay)
    LoopbackSocket.setReset(script.ending == .reset, on: client)
    for piece in script.pieces where !LoopbackSocket.send(piece, to: client) { return }
    switch script.ending {
    case .close: break
    // What was sent is read before the reset overtakes it.
    case .reset: Thread.sleep(forTimeInterval: 0.05)
    case .halfClose:
      shutdown(client, Int32(SHUT_WR))
      _ = LoopbackSocket.readToEnd(client)
    case .stayOpen: _ = LoopbackSocket.readToEnd(client)
    }
  }
}

private final class ProxyState: Sendable {
  let forwarded = Mutex(0)
  let open = Mutex(0)
  let isStopped = Mutex(false)
}
