import InferenceScaling
import Studies
import Synchronization

/// Runs a strategy on all questions, several at a time.
struct LiveRun: Sendable {
  /// What a strategy made of one question.
  struct Outcome: Sendable {
    var item: TaskFile.Item
    var result: SolveResult
  }

  var session: LiveSession
  /// How many calls of one question the strategy has under way at once: by it, how many questions it takes to keep all calls busy.
  var callsPerQuestion: Int
  var title: String
  /// How much is done, from 0 to 1, given the questions that are finished.
  var fraction: @Sendable (Int) -> Double

  /// The outcomes in the order of the questions. Cancelling, or a failure that all calls would meet, ends it early with those begun.
  func run(_ strategy: any Strategy, cancellation: Cancellation) async -> [Outcome] {
    let finished = FinishedCount()
    let work = Task { await solveAll(with: strategy, finished) }
    let ticker = Task { await watchProgress(finished) { if cancellation.isCancelled { work.cancel() } } }
    let outcomes = await work.value
    ticker.cancel()
    await ticker.value
    return outcomes
  }

  /// Shows what is done and the time left, until the task is cancelled.
  private func watchProgress(_ finished: FinishedCount, _ onTick: () -> Void) async {
    let bar = ProgressBar(title: title)
    let (clock, first) = (ContinuousClock(), fraction(0))
    let start = clock.now
    while !Task.isCancelled {
      onTick()
      let (done, seconds) = (fraction(finished.value), (clock.now - start).seconds)
      let left = done > first ? seconds * (1 - done) / (done - first) : nil
      if done < 1, seconds > 1 { bar.update(fraction: done, secondsLeft: left) }
      try? await Task.sleep(for: .milliseconds(100))
    }
    bar.finish()
  }

  /// With a budget, fewer questions at once: what one has reserved and may not need would be refused to another.
  private var questionsAtOnce: Int {
    let needed = max(1, session.concurrency / min(session.concurrency, callsPerQuestion))
    return session.ledger.budget.limits.isEmpty ? needed + 1 : needed
  }

  private func solveAll(with strategy: any Strategy, _ finished: FinishedCount) async -> [Outcome] {
    await withTaskGroup(of: (Int, Outcome).self) { group in
      var (next, found) = (0, [(Int, Outcome)]())
      let items = session.tasks.items
      func begin() {
        guard next < items.count, !Task.isCancelled, session.watch.failure == nil else { return }
        let (place, item) = (next, items[next])
        next += 1
        group.addTask {
          let result = await session.solver.solve(item.question, with: strategy, ledger: session.ledger)
          finished.add()
          return (place, Outcome(item: item, result: result))
        }
      }
      for _ in 0..<questionsAtOnce { begin() }
      while let outcome = await group.next() {
        found.append(outcome)
        begin()
      }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

/// How many questions are finished.
private final class FinishedCount: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func add() { count.withLock { $0 += 1 } }
}

extension SolveResult {
  /// The last reason for which a sample didn't come.
  var lastFailure: String? {
    for case .failed(_, let failure) in trace.entries.reversed() { return failure.reason }
    return nil
  }
}
