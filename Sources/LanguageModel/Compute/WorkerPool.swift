import Foundation
import Synchronization

/// A pool of threads that share numbered tasks; the caller is worker 0.
///
/// The threads are its own, as training holds the processor for minutes and would starve the cooperative pool. A call is a barrier: it returns when all tasks
/// have. A step has four of them: pack the matrices, pass the sequences, add up the slots, update.
final class WorkerPool: Sendable {
  typealias Body = @Sendable (_ worker: Int, _ task: Int) -> Void

  let threads: Int
  private let shared = Shared()

  init(threads: Int) {
    self.threads = max(1, threads)
    for worker in 1..<max(2, self.threads) where worker < self.threads {
      let thread = Thread { [shared] in shared.serve(worker) }
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Calls the body once for every task in 0 ..< count and returns when all have returned. Tasks begin in order, on any worker.
  func run(_ count: Int, _ body: @escaping Body) {
    guard threads > 1, count > 1 else {
      for task in 0..<count { body(0, task) }
      return
    }
    shared.run(Job(count: count, body: body), helpers: threads - 1)
  }
}

/// The tasks of one call, taken by number from an atomic counter: a fast worker takes more of them.
private final class Job: Sendable {
  private let count: Int
  private let body: WorkerPool.Body
  private let next = Atomic(0)

  init(count: Int, body: @escaping WorkerPool.Body) {
    self.count = count
    self.body = body
  }

  func work(_ worker: Int) {
    while true {
      let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard task < count else { return }
      body(worker, task)
    }
  }
}

/// The job that the threads wait for, guarded by `condition`.
private final class Shared: @unchecked Sendable {
  private let condition = NSCondition()
  private var job: Job?
  private var round = 0
  private var busy = 0
  private var stopped = false

  func run(_ job: Job, helpers: Int) {
    condition.lock()
    self.job = job
    round += 1
    busy = helpers
    condition.broadcast()
    condition.unlock()
    job.work(0)
    condition.lock()
    while busy > 0 { condition.wait() }
    self.job = nil
    condition.unlock()
  }

  func serve(_ worker: Int) {
    var seen = 0
    while let job = waitForJob(after: &seen) {
      job.work(worker)
      condition.lock()
      busy -= 1
      if busy == 0 { condition.broadcast() }
      condition.unlock()
    }
  }

  func stop() {
    condition.lock()
    stopped = true
    condition.broadcast()
    condition.unlock()
  }

  private func waitForJob(after seen: inout Int) -> Job? {
    condition.lock()
    defer { condition.unlock() }
    while round == seen && !stopped { condition.wait() }
    seen = round
    return stopped ? nil : job
  }
}
