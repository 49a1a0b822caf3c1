import Hummingbird
import NIOCore
import NIOPosix
import Synchronization

/// A channel handler that notices that a client has left, also while nothing is read or written.
///
/// While candidates run, nothing is sent for seconds or minutes, and a server that learns of a lost client at its next write pays for all of them. Hummingbird
/// reads a connection's next request only when the last one is answered, so the end of the connection is watched for below it, in the channel.
///
/// A connection has left when it is closed, or when its client closes its side of it: clients that cancel do one or the other.
/// HTTP/1.1 answers one request of a connection after the other, so one action at a time waits for the connection's end: first to cancel the handler's work,
/// then to end a request whose response was handed over, then to cancel the writing of a stream.
final class ClientLink: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = Any

  private struct State {
    var isClosed = false
    var onClose: (@Sendable () -> Void)?
  }

  private let registry: ClientLinks?
  private let state = Mutex(State())

  init(_ registry: ClientLinks? = nil) { self.registry = registry }

  func handlerAdded(context: ChannelHandlerContext) { registry?.add(self, of: context.channel) }
  func handlerRemoved(context: ChannelHandlerContext) { registry?.remove(context.channel) }

  func channelInactive(context: ChannelHandlerContext) {
    close()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { close() }
    context.fireUserInboundEventTriggered(event)
  }

  /// Marks the client as gone and runs the action that waits for it.
  func close() {
    let action = state.withLock { state in
      state.isClosed = true
      defer { state.onClose = nil }
      return state.onClose
    }
    action?()
  }

  /// Replaces the action for the client's leaving; runs it at once if the client has left.
  func whenClosed(_ action: (@Sendable () -> Void)?) {
    let isClosed = state.withLock { state in
      state.onClose = state.isClosed ? nil : action
      return state.isClosed
    }
    if isClosed { action?() }
  }

  /// Runs work that is cancelled when the client leaves.
  func whileConnected<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    defer { whenClosed(nil) }
    return try await withCancellableTask(work) { whenClosed($0) }
  }
}

/// The links of all open connections.
final class ClientLinks: Sendable {
  private let links = Mutex<[ObjectIdentifier: ClientLink]>([:])

  func add(_ link: ClientLink, of channel: any Channel) { links.withLock { $0[ObjectIdentifier(channel)] = link } }
  func remove(_ channel: any Channel) { links.withLock { $0[ObjectIdentifier(channel)] = nil } }

  /// The link of a connection.
  subscript(channel: any Channel) -> ClientLink? { links.withLock { $0[ObjectIdentifier(channel)] } }

  /// The number of open connections.
  var count: Int { links.withLock { $0.count } }
}

/// A response's writer in the hands of the task that writes while its client is connected.
///
/// `whileConnected` runs the writing in a task of its own, so that a client's leaving can cancel it. Hummingbird's writers aren't `Sendable`. The one who
/// hands the writer over only waits until that task has ended, so two tasks never use it at once: that is what `@unchecked` rests on.
struct LentWriter: @unchecked Sendable {
  private let writer: any ResponseBodyWriter

  init(_ writer: any ResponseBodyWriter) { self.writer = writer }

  func write(_ buffer: ByteBuffer) async throws {
    var writer = writer
    try await writer.write(buffer)
  }

  /// Ends the body.
  func finish() async throws { try await writer.finish(nil) }
}

/// An executor that runs tasks on the event loops of the connections.
///
/// A call from one task to the next then changes no thread: a relayed request takes a handful of jobs where the shared pool needs a hundred. Structured tasks
/// inherit the executor; others are made with `executorPreference`.
///
/// | executor | for | because |
/// |---|---|---|
/// | `shared` | reading requests | a task goes on where its connection's bytes came |
/// | `of(_:)`, `current` | all work on a request | bytes of upstreams come on other loops; tasks that follow them end up on one, and the others rest |
///
/// The price is that nothing here may block or calculate for long: it would hold up every connection of that loop. Receipts, pages and local models have
/// threads of their own for that reason.
final class LoopExecutor: TaskExecutor {
  static let shared = LoopExecutor(nil)
  private static let pinned = Dictionary(
    uniqueKeysWithValues: MultiThreadedEventLoopGroup.singleton.makeIterator().map { (ObjectIdentifier($0), LoopExecutor($0)) })

  private let loop: (any EventLoop)?

  private init(_ loop: (any EventLoop)?) { self.loop = loop }

  /// The executor that stays on a loop.
  static func of(_ loop: any EventLoop) -> LoopExecutor { pinned[ObjectIdentifier(loop)] ?? shared }

  /// The executor that stays on the loop of the present thread; one that goes anywhere if this thread has none.
  static var current: LoopExecutor { MultiThreadedEventLoopGroup.currentEventLoop.map(of) ?? shared }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    (loop ?? MultiThreadedEventLoopGroup.singleton.any()).execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Runs work in a task that is cancelled with the caller's task, or by the closure that `onStart` gets.
///
/// The single form of cancellation from outside: a client that leaves, a deadline that passes.
///
///     caller's task cancelled ─┐
///                              ├─→ work cancelled → its value or error is waited for → returned
///     `cancel` called ─────────┘
///
/// The work is always waited for: what it cost is known only then.
func withCancellableTask<Value: Sendable, Failure: Error>(
  _ work: @escaping @Sendable () async throws(Failure) -> Value, onStart: (_ cancel: @escaping @Sendable () -> Void) -> Void = { _ in }
) async throws(Failure) -> Value {
  let task = Task(executorPreference: LoopExecutor.current) { () -> Result<Value, Failure> in
    do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
  }
  onStart { task.cancel() }
  let result = await withTaskCancellationHandler {
    await task.value
  } onCancel: {
    task.cancel()
  }
  return try result.get()
}
