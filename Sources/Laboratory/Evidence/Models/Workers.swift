import Foundation
import Studies
import Synchronization

/// Threads that work on problems side by side, each with its own copies of the models.
///
/// A generator has one cache of keys and values, so a lane of models belongs to one thread, and forgets before each problem: what a problem costs must
/// not depend on the problem before. Problems are taken in order; results are put in theirs.
package struct Workers: Sendable {
  let lanes: [ModelLane]
  let cancellation: Cancellation
  let progress: ProgressHandler

  package init(lanes: [ModelLane], cancellation: Cancellation = Cancellation(), progress: @escaping ProgressHandler = { _ in }) {
    (self.lanes, self.cancellation, self.progress) = (lanes, cancellation, progress)
  }

  /// Calls the body once a problem; returns the results in the order of the problems, for any number of workers.
  ///
  /// - Throws: the first error of a body; ``LaboratoryError/interrupted(kept:)``.
  package func map<Value: Sendable>(
    _ problems: [ReasoningProblem], stage: String, in folder: URL, _ body: @Sendable @escaping (ModelLane, ReasoningProblem) throws -> Value
  ) throws -> [Value] {
    let work = SharedWork<Value>(count: problems.count)
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: lanes.count) { worker in
      while !cancellation.isCancelled, let place = work.next() {
        lanes[worker].forget()
        let done = work.finish(place, Result { try body(lanes[worker], problems[place]) })
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        progress(
          StageProgress(
            stage: stage, fraction: Double(done) / Double(problems.count),
            secondsLeft: seconds * Double(problems.count - done) / Double(done)))
      }
    }
    progress(.end(of: stage))
    if cancellation.isCancelled { throw LaboratoryError.interrupted(in: folder) }
    return try work.results()
  }
}

/// The models of one worker.
package struct ModelLane: Sendable {
  private let models: [EvidencePlan.Role: ReasoningModel]

  /// Makes a lane of one model a role.
  package init(_ models: [EvidencePlan.Role: ReasoningModel]) { self.models = models }

  package func forget() { for model in models.values { model.forget() } }

  package subscript(role: EvidencePlan.Role) -> ReasoningModel {
    guard let model = models[role] else { preconditionFailure("a lane has every model") }
    return model
  }
}

/// The problems that are left and the results that are there, shared by the workers.
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
