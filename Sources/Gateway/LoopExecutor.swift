import NIOCore
import NIOPosix

/// Runs the gateway's tasks on the threads of its connections.
///
/// What begins on such a thread stays on it, and a call from one task to the next is no change of threads: passing on a request takes a handful of jobs,
/// where the shared pool needs a hundred. Structured tasks inherit it; others are made with `executorPreference`.
final class LoopExecutor: TaskExecutor {
  static let shared = LoopExecutor()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    MultiThreadedEventLoopGroup.singleton.any().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
