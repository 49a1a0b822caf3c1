import Synchronization

/// The runs that are left, the longest first, and the count of what is done; shared by the workers.
final class LadderQueue: Sendable {
  private struct State {
    var waiting: [RungConfiguration]
    var failures: [RunFailure] = []
    var progress: LadderProgress
    var computeThisStart = 0.0
    var lastReport = 0.0
  }

  private let state: Mutex<State>
  private let start = ContinuousClock().now
  private let interval: Double
  private let report: @Sendable (LadderProgress) -> Void
  /// How many runs there were to train.
  let count: Int

  init(
    _ rungs: [RungConfiguration], finished: Set<String>, interval: Double, report: @escaping @Sendable (LadderProgress) -> Void
  ) {
    let done = rungs.filter { finished.contains($0.id) }
    // Sorted ascending, so that the last one is the longest.
    let waiting = rungs.filter { !finished.contains($0.id) }.sorted { ($0.training.compute, $0.id) < ($1.training.compute, $1.id) }
    count = waiting.count
    self.interval = interval
    self.report = report
    func compute(_ rungs: [RungConfiguration]) -> Double { rungs.reduce(0) { $0 + $1.training.compute } }
    state = Mutex(
      State(
        waiting: waiting,
        progress: LadderProgress(
          computeDone: compute(done), computeTotal: compute(rungs), runsDone: done.count, runsTotal: rungs.count, seconds: 0, rate: 0)))
  }

  var failures: [RunFailure] { state.withLock { $0.failures } }

  /// The first failure of the study's folder.
  var storageError: StudyError? {
    failures.lazy.compactMap { if case .storage(let error) = $0.reason { error } else { nil } }.first
  }

  /// Whether a run is neither finished nor failed.
  var isUnfinished: Bool { state.withLock { $0.progress.runsDone + $0.failures.count < $0.progress.runsTotal } }

  func next() -> RungConfiguration? { state.withLock { $0.waiting.popLast() } }

  func add(compute: Double) {
    update { state in
      state.progress.computeDone += compute
      state.computeThisStart += compute
    }
  }

  func finished() { update(always: true) { $0.progress.runsDone += 1 } }

  func failed(_ failure: RunFailure) { state.withLock { $0.failures.append(failure) } }

  private func update(always: Bool = false, _ change: (inout State) -> Void) {
    // Reports are made under the lock, so that they come one at a time and in order.
    state.withLock { state in
      change(&state)
      let seconds = (ContinuousClock().now - start) / .seconds(1)
      guard always || seconds - state.lastReport >= interval else { return }
      state.lastReport = seconds
      state.progress.seconds = seconds
      state.progress.rate = seconds > 0 ? state.computeThisStart / seconds : 0
      report(state.progress)
    }
  }
}
