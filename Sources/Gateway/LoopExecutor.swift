import NIOCore
import NIOPosix

/// An executor that runs tasks on the event loops of the connections.
///
/// A task that begins on an event loop stays on it, and a call from one task to the next changes no thread: a relayed request takes a handful of jobs where
/// the shared pool needs a hundred. Structured tasks inherit the executor; others are made with `executorPreference`.
final class LoopExecutor: TaskExecutor {
  static let shared = LoopExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    MultiThreadedEventLoopGroup.singleton.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Runs work in a task that is cancelled with the caller's task, or by the closure that `onStart` gets.
///
/// The single form of cancellation from outside: a client that leaves, a deadline that passes, a thought that has been long enough.
func withCancellableTask<Value: Sendable, Failure: Error>(
  _ work: @escaping @Sendable () async throws(Failure) -> Value, onStart: (_ cancel: @escaping @Sendable () -> Void) -> Void = { _ in }
) async throws(Failure) -> Value {
  let task = Task(executorPreference: LoopExecutor.shared) { () -> Result<Value, Failure> in
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
