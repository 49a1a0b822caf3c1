import Laboratory
import Synchronization

/// The progress of an experiment on standard error: one bar a stage.
///
/// Updates come from many threads; the lock is held for the choice of the bar alone, and not while it writes.
final class StageBars: Sendable {
  private let open = Mutex<(stage: String, bar: ProgressBar)?>(nil)

  /// Shows a stage's progress, in a new bar if it is another stage's.
  func show(_ progress: StageProgress) {
    let bar = open.withLock { current -> ProgressBar? in
      if progress.hasEnded { return current.take()?.bar }
      if let known = current, known.stage == progress.stage { return known.bar }
      let bar = ProgressBar(title: progress.stage)
      current = (progress.stage, bar)
      return bar
    }
    if progress.hasEnded {
      bar?.finish()
    } else {
      bar?.update(fraction: progress.fraction, secondsLeft: progress.secondsLeft, detail: progress.detail)
    }
  }
}
