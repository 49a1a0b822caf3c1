import NumericalMethods
import Synchronization

/// The progress of a computation on standard error.
///
/// It appears once the work has lasted two seconds and has more than one second to go: what is quickly done prints nothing.
final class WorkBar: Sendable {
  private let bar: ProgressBar
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let done = Mutex(0)

  init(_ title: String) {
    bar = ProgressBar(title: title)
    start = clock.now
  }

  /// Shows a bar while work goes on, and ends its line.
  static func showing<Result, Failure: Error>(
    _ title: String, _ work: (@escaping WorkProgress) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bar = WorkBar(title)
    defer { bar.bar.finish() }
    return try work { bar.add($0, of: $1) }
  }

  /// Counts parts of the work that are done; from any thread.
  func add(_ parts: Int, of all: Int) {
    let total = done.withLock { done in
      done += parts
      return done
    }
    let (seconds, fraction) = ((clock.now - start).seconds, Double(total) / Double(max(all, 1)))
    guard let left = Self.secondsLeft(after: seconds, fraction: fraction) else { return }
    bar.update(fraction: fraction, secondsLeft: left)
  }

  /// The time left where it is to be shown; nil for work that has just begun or soon ends.
  static func secondsLeft(after seconds: Double, fraction: Double) -> Double? {
    guard seconds > 2, fraction > 0, fraction < 1 else { return nil }
    let left = seconds * (1 - fraction) / fraction
    return left > 1 ? left : nil
  }
}
