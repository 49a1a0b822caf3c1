import Foundation
import Synchronization

/// Progress on standard error, with the time left.
///
/// On a terminal it is a moving bar, elsewhere a line every ten seconds. A line that can't be written is left out.
///
/// At most ten times a second on a terminal. Colours are never used, and the line is cut at the terminal's width, since a wrapped line
/// can't be overwritten.
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

  /// Shows the share of work that is done and the time left, if it is known.
  ///
  /// At the end the time that the work took stands in place of the time left.
  func update(fraction: Double, secondsLeft: Double?, detail: String = "") {
    let now = clock.now
    let interval: Duration = terminal.isInteractive ? .milliseconds(100) : .seconds(10)
    let due = state.withLock { state in
      if let shown = state.shown, now - shown < interval, fraction < 1 { return false }
      state.shown = now
      state.isOpen = true
      return true
    }
    guard due else { return }
    let time = fraction < 1 ? secondsLeft.map { Self.duration($0) + " left" } : Self.duration((now - start).seconds)
    let line = text(fraction: fraction, time: time ?? "", detail: detail)
    Console.progress(terminal.isInteractive ? "\r\u{1B}[2K" + line : line + "\n")
  }

  /// Ends the bar's line.
  func finish() {
    let wasOpen = state.withLock { state in
      defer { state.isOpen = false }
      return state.isOpen
    }
    if wasOpen && terminal.isInteractive { Console.progress("\n") }
  }

  private func text(fraction: Double, time: String, detail: String) -> String {
    let clamped = min(max(fraction, 0), 1)
    let tail = [String(format: "%3d%%", Int(clamped * 100)), time, detail].filter { !$0.isEmpty }.joined(separator: " · ")
    guard terminal.isInteractive else { return "\(title) \(tail)" }
    let room = max(10, min(32, terminal.columns - title.count - tail.count - 4))
    let filled = Int((Double(room) * clamped).rounded())
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return String("\(title) \(bar) \(tail)".prefix(max(20, terminal.columns - 1)))
  }

  /// Formats seconds as `42 s`, `1 min 05 s`, `3 h 20 min`, `12 days` or `1.2e+04 years`.
  static func duration(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return Number.short(seconds / 31_557_600, digits: 2) + " years" }
    let whole = Int(seconds.rounded(.up))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<7_200: return String(format: "%d min %02d s", whole / 60, whole % 60)
    case ..<172_800: return String(format: "%d h %02d min", whole / 3_600, whole % 3_600 / 60)
    default: return "\(whole / 86_400) days"
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
