import NIOCore
import Synchronization

/// Notices that a client has left, also while nothing is read or written.
///
/// A handler of each connection; what is to end when its client leaves is told to `watch`.
final class ClientLink: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = Any

  private struct State {
    var isClosed = false
    var onClose: (@Sendable () -> Void)?
  }

  private let registry: ClientLinks
  private let state = Mutex(State())

  init(_ registry: ClientLinks) { self.registry = registry }

  func handlerAdded(context: ChannelHandlerContext) { registry.add(self, of: context.channel) }
  func handlerRemoved(context: ChannelHandlerContext) { registry.remove(context.channel) }

  func channelInactive(context: ChannelHandlerContext) {
    close()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { close() }
    context.fireUserInboundEventTriggered(event)
  }

  private func close() {
    let action = state.withLock { state in
      state.isClosed = true
      defer { state.onClose = nil }
      return state.onClose
    }
    action?()
  }

  /// Does work that is cancelled when the client leaves.
  func whileConnected<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task(executorPreference: LoopExecutor.shared, operation: work)
    let isClosed = state.withLock { state in
      state.onClose = { task.cancel() }
      return state.isClosed
    }
    if isClosed { task.cancel() }
    defer { state.withLock { $0.onClose = nil } }
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

/// The links of all open connections.
final class ClientLinks: Sendable {
  private let links = Mutex<[ObjectIdentifier: ClientLink]>([:])

  func add(_ link: ClientLink, of channel: any Channel) { links.withLock { $0[ObjectIdentifier(channel)] = link } }
  func remove(_ channel: any Channel) { links.withLock { $0[ObjectIdentifier(channel)] = nil } }

  /// The link of a connection.
  subscript(channel: any Channel) -> ClientLink? { links.withLock { $0[ObjectIdentifier(channel)] } }

  /// The connections that are open.
  var count: Int { links.withLock { $0.count } }
}
