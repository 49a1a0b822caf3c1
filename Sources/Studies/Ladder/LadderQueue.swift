import Synchronization

/// The runs that are left and the count of what is done; shared by the workers.
///
/// The longest run is given out first: a long run that begins last would leave the other workers idle. This is list scheduling by longest processing time,
/// which takes at most 4/3 of the least time (Graham 1969, doi:10.1137/0117039). Progress counts FLOP, not runs, as runs differ by the ratio of their
/// budgets; the rate is that of this start, and the FLOP of earlier starts count as done but not towards the rate.
final class LadderQueue: Sendable {
  private struct State {
    var waiting: [LadderRunConfiguration]
    var failures: [RunFailure] = []
    var progress: LadderProgress
    var computeThisStart = 0.0
    var lastReport = 0.0
  }

  private let state: Mutex<State>
  private let start = ContinuousClock().now
  private let interval: Double
  private let report: @Sendable (LadderProgress) -> Void
  /// The number of runs to train.
  let count: Int

  init(
    _ runs: [LadderRunConfiguration], finished: Set<String>, interval: Double, report: @escaping @Sendable (LadderProgress) -> Void
  ) {
    let done = runs.filter { finished.contains($0.id) }
    // Sorted ascending, so that the last one is the longest.
    let waiting = runs.filter { !finished.contains($0.id) }.sorted { ($0.training.compute, $0.id) < ($1.training.compute, $1.id) }
    count = waiting.count
    self.interval = interval
    self.report = report
    func compute(_ runs: [LadderRunConfiguration]) -> Double { runs.reduce(0) { $0 + $1.training.compute } }
    state = Mutex(
      State(
        waiting: waiting,
        progress: LadderProgress(
          computeDone: compute(done), computeTotal: compute(runs), runsDone: done.count, runsTotal: runs.count, seconds: 0, rate: 0)))
  }

  var failures: [RunFailure] { state.withLock { $0.failures } }

  /// The first failure of the study's folder.
  var storageError: StudyError? {
    failures.lazy.compactMap { if case .storage(let error) = $0.reason { error } else { nil } }.first
  }

  /// Whether a run is neither finished nor failed.
  var isUnfinished: Bool { state.withLock { $0.progress.runsDone + $0.failures.count < $0.progress.runsTotal } }

  func next() -> LadderRunConfiguration? { state.withLock { $0.waiting.popLast() } }

  func add(compute: Double) {
    update { state in
      state.progress.computeDone += compute
      state.computeThisStart += compute
    }
  }

  /// Counts the FLOP of a run's earlier starts, which say nothing about this start's rate.
  func add(earlierCompute: Double) { update { $0.progress.computeDone += earlierCompute } }

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

/// The progress of a ladder.
public struct LadderProgress: Hashable, Sendable {
  /// Real FLOP done in this start and earlier ones.
  public var computeDone: Double
  /// Real FLOP of all runs.
  public var computeTotal: Double
  /// Finished runs.
  public var runsDone: Int
  /// All runs.
  public var runsTotal: Int
  /// Wall-clock seconds since this start.
  public var seconds: Double
  /// Real FLOP a second in this start; 0 before the first step.
  public var rate: Double

  /// The share done, from 0 to 1.
  public var fraction: Double { computeTotal > 0 ? min(1, computeDone / computeTotal) : 1 }

  /// Seconds left at the present rate; nil before it is known.
  public var secondsLeft: Double? { rate > 0 ? max(0, computeTotal - computeDone) / rate : nil }
}
