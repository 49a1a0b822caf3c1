import Foundation
import Synchronization

/// Progress on standard error, with the time left: a bar that moves on a terminal, a line now and then elsewhere.
///
/// Work is measured in whatever unit grows evenly with time (FLOP for a ladder), so that the time left is the work left over the rate so far.
final class ProgressBar: Sendable {
  private struct State {
    var shown: ContinuousClock.Instant?
    var isOpen = false
  }

  private let title: String
  private let terminal: Terminal
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let state = Mutex(State())

  init(title: String, terminal: Terminal = .standardError) {
    self.title = title
    self.terminal = terminal
    start = clock.now
  }

  /// Shows that `fraction` of the work is done; `resumed` is the fraction that was already done when this process began.
  func update(fraction: Double, resumed: Double = 0, detail: String = "") {
    let now = clock.now
    let interval: Duration = terminal.isInteractive ? .milliseconds(100) : .seconds(10)
    let due = state.withLock { state in
      if let shown = state.shown, now - shown < interval, fraction < 1 { return false }
      state.shown = now
      state.isOpen = true
      return true
    }
    guard due else { return }
    let line = text(fraction: fraction, resumed: resumed, elapsed: (now - start).seconds, detail: detail)
    write(terminal.isInteractive ? "\r\u{1B}[2K" + line : line + "\n")
  }

  /// Ends the bar's line.
  func finish() {
    let wasOpen = state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
    if wasOpen && terminal.isInteractive { write("\n") }
  }

  private func text(fraction: Double, resumed: Double, elapsed: Double, detail: String) -> String {
    let clamped = min(max(fraction, 0), 1)
    let percent = String(format: "%3d%%", Int(clamped * 100))
    let left = timeLeft(fraction: clamped, resumed: resumed, elapsed: elapsed)
    let tail = ["\(percent)", left, detail].filter { !$0.isEmpty }.joined(separator: " · ")
    guard terminal.isInteractive else { return "\(title) \(tail)" }
    let room = max(10, min(32, terminal.columns - title.count - tail.count - 4))
    let filled = Int((Double(room) * clamped).rounded())
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return String("\(title) \(bar) \(tail)".prefix(max(20, terminal.columns - 1)))
  }

  private func timeLeft(fraction: Double, resumed: Double, elapsed: Double) -> String {
    let done = fraction - resumed
    guard fraction < 1 else { return Self.duration(elapsed) }
    guard done > 0, elapsed > 0.5 else { return "" }
    return Self.duration(elapsed * (1 - fraction) / done) + " left"
  }

  /// Formats seconds as `42 s` or `1 min 05 s`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    return String(format: "%d min %02d s", whole / 60, whole % 60)
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
