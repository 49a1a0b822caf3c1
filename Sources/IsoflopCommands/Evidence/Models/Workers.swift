import Foundation
import Studies
import Synchronization

/// Does the same for many problems side by side, each with a worker's own copy of the models.
struct Workers: Sendable {
  let lanes: [ModelLane]
  let cancellation: Cancellation

  /// Calls the body once a problem; the results are in the order of the problems, whatever the number of workers.
  ///
  /// - Throws: the first error of a body; `CommandFailure` if it was cancelled.
  func map<Value: Sendable>(
    _ problems: [ReasoningProblem], title: String, in folder: URL, _ body: @Sendable @escaping (ModelLane, ReasoningProblem) throws -> Value
  ) throws -> [Value] {
    let work = SharedWork<Value>(count: problems.count)
    let bar = ProgressBar(title: title)
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: lanes.count) { worker in
      while !cancellation.isCancelled, let place = work.next() {
        lanes[worker].forget()
        let done = work.finish(place, Result { try body(lanes[worker], problems[place]) })
        let seconds = (ContinuousClock.now - start).seconds
        bar.update(fraction: Double(done) / Double(problems.count), secondsLeft: seconds * Double(problems.count - done) / Double(done))
      }
    }
    bar.finish()
    if cancellation.isCancelled { throw CommandFailure.stopped(in: folder) }
    return try work.results()
  }
}

/// The models of one worker.
struct ModelLane: Sendable {
  private let models: [EvidencePlan.Role: ReasoningModel]

  /// Makes a lane of one model a role.
  init(_ models: [EvidencePlan.Role: ReasoningModel]) { self.models = models }

  func forget() { for model in models.values { model.forget() } }

  subscript(role: EvidencePlan.Role) -> ReasoningModel {
    guard let model = models[role] else { preconditionFailure("a lane has every model") }
    return model
  }
}

/// Places to take and results to bring.
private final class SharedWork<Value: Sendable>: Sendable {
  private struct State: Sendable {
    var taken = 0
    var done = 0
    var results: [Result<Value, any Error>?]
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count))) }

  func next() -> Int? {
    state.withLock { state in
      guard state.taken < state.results.count else { return nil }
      defer { state.taken += 1 }
      return state.taken
    }
  }

  func finish(_ place: Int, _ result: Result<Value, any Error>) -> Int {
    state.withLock { state in
      state.results[place] = result
      state.done += 1
      return state.done
    }
  }

  func results() throws -> [Value] { try state.withLock { $0.results }.compactMap { try $0?.get() } }
}

extension CommandFailure {
  /// Somebody asked to stop.
  static func stopped(in folder: URL) -> CommandFailure {
    CommandFailure(.interrupted, "stopped; what is finished is kept in \(folder.path); the same command continues.")
  }
}
